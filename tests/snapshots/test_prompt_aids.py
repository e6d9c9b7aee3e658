"""What helps to write a prompt, as a reader sees it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import OptionList

from litechat_tui.ui.screens.paste_view import PasteView
from litechat_tui.ui.screens.prompt_finder import PromptFinder
from litechat_tui.ui.themes import LIGHT
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.ui.widgets.typed_list import EntryList
from litechat_tui.words import use
from tests.snapshots.test_frames import Snap, stored
from tests.ui.conftest import Stage
from tests.waiting import wait_for

LONG = "\n".join(f"{number:03} the proxy began to answer slowly" for number in range(300))


async def list_of_commands(pilot: Pilot[Any]) -> None:
    entries = pilot.app.screen.query_one(EntryList)
    await pilot.press("slash")
    await wait_for(pilot, lambda: entries.display and entries.option_count, "the list is open")


async def folded(pilot: Pilot[Any]) -> None:
    prompt = pilot.app.screen.query_one(Prompt)
    pilot.app.post_message(Paste(LONG))
    await wait_for(pilot, lambda: prompt.typed.pastes, "it is pasted")
    await pilot.press(*" OK?")


async def opened_paste(pilot: Pilot[Any]) -> None:
    await folded(pilot)
    await pilot.press("ctrl+right_square_bracket")
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, PasteView), "it is open")


async def finder(pilot: Pilot[Any]) -> None:
    await pilot.press("ctrl+s")
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, PromptFinder), "the finder is open")
    listed = pilot.app.screen.query_one(OptionList)
    await wait_for(pilot, lambda: listed.option_count == 6, "the newest are listed")
    await pilot.press(*"st")
    await wait_for(pilot, lambda: listed.option_count == 3, "it is searched for")


@pytest.fixture(params=["en", "ja"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Speak one language, then the other."""
    use(request.param)
    yield request.param
    use("en")


@pytest.mark.parametrize("state", [list_of_commands, folded, opened_paste, finder], ids=lambda state: state.__name__)
def test_the_aids(stage: Stage, frame: Snap, language: str, state: Callable[[Pilot[Any]], Awaitable[None]]) -> None:
    stored(stage)
    assert frame(state, size=(80, 24) if language == "en" else (60, 20))


def test_the_finder_in_the_light_theme(stage: Stage, frame: Snap) -> None:
    stored(stage)

    async def light(pilot: Pilot[Any]) -> None:
        pilot.app.theme = LIGHT.name
        await finder(pilot)

    assert frame(light, size=(120, 40))
