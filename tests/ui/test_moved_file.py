"""The session file is moved away while the window is open."""

from __future__ import annotations

from contextlib import closing

from textual.app import App
from textual.widgets import Static

from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.widgets.file_guard import FileGuard
from tests.conftest import frozen_clock
from tests.ui.conftest import Stage, main_screen, shown
from tests.waiting import wait_for


def asked(app: App[None]) -> str:
    """Return the words of the question in front."""
    return " ".join(str(line.render()) for line in app.screen.query(Static))


def rename(stage: Stage) -> None:
    stage.session("s", ("Hello", "Hi"))
    stage.session_id = "s"
    stage.store.path.rename(stage.store.path.with_name("elsewhere"))


async def test_everything_is_written_to_a_new_file_when_that_is_wanted(stage: Stage) -> None:
    rename(stage)
    old = stage.store.path
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        screen.query_one(FileGuard).check()
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm), "the question is asked")
        assert str(old) in asked(app)
        await pilot.press("y")
        await wait_for(pilot, old.exists, "the file is back")
        await pilot.press(*"hi", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        assert [message.text for message in shown(screen)][:3] == ["Hello", "Hi", "hi"]
    stage.store.close()
    with closing(SQLiteStore(old, frozen_clock)) as store:
        assert [message.text for message in store.queries.messages("s")][:3] == ["Hello", "Hi", "hi"]


async def test_the_question_is_asked_once_and_again_when_it_happens_again(stage: Stage) -> None:
    rename(stage)
    old = stage.store.path
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        guard = main_screen(app).query_one(FileGuard)
        for _ in range(2):
            guard.check()
            await wait_for(pilot, lambda: isinstance(app.screen, Confirm), "the question is asked")
            await pilot.press("n")
            await guard.check().wait()
            assert not isinstance(app.screen, Confirm)
            old.with_name("elsewhere").rename(old)
            await guard.check().wait()
            old.rename(old.with_name("elsewhere"))
    assert not old.exists()


async def test_a_reply_that_ends_meanwhile_answers_no_other_question_than_whether_to_quit(stage: Stage) -> None:
    stage.session_id = "s"
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*"hi", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.store.path.rename(stage.store.path.with_name("elsewhere"))
        screen.query_one(FileGuard).check()
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm), "the question is asked")
        stage.store.path.with_name("elsewhere").rename(stage.store.path)
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        assert isinstance(app.screen, Confirm)
