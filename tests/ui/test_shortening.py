"""Sending less of a conversation: from a prompt on, or a summary of it."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.screens.shorten import Shorten, Summarizing
from tests.fakes.asker import FakeAsker
from tests.ui.conftest import Stage, main_screen, showing
from tests.waiting import wait_for

CUT = "What is above is not sent any more"


@pytest.fixture
def long(stage: Stage) -> Stage:
    stage.session("s", ("one", "two"), ("three", "four"), ("five", "six"))
    return stage


def drawn(screen: MainScreen) -> list[str]:
    return [row.line.text.strip() for row in screen.conversation.transcript._rows]


async def opened(pilot: Pilot[None], *keys: str) -> OptionList:
    """Go into the conversation and open the dialog; return its choices."""
    transcript = main_screen(pilot.app).conversation.transcript
    transcript.focus()
    await wait_for(pilot, lambda: transcript.has_focus, "the conversation is read")
    await pilot.press(*keys, "z")
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, Shorten), "the dialog opens")
    return pilot.app.screen.query_one(OptionList)


def words(choices: OptionList) -> list[str]:
    return [str(option.prompt).splitlines()[0] for option in choices.options]


async def test_what_is_above_is_left_out_and_comes_back(long: Stage) -> None:
    async with showing(long, "s", notifications=True) as (pilot, screen):
        everything = long.store.journal.items("s")
        choices = await opened(pilot, "k", "k", "k")
        assert words(choices) == ["New session with a summary", "Leave out what is above"]
        assert "From “three” on." in str(choices.options[1].prompt)
        await pilot.press("down", "enter")
        await wait_for(pilot, lambda: any(CUT in line for line in drawn(screen)), "the transcript says so")
        lines = drawn(screen)
        cut = next(index for index, line in enumerate(lines) if CUT in line)
        assert "two" in lines[:cut]
        assert "three" in lines[cut:]
        assert long.store.journal.items("s") == everything[2:]

        choices = await opened(pilot)
        assert words(choices)[-1] == "Send everything again"
        await pilot.press("end", "enter")
        await wait_for(pilot, lambda: not any(CUT in line for line in drawn(screen)), "nothing is left out")
        assert long.store.journal.items("s") == everything


async def test_of_the_first_prompt_nothing_is_above(long: Stage) -> None:
    async with showing(long, "s") as (pilot, screen):
        choices = await opened(pilot, "k", "k", "k", "k", "k", "k")
        assert words(choices) == ["New session with a summary"]
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "nothing happens")


async def test_a_new_session_goes_on_with_a_summary(long: Stage) -> None:
    long.asker = FakeAsker("It was about *numbers*.")
    async with showing(long, "s") as (pilot, screen):
        await opened(pilot)
        await pilot.press("enter")
        box = screen.pane.composer.prompt
        await wait_for(pilot, lambda: "numbers" in box.text, "the summary is in the box")
        assert box.text == "This is a summary of an earlier conversation:\n\nIt was about *numbers*.\n\n"
        assert screen.session_id != "s"
        assert long.runner.replies == []


async def test_a_summary_can_be_given_up(long: Stage) -> None:
    long.asker = FakeAsker()
    async with showing(long, "s") as (pilot, screen):
        await opened(pilot)
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Summarizing), "the model is asked")
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "nobody waits any more")
        assert screen.session_id == "s"


async def test_a_summary_that_fails_says_why(long: Stage) -> None:
    long.asker = FakeAsker(ProxyError(Code.PROXY_BUDGET_SPENT))
    async with showing(long, "s") as (pilot, screen):
        await opened(pilot)
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Summarizing), "the model is asked")
        dialog = pilot.app.screen
        assert isinstance(dialog, Summarizing)
        await wait_for(pilot, lambda: "budget" in str(dialog.note.content), "it is told")
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "the dialog is gone")


async def test_of_an_empty_session_nothing_is_sent_yet(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        screen = main_screen(app)
        screen.pane.shortening.action_shorten()
        await wait_for(pilot, lambda: app._notifications, "it is told")
        assert [one.message for one in app._notifications] == ["Nothing was said here yet."]
