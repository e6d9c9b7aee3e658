"""Models and parameters as a reader sees them: the picker with what the proxy tells, the dialog, the marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.domain.models import Ability, ModelDetails
from litechat_tui.domain.parameters import Parameters
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.shelf import Change
from litechat_tui.ui.screens.model_picker import ModelPicker
from litechat_tui.ui.screens.parameters import ParametersScreen
from litechat_tui.words import use
from tests.snapshots.test_frames import Snap
from tests.ui.conftest import MODEL, Stage, main_screen, said
from tests.waiting import wait_for

SONNET = "bedrock-claude-sonnet-5-jp"
HAIKU = ModelDetails(
    MODEL,
    "bedrock_converse",
    200_000,
    64_000,
    1.1e-06,
    5.5e-06,
    abilities=frozenset(Ability),
    parameters=frozenset({"stream", "temperature", "top_p", "max_tokens", "reasoning_effort"}),
)
TOLD = [HAIKU, replace(HAIKU, alias=SONNET, input_price=3.3e-06, output_price=1.65e-05, max_input_tokens=1_000_000)]

pytestmark = pytest.mark.parametrize(
    ("language", "size", "theme"),
    [("en", (80, 24), "litechat-dark"), ("ja", (60, 20), "litechat-dark"), ("en", (120, 40), "litechat-light")],
    ids=["en-80x24", "ja-60x20", "light-120x40"],
)


@pytest.fixture(autouse=True)
def looks(stage: Stage, language: str, theme: str) -> Iterator[None]:
    """Speak a language in a theme, on a session with parameters in which another model went on."""
    stage.catalog.told = TOLD
    stage.store.local.remember("theme", theme)
    stage.session("s1", ("Name a colour.", "Blue."))
    turn = stage.store.journal.begin(TurnRequest("s1", Prompt("もう一つ"), SONNET))
    stage.store.journal.append(turn, [said("緑です。")])
    stage.store.journal.end(turn, Outcome(TurnStatus.COMPLETED))
    stage.store.commands.mark_read("s1")
    stage.store.commands.change(["s1"], Change(parameters=Parameters("Answer in one word.", 0.3)))
    stage.session_id, stage.model = "s1", ""
    use(language)
    yield
    use("en")


def test_the_picker_with_a_favourite(stage: Stage, frame: Snap, size: tuple[int, int]) -> None:
    async def opened(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+l")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ModelPicker), "the picker is open")
        picker = pilot.app.screen
        assert isinstance(picker, ModelPicker)
        await wait_for(pilot, lambda: picker._asked, "the proxy has told it")
        await pilot.press("ctrl+s")
        await wait_for(pilot, lambda: picker._favourites, "it is marked")

    assert frame(opened, size=size)


def test_parameters_that_exclude_each_other(stage: Stage, frame: Snap, size: tuple[int, int]) -> None:
    async def opened(pilot: Pilot[Any]) -> None:
        await pilot.press("f10")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ParametersScreen), "the dialog is open")
        screen = pilot.app.screen
        assert isinstance(screen, ParametersScreen)
        await wait_for(pilot, lambda: screen._model.known, "the proxy has told what the model takes")
        await pilot.press("tab", "tab", *"0.9")
        await wait_for(pilot, lambda: screen.note.has_class("-wrong"), "it is said")

    assert frame(opened, size=size)


def test_another_model_goes_on(stage: Stage, frame: Snap, size: tuple[int, int]) -> None:
    async def shown(pilot: Pilot[Any]) -> None:
        await wait_for(pilot, lambda: main_screen(pilot.app).conversation._shown_id == "s1", "it is shown")

    assert frame(shown, size=size)
