"""The session file is moved away while the window is open."""

from __future__ import annotations

from contextlib import closing

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.ui.screens import confirm
from litechat_tui.ui.screens.confirm import Confirm, Unasked
from litechat_tui.ui.widgets.file_guard import FileGuard
from tests.conftest import frozen_clock
from tests.ui.conftest import Stage, main_screen, shown
from tests.waiting import wait_for


@pytest.fixture(autouse=True)
def _short_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirm, "REST_SECONDS", 0.01)


def asked(app: App[None]) -> str:
    """Return the words of the question in front."""
    return " ".join(str(line.render()) for line in app.screen.query(Static))


def rename(stage: Stage) -> None:
    stage.session("s", ("Hello", "Hi"))
    stage.session_id = "s"
    stage.store.path.rename(stage.store.path.with_name("elsewhere"))


async def until_asked(pilot: Pilot[None]) -> None:
    """Wait until the question that opens by itself takes an answer."""

    def ready() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, Unasked) and screen.is_running and screen.takes_answers

    await wait_for(pilot, ready, "the question is asked")


async def test_everything_is_written_to_a_new_file_when_that_is_wanted(stage: Stage) -> None:
    rename(stage)
    old = stage.store.path
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        screen.query_one(FileGuard).check()
        await until_asked(pilot)
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
            await until_asked(pilot)
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
        await until_asked(pilot)
        stage.store.path.with_name("elsewhere").rename(stage.store.path)
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        assert isinstance(app.screen, Confirm)


async def test_what_is_being_typed_answers_no_question_that_opens_by_itself(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(stage)
    monkeypatch.setattr(confirm, "REST_SECONDS", 3600)
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        main_screen(app).query_one(FileGuard).check()
        await wait_for(pilot, lambda: isinstance(app.screen, Unasked) and app.screen.is_running, "it is asked")
        question = app.screen
        await pilot.press("n", "y", "enter", "N")
        assert app.screen is question
        monkeypatch.setattr(confirm, "REST_SECONDS", 0.01)
        await pilot.press("y")
        assert app.screen is question
        await until_asked(pilot)
        await pilot.press("n")
        assert app.screen is not question
    assert not stage.store.path.exists()


async def test_esc_says_no_at_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    rename(stage)
    monkeypatch.setattr(confirm, "REST_SECONDS", 3600)
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        main_screen(app).query_one(FileGuard).check()
        await wait_for(pilot, lambda: isinstance(app.screen, Unasked) and app.screen.is_running, "it is asked")
        await pilot.press("n", "escape")
        assert not isinstance(app.screen, Confirm)
    assert not stage.store.path.exists()


@pytest.mark.parametrize("answer", ["y", "n"])
async def test_leaving_asks_again_while_the_file_is_gone(stage: Stage, answer: str) -> None:
    rename(stage)
    old = stage.store.path
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        main_screen(app).query_one(FileGuard).check()
        await until_asked(pilot)
        await pilot.press("n", "ctrl+q")
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm) and app.screen.is_running, "it is asked again")
        assert str(old) in asked(app)
        assert not app._exit
        await pilot.press(answer)
        await wait_for(pilot, lambda: app._exit, "it is left")
    assert old.exists() == (answer == "y")
