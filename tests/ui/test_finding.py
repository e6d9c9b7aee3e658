"""Finding words in the conversation."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.content import Content
from textual.pilot import Pilot

from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.widgets.find_bar import FindBox
from tests.ui.conftest import Stage, focus_of, main_screen, shown
from tests.waiting import wait_for

FILLER = "\n\n".join(f"Paragraph {number}, with nothing to find in it." for number in range(30))


def counted(screen: MainScreen) -> str:
    content = screen.conversation.find_bar.count.visual
    return content.plain if isinstance(content, Content) else str(content)


async def counts(pilot: Pilot[Any], screen: MainScreen, words: str) -> None:
    await wait_for(pilot, lambda: counted(screen) == words, words)


def selected(screen: MainScreen) -> str:
    return screen.get_selected_text() or ""


def on_screen(screen: MainScreen, words: str) -> bool:
    return any(words in row.line.text for row in screen.transcript._rows)


async def test_words_are_found_counted_and_gone_through(stage: Stage) -> None:
    stage.session("it", ("First apple", FILLER), ("Second", f"{FILLER}\n\n- an **Apple** there"), ("Third", FILLER))
    stage.session_id = "it"
    app = stage.app()
    async with app.run_test(size=(80, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, partial(shown, screen), "the session is read")
        await pilot.press("ctrl+f", *"apple")
        await counts(pilot, screen, "2 of 2")
        assert on_screen(screen, "an Apple there")
        assert selected(screen) == "Apple"
        assert screen.transcript.position == 3

        await pilot.press("enter")
        await counts(pilot, screen, "1 of 2")
        assert selected(screen) == "apple"
        assert on_screen(screen, "First apple")
        await pilot.press("up")
        await counts(pilot, screen, "2 of 2")

        await pilot.press("escape")
        assert not screen.conversation.find_bar.opened
        assert screen.focused is screen.transcript
        await pilot.press("N")
        await counts(pilot, screen, "1 of 2")
        await pilot.press("n")
        await counts(pilot, screen, "2 of 2")
        assert screen.focused is screen.transcript
        await pilot.press("escape", "escape")
        assert focus_of(screen) is screen.pane.composer.prompt


async def test_japanese_is_found_in_either_width_and_across_lines(stage: Stage) -> None:
    stage.session("it", ("質問", "一行目の文章は長いので折り返されます。" * 3 + "ターミナルで動くプログラムです。"))
    stage.session_id = "it"
    app = stage.app()
    async with app.run_test(size=(60, 24)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, partial(shown, screen), "the session is read")
        await pilot.press("ctrl+f", *"ﾌﾟﾛｸﾞﾗﾑ")
        await counts(pilot, screen, "1 of 1")
        assert selected(screen) == "プログラム"


async def test_what_is_not_loaded_yet_is_found_too(stage: Stage) -> None:
    stage.session("it", ("A needle", FILLER), *((f"Question {number}", "Answer") for number in range(60)))
    stage.session_id = "it"
    app = stage.app()
    async with app.run_test(size=(80, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, partial(shown, screen), "the session is read")
        assert len(shown(screen)) == 50
        await pilot.press("ctrl+f", *"needle")
        await counts(pilot, screen, "1 of 1")
        assert len(shown(screen)) == 122
        assert selected(screen) == "needle"
        assert on_screen(screen, "A needle")


async def test_missing_words_are_reported_and_another_session_closes_the_bar(stage: Stage) -> None:
    stage.session("it", ("Hello", "Good day"))
    stage.session("other", ("Other", "Good night"))
    stage.session_id = "it"
    app = stage.app()
    async with app.run_test(size=(80, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, partial(shown, screen), "the session is read")
        await pilot.press("ctrl+f", *"zebra")
        await counts(pilot, screen, "none")
        screen.session_id = "other"
        await wait_for(pilot, lambda: shown(screen)[-1].text == "Good night", "the other session is read")
        assert not screen.conversation.find_bar.opened


async def test_n_without_words_asks_for_them(stage: Stage) -> None:
    stage.session("it", ("Hello", "Good day"))
    stage.session_id = "it"
    app = stage.app()
    async with app.run_test(size=(80, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, partial(shown, screen), "the session is read")
        screen.transcript.focus()
        await pilot.press("n")
        assert isinstance(screen.focused, FindBox)


async def test_ctrl_home_goes_to_the_very_first_message_however_long_the_session(stage: Stage) -> None:
    stage.session("it", ("The very first", FILLER), *((f"Question {number}", "Answer") for number in range(60)))
    stage.session_id = "it"
    app = stage.app()
    async with app.run_test(size=(80, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, partial(shown, screen), "the session is read")
        # What is read because the reader came near it must not get in the way.
        screen.transcript.action_scroll_home()
        await pilot.press("ctrl+home")
        await wait_for(pilot, lambda: len(shown(screen)) == 122, "all of it is read")
        await wait_for(pilot, partial(on_screen, screen, "The very first"), "its beginning is on the screen")
        await pilot.press("ctrl+end")
        assert screen.transcript.following
