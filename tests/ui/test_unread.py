"""Sessions with an answer that nobody has looked at are marked: across starts, and whoever finished it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import Any

from textual.pilot import Pilot

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.events import ReplyEnded
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.ui.screens.main import MainScreen
from tests.conftest import NOW
from tests.ui.conftest import Stage, is_unread, main_screen, sessions_read, shown, shown_mark
from tests.waiting import wait_for
from tests.wording import problem


def unread_in_file(stage: Stage, session_id: str) -> bool:
    session = stage.store.queries.session(session_id)
    assert session is not None
    return session.unread


def answer(store: SQLiteStore, session_id: str, text: str) -> None:
    """Ask and answer as another program."""
    turn = store.journal.begin(TurnRequest(session_id, Prompt("from elsewhere"), "m"))
    store.journal.end(turn, Outcome(TurnStatus.COMPLETED, Partial(text)))


async def look_at(pilot: Pilot[Any], screen: MainScreen, session_id: str, last: str) -> None:
    screen.session_id = session_id
    await wait_for(pilot, lambda: shown(screen) and shown(screen)[-1].text == last, "it is shown")


async def test_a_session_stays_marked_after_the_program_has_ended_until_it_is_opened(stage: Stage) -> None:
    stage.session("old", ("earlier", "answer"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        asked_in = main_screen(app).session_id
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release(2)
        await wait_for(pilot, lambda: main_screen(app)._chat.blank_id != asked_in, "the session is stored")
        await pilot.press("ctrl+n")
        stage.runner.release_all()
        await wait_for(pilot, lambda: is_unread(main_screen(app), asked_in), "it is marked")
    stage.session_id = "old"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: is_unread(screen, asked_in), "it is marked at the next start")
        assert shown_mark(screen, "old") == ""
        await look_at(pilot, screen, asked_in, "Hello there.")
        await wait_for(pilot, lambda: not unread_in_file(stage, asked_in), "the file knows that it was read")
        await look_at(pilot, screen, "old", "answer")
        await wait_for(pilot, lambda: not is_unread(screen, asked_in), "the mark is gone")


async def test_an_answer_that_another_program_finished_is_marked_until_it_is_opened_anywhere(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        with closing(stage.other_window()) as other:
            answer(other, "job", "Done.")
            answer(other, "another job", "Done, too.")
            await wait_for(pilot, lambda: is_unread(screen, "job"), "it is marked")
            await look_at(pilot, screen, "job", "Done.")
            await wait_for(pilot, lambda: not unread_in_file(stage, "job"), "the file knows that it was read")
            assert is_unread(screen, "another job")
            other.commands.mark_read("another job")
            await wait_for(pilot, lambda: not is_unread(screen, "another job"), "it was opened in the other window")


async def test_a_reply_that_ends_on_the_screen_is_read(stage: Stage) -> None:
    stage.session("old", ("earlier", "answer"))
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        asked_in = screen.session_id
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        await wait_for(pilot, lambda: not unread_in_file(stage, asked_in), "the file knows that it was read")
        assert not is_unread(screen, asked_in)
        await look_at(pilot, screen, "old", "answer")
        await wait_for(pilot, lambda: not any(one.unread for one in sessions_read(screen)), "the list knows it, too")
        assert not is_unread(screen, asked_in)


async def test_what_another_window_adds_to_the_session_on_the_screen_is_read(stage: Stage) -> None:
    stage.session("s", ("Question", "Answer"))
    stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "it is shown")
        with closing(stage.other_window()) as other:
            answer(other, "s", "Another answer")
            await wait_for(pilot, lambda: shown(screen)[-1].text == "Another answer", "it is shown")
            await wait_for(pilot, lambda: not unread_in_file(stage, "s"), "the file knows that it was read")
            # An answer that looks like the one on the screen has ended again, as far as the file goes.
            with other._writer.transaction() as db:
                db.execute("UPDATE chat_sessions SET unread = 1")
            await wait_for(pilot, lambda: not unread_in_file(stage, "s"), "it is still on the screen")


async def test_an_answer_that_could_not_be_written_is_marked_in_this_window(stage: Stage) -> None:
    stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"hi", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        reply = stage.runner.replies[-1]
        stage.runner.release(3)
        await wait_for(pilot, lambda: shown(screen) and shown(screen)[-1].text == "Hello there.", "it arrives")
        await pilot.press("ctrl+n")
        failed = replace(reply.turn, status=TurnStatus.FAILED, ended_at=NOW, problem=problem("Full.", "Free some."))
        reply.ended = True
        reply.put((ReplyEnded(failed, unwritten=True),))
        await wait_for(pilot, lambda: is_unread(screen, "s"), "it is marked")
        assert not unread_in_file(stage, "s")
        await look_at(pilot, screen, "s", "Hello there.")
        await wait_for(pilot, lambda: not is_unread(screen, "s"), "it was read")
