"""What was sent stays in the box, out of reach, until the file holds it; what is typed meanwhile goes on behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from textual import events

from litechat_tui.app.drafts import Drafts
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.prompt import Attachment, Prompt, from_json, to_json
from litechat_tui.ui.app import LitechatApp
from tests.local_rows import kept
from tests.ui.conftest import Stage, main_screen, shown
from tests.waiting import PATIENCE, wait_for

PICTURE = Attachment("0" * 64, "a.png", "image/png", 12)


@contextmanager
def slow_file(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let nothing be written to the file before the block ends."""
    go_on, save = Event(), Drafts.save

    def slow(drafts: Drafts) -> None:
        go_on.wait(PATIENCE)
        save(drafts)

    with monkeypatch.context() as patched:
        patched.setattr(Drafts, "save", slow)
        try:
            yield
        finally:
            go_on.set()


def burst(app: LitechatApp, *keys: str) -> None:
    """Let keys come faster than they are handled."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (("backspace", "ctrl+u", "x"), "x"),
        (("up", "home", "y", "backspace", "z"), "z"),
        (("ctrl+shift+left", "delete", "n", "left", "m"), "mn"),
        (("ctrl+z", "ctrl+y", "t"), "t"),
        (("t", "w", "o", "ctrl+u", "ctrl+z"), "two"),
    ],
)
async def test_no_edit_reaches_what_was_sent_and_what_is_typed_meanwhile_is_kept(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], left: str
) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        with slow_file(monkeypatch):
            await pilot.press(*"one", "ctrl+j", *"line", "enter")
            await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
            await pilot.press(*keys)
            assert prompt.text == f"one\nline{left}"
        await wait_for(pilot, lambda: prompt.text == left, "the box is emptied of what was sent")
        assert [reply.request.prompt.text for reply in stage.runner.replies] == ["one\nline"]
        assert app._chat.drafts.typed(main_screen(app).session_id).text == left


async def test_the_cursor_stays_where_the_next_letter_belongs(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        with slow_file(monkeypatch):
            await pilot.press(*"one", "enter")
            await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
            await pilot.press("a", "ctrl+j", "c", "left")
        await wait_for(pilot, lambda: prompt.text == "a\nc", "the box is emptied of what was sent")
        await pilot.press("b")
        assert prompt.text == "a\nbc"


async def test_prompts_that_are_sent_in_one_burst_are_sent_as_they_were_typed(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        burst(app, *"one", "enter", *"two", "enter", *"three")
        await wait_for(pilot, lambda: screen.pane.composer.prompt.text == "three", "the rest is in the box")
        assert stage.runner.replies[0].request.prompt == Prompt("one")
        assert [*app._chat.waiting(screen.session_id)] == [Prompt("two")]


async def test_a_prompt_that_is_sent_right_before_another_session_is_shown_is_sent_in_its_own(stage: Stage) -> None:
    stage.session("a", ("why", "Because."))
    stage.session_id = "a"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        prompt = screen.pane.composer.prompt
        prompt.insert("one")
        prompt.action_send()
        prompt.insert("two")
        screen.session_id = app._chat.blank_id
        assert prompt.text == ""
        (reply,) = stage.runner.replies
        assert (reply.request.session_id, reply.request.prompt) == ("a", Prompt("one"))
        assert app._chat.drafts.typed("a") == Prompt("two")
        await pilot.pause()


async def test_what_is_typed_right_after_an_edit_was_sent_goes_behind_the_draft(stage: Stage) -> None:
    stage.session("a", ("why", "Because."))
    stage.session_id = "a"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the session is read")
        composer = screen.pane.composer
        await pilot.press(*"draft")
        row = stage.store.queries.messages("a")[0].item_id
        assert row is not None
        composer.edit(row, Prompt("why"))
        composer.prompt.insert("?")
        composer.prompt.action_send()
        composer.prompt.insert("ed")
        composer.put_away()
        assert app._chat.drafts.typed("a") == Prompt("drafted")
        await wait_for(pilot, lambda: stage.runner.replies, "the edit is sent")
        assert stage.runner.replies[0].request.prompt == Prompt("why?")


async def test_a_prompt_that_cannot_be_kept_stays_in_the_box_until_it_is_in_a_turn(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Drafts) -> None:
        raise StoreError(Code.STORE_DISK_FULL, path="sessions.db")

    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        monkeypatch.setattr(Drafts, "save", full)
        await pilot.press(*"one", "enter", *"two", "enter", *"three")
        await wait_for(pilot, lambda: app._notifications, "it is said")
        assert prompt.text == "onetwothree"
        stage.runner.release()
        await wait_for(pilot, lambda: prompt.text == "twothree", "the first one is in a turn")
        app._chat.take_back(main_screen(app).session_id)
        assert prompt.text == "two\n\nthree"
        monkeypatch.undo()


async def test_an_attachment_goes_with_its_prompt_wherever_that_goes(stage: Stage) -> None:
    whole = Prompt("see this", (PICTURE,))
    stage.session("a", ("why", "Because."))
    stage.store.local.keep({"draft:a": to_json([whole])})
    stage.session_id = "a"
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: shown(screen), "the session is read")
        composer, session_id = screen.pane.composer, "a"
        assert composer.prompt.typed == whole
        await pilot.press("ctrl+c")
        assert composer.prompt.typed == Prompt("")
        await pilot.press("ctrl+z")
        await wait_for(pilot, lambda: composer.prompt.typed == whole, "undo brings both back")
        screen.session_id = app._chat.blank_id
        screen.session_id = session_id
        assert composer.prompt.typed == whole
        await pilot.press("enter")
        await wait_for(pilot, lambda: stage.runner.replies, "it is sent")
        assert stage.runner.replies[0].request.prompt == whole
        await wait_for(pilot, lambda: composer.prompt.typed == Prompt(""), "the box is empty")
        composer.prompt.put(Prompt("", (PICTURE,)))
        await pilot.press("enter", *"typed")
        await wait_for(pilot, lambda: app._chat.waiting(session_id), "a prompt without text waits")
        app._chat.take_back(session_id)
        assert composer.prompt.typed == Prompt("typed", (PICTURE,))
        composer.edit(1, Prompt("edited", (PICTURE, PICTURE)))
        await pilot.press("x")
        await wait_for(pilot, lambda: (edit := app._chat.drafts.edit("a")) and edit.prompt.text == "editedx", "noted")
        edit = app._chat.drafts.edit("a")
        assert edit is not None
        assert edit.prompt.attachments == (PICTURE, PICTURE)
    drafts = [prompt for value in kept(stage.store.path, "draft:a") for prompt in from_json(value)]
    assert Prompt("typed", (PICTURE,)) in drafts
