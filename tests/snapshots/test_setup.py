"""Setting up on the screen: the choice, questions with a wrong answer, a step that runs, and the end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.app.setup.run import Run
from litechat_tui.domain.setup import Asked, Note, Output, Step
from litechat_tui.ui.screens.misconfigured import Misconfigured
from litechat_tui.ui.screens.setup import SetupScreen
from litechat_tui.ui.setup_app import SetupApp
from litechat_tui.ui.themes import LIGHT
from litechat_tui.words import use
from tests.fakes.setting_up import ScriptedSetup
from tests.snapshots.test_frames import Snap, settle
from tests.ui.conftest import Stage
from tests.ui.test_misconfigured import app_with
from tests.ui.test_setup import ELSEWHERE_KEYED, MADE, RUNNING, WITH_AWS, rests, shown, told, wrong
from tests.waiting import PATIENCE, wait_for

Before = Callable[[Pilot[Any], SetupScreen], Any]


@pytest.fixture(autouse=True)
def speaking() -> Iterator[None]:
    """Speak English again afterwards."""
    yield
    use("en")


@pytest.fixture
def picture(snap_compare: Snap) -> Callable[..., bool]:
    """Compare one picture of a step, after what `before` does."""

    def compare(setup: ScriptedSetup, size: tuple[int, int], before: Before | None, theme: str = "") -> bool:
        app = SetupApp(lambda _way: setup)
        if theme:
            app.theme = theme

        async def still(pilot: Pilot[Any]) -> None:
            await wait_for(pilot, lambda: isinstance(app.screen, SetupScreen) and app.screen.focused, "it begins")
            screen = app.screen
            assert isinstance(screen, SetupScreen)
            if before is not None:
                await pilot.press("enter")
                await wait_for(pilot, lambda: rests(screen) and screen.steps.plan, "the first step is shown")
                await before(pilot, screen)
                await pilot.pause()
                screen.step_box.scroll_home(animate=False, immediate=True)

        return snap_compare(app, terminal_size=size, run_before=still)

    return compare


async def answer_wrongly(pilot: Pilot[Any], screen: SetupScreen) -> None:
    """Answer the first question with what will not do."""
    await pilot.press(*"short", "enter")
    await wait_for(pilot, lambda: wrong(screen, Asked.AWS_ACCESS_KEY_ID), "it is told")


async def begin(pilot: Pilot[Any], screen: SetupScreen) -> None:
    """Begin to do the step, which waits for something."""
    await pilot.press("enter")
    await wait_for(pilot, lambda: told(screen) and screen.log_box.waiting.display, "it waits")


async def finish(pilot: Pilot[Any], screen: SetupScreen) -> None:
    """Do the last step."""
    await pilot.press("enter")
    await shown(pilot, screen, None)


async def nothing(_pilot: Pilot[Any], _screen: SetupScreen) -> None:
    """Look at the step as it is."""


def answer(run: Run, answers: Mapping[str, str], _replace: Collection[str]) -> None:
    run.tell(Note.ASKING, model=answers["model"])
    run.tell(Note.ANSWER, model=answers["model"], words="OK", seconds=1.2)


def start(run: Run, _answers: Mapping[str, str], _replace: Collection[str]) -> None:
    run.tell(Note.STARTING)
    for line in ("Network litechat_default  Created", "Container litechat-db-1  Healthy"):
        run.report(Output(line))
    run.tell(Note.WAITING, seconds=75, most=300)
    run.pause(PATIENCE)


def test_the_choice_of_a_way(picture: Snap) -> None:
    assert picture(ScriptedSetup([MADE]), (80, 24), None)


def test_a_wrong_answer(picture: Snap) -> None:
    assert picture(ScriptedSetup([MADE]), (80, 24), answer_wrongly)


def test_a_step_in_japanese_on_a_small_screen(picture: Snap) -> None:
    use("ja")
    assert picture(ScriptedSetup([WITH_AWS]), (60, 20), nothing)


def test_containers_that_are_started(picture: Snap) -> None:
    assert picture(ScriptedSetup([WITH_AWS], {Step.START: start}), (80, 24), begin)


def test_models_to_choose_on_a_large_light_screen(picture: Snap) -> None:
    assert picture(ScriptedSetup([RUNNING]), (120, 40), nothing, LIGHT.name)


def test_the_end(picture: Snap) -> None:
    assert picture(ScriptedSetup([ELSEWHERE_KEYED], {Step.ANSWER: answer}), (80, 24), finish)


@pytest.mark.parametrize(("language", "size"), [("en", (80, 24)), ("ja", (60, 20))])
def test_wrong_settings_and_the_ways_on(stage: Stage, snap_compare: Snap, language: str, size: tuple[int, int]) -> None:
    use(language)
    app = app_with(stage)

    async def told_what_is_wrong(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await pilot.press("home")
        await wait_for(pilot, lambda: isinstance(app.screen, Misconfigured), "it says what is wrong")
        await settle(pilot)

    assert snap_compare(app, terminal_size=size, run_before=told_what_is_wrong)
