"""Returning to a session at the line that was being read."""

from __future__ import annotations

import gc
import weakref
from functools import partial

from litechat_tui.ui.screens.main import MainScreen
from tests.ui.conftest import Stage, main_screen, shown
from tests.waiting import wait_for

LONG = "\n\n".join(f"Paragraph {number} of some length." for number in range(40))


def top_line(screen: MainScreen) -> str:
    return screen.transcript._rows[0].line.text


def is_read(screen: MainScreen, words: str) -> bool:
    return bool(shown(screen)) and words in shown(screen)[-1].text


async def test_a_session_is_shown_again_from_the_line_that_was_read(stage: Stage) -> None:
    stage.session("long", *((f"Question {number}", LONG) for number in range(60)))
    stage.session("short", ("Hello", "Good day"))
    stage.session_id = "long"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, partial(is_read, screen, "Paragraph"), "the session is read")
        transcript = screen.transcript
        transcript.focus()
        # As far up as takes a second page, so that coming back has to read as far.
        await pilot.press("home")
        await wait_for(pilot, lambda: len(shown(screen)) == 100, "the page before is read")
        await pilot.press("home", "pagedown", "down", "down")
        before = [row.line.text for row in transcript._rows]

        screen.session_id = "short"
        await wait_for(pilot, partial(is_read, screen, "Good day"), "the other session is read")
        assert transcript.following
        screen.session_id = "long"
        await wait_for(pilot, partial(is_read, screen, "Paragraph"), "the session is read again")
        assert [row.line.text for row in transcript._rows] == before
        assert not transcript.following


async def test_a_session_that_was_left_at_its_end_is_shown_at_its_end(stage: Stage) -> None:
    stage.session("long", ("Question", LONG))
    stage.session("other", ("Other", LONG + "!"))
    stage.session_id = "long"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, partial(is_read, screen, "Paragraph"), "the session is read")
        screen.transcript.focus()
        await pilot.press("home", "end")
        for session_id in ("other", "long"):
            screen.session_id = session_id
            words = LONG + "!" if session_id == "other" else LONG
            await wait_for(pilot, partial(is_read, screen, words), "it is read")
        await wait_for(pilot, lambda: shown(screen)[-1].text == LONG, "it is read again")
        assert screen.transcript.following


async def test_a_long_session_is_released_when_another_is_opened(stage: Stage) -> None:
    stage.session("long", *((f"Question {number}", LONG) for number in range(100)))
    stage.session("short", ("Hello", "Good day"))
    stage.session_id = "long"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, partial(is_read, screen, "Paragraph"), "the session is read")
        await pilot.press("ctrl+home")
        await wait_for(pilot, lambda: len(shown(screen)) == 200, "all of it is read")
        await pilot.press("ctrl+f", *"Paragraph", "enter", "escape", "k", "y")
        views = [weakref.ref(view) for view in screen.transcript._line_layout.views]
        screen.session_id = "short"
        await wait_for(pilot, partial(is_read, screen, "Good day"), "the other session is read")
        gc.collect()
        assert len(views) == 200
        assert [view() for view in views if view() is not None] == []
