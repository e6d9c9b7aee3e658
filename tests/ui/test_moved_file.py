"""The session file is moved away while the window is open."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.ui.screens import confirm
from litechat_tui.ui.screens.confirm import Confirm, Unasked
from litechat_tui.ui.screens.model_picker import ModelPicker
from litechat_tui.ui.widgets import file_guard
from litechat_tui.ui.widgets.file_guard import FileGuard
from tests.conftest import frozen_clock
from tests.ui.conftest import Stage, main_screen, shown
from tests.waiting import wait_for


@pytest.fixture(autouse=True)
def _short_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirm, "REST_SECONDS", 0.01)
    monkeypatch.setattr(file_guard, "POLL_SECONDS", 3600)  # each test checks when it wants to


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


@pytest.mark.parametrize(("keys", "box"), [((), "#prompt"), (("f3",), "#filter")])
async def test_what_is_being_typed_goes_on_behind_a_question_that_opens_by_itself(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], box: str
) -> None:
    rename(stage)
    monkeypatch.setattr(confirm, "REST_SECONDS", 3600)
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        screen = main_screen(app)
        await pilot.press(*keys, *"half ")
        screen.query_one(FileGuard).check()
        await wait_for(pilot, lambda: isinstance(app.screen, Unasked) and app.screen.is_running, "it is asked")
        question = app.screen
        await pilot.press(*"any", "enter", "left", "x", "backspace")
        app.post_message(Key("\u3000", "\u3000"))
        await pilot.pause()
        assert app.screen is question
        typed = screen.query_one(box)
        assert isinstance(typed, Input | TextArea)
        assert (typed.value if isinstance(typed, Input) else typed.text) == "half any\u3000"
        screen.pane.conversation.transcript.focus()
        await pilot.press(*"ny")
        assert app.screen is question
        assert not stage.runner.replies


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


async def test_no_question_opens_by_itself_while_another_one_is_open(stage: Stage) -> None:
    rename(stage)
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        guard = main_screen(app).query_one(FileGuard)
        await pilot.press("ctrl+l")
        await wait_for(pilot, lambda: isinstance(app.screen, ModelPicker), "the picker is open")
        await guard.check().wait()
        assert isinstance(app.screen, ModelPicker)
        await pilot.press("escape")
        guard.check()
        await until_asked(pilot)


async def test_leaving_takes_the_place_of_the_question_that_opened_by_itself(stage: Stage) -> None:
    rename(stage)
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        main_screen(app).query_one(FileGuard).check()
        await until_asked(pilot)
        unasked = app.screen
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: type(app.screen) is Confirm and app.screen.is_running, "it is asked again")
        assert unasked not in app.screen_stack


async def test_a_rescue_that_fails_while_leaving_says_so_and_the_program_stays(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(stage)

    def full(_target: Path) -> None:
        raise StoreError(Code.STORE_DISK_FULL, path="sessions.db")

    monkeypatch.setattr(stage.store, "rescue", full)
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        main_screen(app).pane.composer.prompt.put("words")
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm) and app.screen.is_running, "it is asked")
        await pilot.press("y")
        await wait_for(pilot, lambda: app._notifications, "the failure is shown")
        assert not app._exit
        assert main_screen(app).pane.composer.prompt.text == "words"
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: isinstance(app.screen, Confirm) and app.screen.is_running, "it is asked again")
        await pilot.press("n")
        await wait_for(pilot, lambda: app._exit, "it is left")


@pytest.mark.parametrize("answer", ["y", "n"])
async def test_leaving_asks_again_while_the_file_is_gone(stage: Stage, answer: str) -> None:
    rename(stage)
    old = stage.store.path
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        main_screen(app).query_one(FileGuard).check()
        await until_asked(pilot)
        await pilot.press("n")
        await wait_for(pilot, lambda: app.screen is main_screen(app), "the question is gone")
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: type(app.screen) is Confirm and app.screen.is_running, "it is asked again")
        assert str(old) in asked(app)
        assert not app._exit
        await pilot.press(answer)
        await wait_for(pilot, lambda: app._exit, "it is left")
    assert old.exists() == (answer == "y")
