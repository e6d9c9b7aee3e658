"""What the window shows when another one dies, and when the file cannot be written."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.events import ReplyEnded
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.ui.widgets import store_watcher
from litechat_tui.ui.widgets.store_watcher import StoreWatcher
from tests.conftest import NOW
from tests.ui.conftest import Stage, main_screen, sessions_read, shown, status_words
from tests.waiting import wait_for
from tests.wording import problem


async def test_the_turn_of_a_window_that_dies_is_seen_to_be_interrupted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_watcher, "RECOVER_SECONDS", 3600)  # only when the test asks for it
    stage.session_id = "s"
    app = stage.app()
    with closing(stage.other_window()) as other:
        other.journal._presence.me = replace(
            other.journal._presence.me, token=f"{other.journal._presence.me.token.partition(' ')[0]} 0"
        )  # no process has it
        async with app.run_test(size=(120, 30)) as pilot:
            screen = main_screen(app)
            other.journal.checkpoint(other.journal.begin(TurnRequest("s", Prompt("Hello"), "m")), Partial("Half"), NOW)
            await wait_for(pilot, lambda: "another window" in status_words(screen), "the other window's turn is shown")
            screen.query_one(StoreWatcher).recover()
            await wait_for(pilot, lambda: "Interrupted" in status_words(screen), "the turn is closed")
            assert [message.text for message in shown(screen)] == ["Hello", "Half"]
            assert [session.status for session in sessions_read(screen)] == [TurnStatus.INTERRUPTED]


async def test_a_reply_that_could_not_be_written_stays_on_the_screen_until_it_is(stage: Stage) -> None:
    stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"hi", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        reply = stage.runner.replies[-1]
        stage.runner.release(3)
        full = problem("The disk is full.", "Free some space.")
        failed = replace(reply.turn, status=TurnStatus.FAILED, ended_at=NOW, problem=full)
        reply.ended = True
        reply.put((ReplyEnded(failed, unwritten=True),))
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        with closing(stage.other_window()) as other:
            other.journal.end(
                other.journal.begin(TurnRequest("t", Prompt("from elsewhere"), "m")), Outcome(TurnStatus.COMPLETED)
            )
        await wait_for(pilot, lambda: len(sessions_read(screen)) == 2, "another window has written")
        screen.session_id = "t"
        await wait_for(pilot, lambda: shown(screen)[0].text == "from elsewhere", "the other session is shown")
        screen.session_id = "s"
        await wait_for(pilot, lambda: shown(screen)[-1].text == "Hello there.", "what came is shown again")
        assert status_words(screen) == "The reply failed. What came is kept."
        stage.store.journal.end(reply.turn, Outcome(TurnStatus.COMPLETED, Partial("Hello there.")))
        await wait_for(pilot, lambda: status_words(screen) == "Ready", "it is seen to be written")
        assert shown(screen)[-1].text == "Hello there."
        assert screen._reading.unwritten == {}


async def test_a_window_that_was_held_up_shows_what_came_after_its_turn(stage: Stage) -> None:
    stage.session_id = "s"
    stage.store.journal._presence.me = replace(
        stage.store.journal._presence.me, host="elsewhere"
    )  # it lives by its heartbeat
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"hi", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release(2)
        stage.store.journal.checkpoint(stage.runner.replies[-1].turn, Partial("Hello "), NOW)
        with closing(SQLiteStore(stage.store.path, lambda: NOW + timedelta(minutes=1))) as other:
            went_on = other.journal.begin(TurnRequest("s", Prompt("Next"), "m"))
            other.journal.end(went_on, Outcome(TurnStatus.COMPLETED, Partial("Well.")))
        await wait_for(pilot, lambda: len(shown(screen)) == 4, "the other window's turn is shown")
        stage.runner.release_all()
        expected = ["hi", "Hello there.", "Next", "Well."]
        await wait_for(pilot, lambda: [m.text for m in shown(screen)] == expected, "all is shown in its order")
