"""Exporting from the screen."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from litechat_tui.app.exporting.forms import Form
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.shelf import Change
from litechat_tui.ui.screens.export import ExportDialog
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.words import use
from tests.ui.conftest import Stage, sessions_read, shown
from tests.ui.transfers import Gate, at_the_list, note, opened, opened_from_palette, told
from tests.waiting import wait_for


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_the_session_at_the_cursor_goes_to_a_file_called_after_it(stage: Stage, here: Path) -> None:
    async with at_the_list(stage) as (pilot, screen):
        dialog = await opened(pilot, "x", ExportDialog)
        suggested = dialog.box.value
        assert suggested.startswith("2026-11-23 Title 2 ")
        assert note(dialog) == f"in {here}"
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is done")
        (name,) = names(here)
        assert name == suggested
        assert "Answer 2" in (here / name).read_text()
        await wait_for(pilot, lambda: told(pilot) == f"1 session exported to {here / name}.", "it is told")


@pytest.mark.parametrize(("keys", "form"), [([], Form.MARKDOWN), (["down"], Form.JSONL), (["up"], Form.HTML)])
async def test_the_arrows_choose_a_form_and_the_name_follows(
    stage: Stage, here: Path, keys: list[str], form: Form
) -> None:
    async with at_the_list(stage) as (pilot, screen):
        dialog = await opened(pilot, "x", ExportDialog)
        await pilot.press(*keys)
        await wait_for(pilot, lambda: dialog.box.value.endswith(form.ending), "the name follows")
        suggested = dialog.box.value
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is done")
        (name,) = names(here)
        assert name == suggested
        beginning = {Form.MARKDOWN: "---\n", Form.JSONL: "{", Form.HTML: "<!"}[form]
        assert (here / name).read_text().startswith(beginning)


async def test_those_that_are_chosen_go_into_a_folder_and_stay_chosen(stage: Stage, here: Path) -> None:
    async with at_the_list(stage) as (pilot, screen):
        await pilot.press("shift+down")
        dialog = await opened(pilot, "x", ExportDialog)
        dialog.box.value = "a folder"
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is done")
        assert [name.split()[2] for name in names(here / "a folder")] == ["1", "2"]
        await wait_for(pilot, lambda: told(pilot).startswith("2 sessions exported to "), "it is told")
        assert len(screen.sidebar.session_list.chosen) == 2


async def test_all_are_exported_but_those_in_the_trash(stage: Stage, here: Path) -> None:
    async with at_the_list(stage, 4) as (pilot, screen):
        stage.store.commands.change(["s1"], Change(archived=True))
        stage.store.commands.change(["s2"], Change(trashed=True))
        dialog = await opened(pilot, "X", ExportDialog)
        dialog.box.value = "all.zip"
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is done")
        await wait_for(pilot, lambda: told(pilot) == f"3 sessions exported to {here / 'all.zip'}.", "it is told")


async def test_the_session_on_the_screen_is_exported_from_the_palette(stage: Stage, here: Path) -> None:
    stage.session_id = "s0"
    async with at_the_list(stage) as (pilot, screen):
        screen.panes.action_focus_prompt()
        await opened_from_palette(pilot, "export", ExportDialog)
        await pilot.press("enter")
        await wait_for(pilot, lambda: names(here), "it is done")
        assert "Title 0" in names(here)[0]


async def test_a_session_without_a_word_is_not_exported(stage: Stage) -> None:
    async with at_the_list(stage, 0) as (pilot, screen):
        for key in ("x", "X"):
            await pilot.press(key)
            await wait_for(pilot, lambda: told(pilot) == "There is no session here yet.", "it is told")
            assert pilot.app.screen is screen
            pilot.app.clear_notifications()


async def test_nothing_is_overwritten_without_a_question(stage: Stage, here: Path) -> None:
    (here / "mine.md").write_text("mine")
    async with at_the_list(stage) as (pilot, screen):
        dialog = await opened(pilot, "x", ExportDialog)
        dialog.box.value = "mine.md"
        await pilot.press("enter")
        question = "mine.md is there already. Enter again writes over it."
        await wait_for(pilot, lambda: note(dialog) == question, "it is asked")
        assert (here / "mine.md").read_text() == "mine"
        await pilot.press("x", "backspace")
        await wait_for(pilot, lambda: note(dialog) == f"in {here}", "the question is forgotten")
        await pilot.press("enter")
        await wait_for(pilot, lambda: note(dialog) == question, "it is asked again")
        assert names(here) == ["mine.md"]
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is done")
        assert "Answer 2" in (here / "mine.md").read_text()
        assert names(here) == ["mine.md"]


@pytest.mark.parametrize("yes", [True, False])
async def test_files_in_a_folder_are_overwritten_only_after_a_question(stage: Stage, here: Path, yes: bool) -> None:
    async with at_the_list(stage) as (pilot, screen):
        dialog = await opened(pilot, "X", ExportDialog)
        dialog.box.value = "out"
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is done")
        changed = here / "out" / names(here / "out")[0]
        changed.write_text("mine")
        dialog = await opened(pilot, "X", ExportDialog)
        dialog.box.value = "out"
        await pilot.press("enter")
        question = "1 file is there already, with other content. Enter again writes over it."
        await wait_for(pilot, lambda: note(dialog) == question, "it is asked")
        assert changed.read_text() == "mine"
        await pilot.press("enter" if yes else "escape")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is done")
        assert (changed.read_text() == "mine") is not yes
        left = "2 sessions exported to {path}. 1 file that was there already was left as it is."
        words = "3 sessions exported to {path}." if yes else left
        await wait_for(pilot, lambda: told(pilot) == words.format(path=here / "out"), "it is told")


async def test_a_folder_does_not_become_a_file(stage: Stage, here: Path) -> None:
    (here / "out").write_text("mine")
    async with at_the_list(stage) as (pilot, _):
        dialog = await opened(pilot, "X", ExportDialog)
        dialog.box.value = "out"
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Enter again" in note(dialog), "it is asked")
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Choose another name" in note(dialog), "it cannot be done")
        assert (here / "out").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gone/x", "There is no folder {here}/gone. Make it, or choose another one."),
        ("all.md", "Several sessions do not go into one file of this form."),
        ("", "Type a name."),
        ("x" * 300, "could not be written: File name too long. Choose another place."),
    ],
)
async def test_what_cannot_be_written_is_said_in_a_sentence(stage: Stage, here: Path, name: str, words: str) -> None:
    async with at_the_list(stage) as (pilot, _):
        dialog = await opened(pilot, "X", ExportDialog)
        dialog.box.value = name
        await pilot.press("enter")
        await wait_for(pilot, lambda: words.format(here=here) in note(dialog), "it is said")
        assert names(here) == []
        assert dialog.box.has_focus


async def test_a_full_disk_leaves_no_half_a_file(stage: Stage, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_the_list(stage) as (pilot, _):
        dialog = await opened(pilot, "x", ExportDialog)

        def full(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        await pilot.press("enter")
        await wait_for(pilot, lambda: "No space left on device" in note(dialog), "it is said")
        assert names(here) == []


async def test_a_folder_that_may_not_be_written_to_is_told(
    stage: Stage, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_list(stage) as (pilot, _):
        dialog = await opened(pilot, "x", ExportDialog)
        opening = os.open

        def read_only(path: str | Path, flags: int, *rest: int) -> int:
            if Path(path).parent == here:
                raise PermissionError(errno.EACCES, "Permission denied")
            return opening(path, flags, *rest)

        monkeypatch.setattr(os, "open", read_only)
        await pilot.press("enter")
        await wait_for(pilot, lambda: "could not be written: Permission denied." in note(dialog), "it is said")
        assert names(here) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("out", "Stopped. 2 sessions exported to {here}/out."), ("out.zip", "Stopped; nothing was exported.")],
)
async def test_esc_stops_in_the_middle(
    stage: Stage, here: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    gate = Gate(stage.store.archive.conversation, 2)
    monkeypatch.setattr(stage.store.archive, "conversation", gate)
    async with at_the_list(stage) as (pilot, screen):
        dialog = await opened(pilot, "X", ExportDialog)
        dialog.box.value = name
        await pilot.press("enter", "enter")
        await wait_for(pilot, lambda: note(dialog) == "1 of 3 sessions", "it is told how far it is")
        assert gate.reached.is_set()
        assert (dialog.bar.progress, dialog.bar.total) == (1, 3)
        await pilot.press("down", "a", "escape")
        await wait_for(pilot, lambda: note(dialog) == "Stopping…", "it is being stopped")
        assert dialog.box.value == name
        gate.open.set()
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it has stopped")
        await wait_for(pilot, lambda: told(pilot) == words.format(here=here), "it is told")
        assert names(here) == ([name] if "2" in words else [])


async def test_quitting_in_the_middle_leaves_no_half_a_file(
    stage: Stage, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(stage.store.archive.conversation, 2)
    monkeypatch.setattr(stage.store.archive, "conversation", gate)
    async with at_the_list(stage) as (pilot, _):
        dialog = await opened(pilot, "X", ExportDialog)
        dialog.box.value = "out.zip"
        gate.opens_when_stopped(monkeypatch)
        await pilot.press("enter")
        await wait_for(pilot, gate.reached.is_set, "the second session is written")
        assert len(names(here)) == 1
        await pilot.press("ctrl+q")
    assert gate.open.is_set()
    assert names(here) == []


async def test_a_reply_goes_on_meanwhile(stage: Stage, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(stage.store.archive.conversation, 1)
    monkeypatch.setattr(stage.store.archive, "conversation", gate)
    stage.script(TextDelta("one "), TextDelta("two"))
    async with at_the_list(stage) as (pilot, screen):
        screen.panes.action_focus_prompt()
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        stage.runner.release()
        await wait_for(pilot, lambda: len(sessions_read(screen)) == 4, "the session is stored")
        screen.sidebar.session_list.focus()
        await opened(pilot, "X", ExportDialog)
        await pilot.press("enter")
        await wait_for(pilot, gate.reached.is_set, "it is being written")
        stage.runner.release(2)
        await wait_for(pilot, lambda: shown(screen)[-1].text == "one two", "the reply goes on")
        gate.open.set()
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is done")
        assert len(names(here / "litechat-tui-2026-11-23")) == 4
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")


async def test_a_key_pressed_twice_opens_one_dialog(stage: Stage) -> None:
    async with at_the_list(stage) as (pilot, screen):
        workers = [screen.transfers.action_export(), screen.transfers.action_export_all()]
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ExportDialog), "it is open")
        await wait_for(pilot, lambda: any(worker.is_finished for worker in workers), "the other key comes to nothing")
        await pilot.press("escape")
        await wait_for(pilot, lambda: [*map(type, pilot.app.screen_stack)] == [MainScreen], "it is gone")


async def test_in_japanese_what_came_of_it_is_told_too(stage: Stage, here: Path) -> None:
    use("ja")
    try:
        async with at_the_list(stage) as (pilot, _):
            await opened(pilot, "x", ExportDialog)
            await pilot.press("enter")
            await wait_for(pilot, lambda: told(pilot).startswith("1 件のセッションを "), "it is told")
    finally:
        use("en")
