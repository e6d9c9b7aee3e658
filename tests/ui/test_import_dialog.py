"""Importing from the screen."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from litechat_tui.app import transfer
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.events import TextDelta
from litechat_tui.ui.screens import import_
from litechat_tui.ui.screens.import_ import ImportDialog
from litechat_tui.ui.screens.main import MainScreen
from tests.imports import SAMPLES
from tests.ui.conftest import Stage, sessions_read, shown
from tests.ui.transfers import Gate, at_the_list, note, opened, opened_from_palette
from tests.waiting import wait_for

BRANCHING = str(SAMPLES / "chatgpt-branching.json")


def lines(dialog: ImportDialog) -> list[str]:
    return str(dialog.lines.content).split("\n")


def titles(stage: Stage) -> list[str]:
    found = (stage.store.queries.session(each) for each in stage.store.archive.ids())
    return [session.title for session in found if session]


def many(path: Path, count: int) -> Path:
    """Make an export of Claude with so many conversations."""
    at = "2026-02-01T00:00:00Z"

    def conversation(number: int) -> dict[str, Any]:
        return {
            "uuid": f"c{number}",
            "name": f"Talk {number}",
            "created_at": at,
            "updated_at": at,
            "chat_messages": [
                {"uuid": f"m{number}", "sender": "human", "text": f"hello {number}", "created_at": at},
                {"uuid": f"n{number}", "sender": "assistant", "text": "good day", "created_at": at},
            ],
        }

    path.write_text(json.dumps([conversation(number) for number in range(count)]))
    return path


async def test_first_it_is_told_what_is_there_then_it_is_imported_and_listed(stage: Stage) -> None:
    async with at_the_list(stage) as (pilot, screen):
        dialog = await looked_at(pilot, BRANCHING, "Enter imports this")
        assert lines(dialog)[:5] == [
            "Found: ChatGPT (3)",
            "New sessions: 3",
            "Messages: 16",
            "Forks: 2",
            "Earlier answers: 2",
        ]
        assert len(titles(stage)) == 3
        await pilot.press("enter")
        await wait_for(pilot, lambda: note(dialog) == "Imported.", "it is imported")
        assert lines(dialog)[0] == "New sessions: 3"
        await wait_for(pilot, lambda: len(sessions_read(screen)) == 8, "the list shows them")
        assert pilot.app.screen is dialog
        await pilot.press("enter")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is left")
        assert "夕食の献立" in titles(stage)
        await wait_for(pilot, lambda: stage.store.index.progress().waiting == 0, "it is indexed")


async def looked_at(pilot: Pilot[None], path: str, words: str) -> ImportDialog:
    """Open the dialog with a path, and return once it says `words`."""
    dialog = await opened(pilot, "i", ImportDialog)
    dialog.box.value = path
    await pilot.press("enter")
    await wait_for(pilot, lambda: words in note(dialog), "it is told what is there")
    return dialog


async def test_what_is_there_already_is_not_imported_again(stage: Stage) -> None:
    async with at_the_list(stage, 0) as (pilot, screen):
        dialog = await looked_at(pilot, BRANCHING, "Enter imports this")
        await pilot.press("enter")
        await wait_for(pilot, lambda: note(dialog) == "Imported.", "it is imported")
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is left")
        again = await looked_at(pilot, BRANCHING, "There is nothing new to import here.")
        assert "There already: 5" in lines(again)
        await pilot.press("enter")
        await wait_for(pilot, lambda: not again.working, "it is looked at again")
        assert len(titles(stage)) == 5


async def test_another_path_is_looked_at_anew(stage: Stage) -> None:
    async with at_the_list(stage, 0) as (pilot, _):
        dialog = await looked_at(pilot, BRANCHING, "Enter imports this")
        await pilot.press("backspace")
        await wait_for(pilot, lambda: "Enter imports" not in note(dialog), "it is forgotten")
        assert not dialog.report.display
        await pilot.press("enter")
        await wait_for(pilot, lambda: "There is nothing new" in note(dialog), "it is told")
        assert "chatgpt-branching.jso: There is no such file." in lines(dialog)
        assert titles(stage) == []


async def test_a_file_that_is_dropped_is_read(stage: Stage, tmp_path: Path) -> None:
    path = many(tmp_path / "it's mine.json", 2)
    async with at_the_list(stage, 0) as (pilot, _):
        dialog = await opened(pilot, "i", ImportDialog)
        dialog.box.post_message(Paste(f"'{tmp_path}/it'\\''s mine.json' "))
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Enter imports this" in note(dialog), "it is told")
        assert "New sessions: 2" in lines(dialog)
        assert path.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "x.bin: This is not a known export."),
        (b"", "x.bin: The file is empty."),
        (b"[]", "x.bin: There are no conversations in it."),
        (b"PK\x03\x04 and so on", "x.bin: The archive is damaged or incomplete."),
        ("[\x1b[31m".encode("utf-16-be"), "x.bin: "),
    ],
)
async def test_a_file_that_is_no_export_is_told_in_a_sentence(
    stage: Stage, tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "x.bin").write_bytes(content)
    async with at_the_list(stage, 0) as (pilot, _):
        dialog = await opened(pilot, "i", ImportDialog)
        dialog.box.value = str(tmp_path / "x.bin")
        await pilot.press("enter")
        await wait_for(pilot, lambda: note(dialog) == "There is nothing new to import here.", "it is told")
        assert any(line.startswith(words) for line in lines(dialog))
        assert "\x1b" not in "".join(lines(dialog))
        assert dialog.box.has_focus
        await pilot.press("enter")
        await wait_for(pilot, lambda: not dialog.working, "it is looked at again")
        assert titles(stage) == []


async def test_a_path_is_asked_for(stage: Stage) -> None:
    async with at_the_list(stage, 0) as (pilot, screen):
        dialog = await opened(pilot, "i", ImportDialog)
        await pilot.press("enter")
        await wait_for(pilot, lambda: note(dialog) == "Type a path, or drop a file here.", "it is told")
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is left")


async def test_esc_in_the_middle_keeps_what_came_and_says_so(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_BATCH", 1)
    gate = Gate(stage.store.archive.adopt, 3)
    async with at_the_list(stage, 0) as (pilot, screen):
        dialog = await looked_at(pilot, str(many(tmp_path / "many.json", 5)), "Enter imports this")
        monkeypatch.setattr(stage.store.archive, "adopt", gate)
        await pilot.press("enter")
        await wait_for(pilot, gate.reached.is_set, "the third one is stored")
        await wait_for(pilot, lambda: note(dialog).startswith("Reading many.json: "), "it is told what it is at")
        assert dialog.bar.display
        assert not dialog.box.has_focus
        await pilot.press("escape")
        assert note(dialog) == "Stopping…"
        gate.open.set()
        await wait_for(pilot, lambda: note(dialog).startswith("Stopped. What was imported"), "it has stopped")
        assert lines(dialog) == ["New sessions: 3", "Messages: 6"]
        assert titles(stage) == ["Talk 0", "Talk 1", "Talk 2"]
        await wait_for(pilot, lambda: len(sessions_read(screen)) == 3, "the list shows them")
        assert stage.store.check() == []
        await pilot.press("escape")
        dialog = await looked_at(pilot, str(tmp_path / "many.json"), "Enter imports this")
        assert {"New sessions: 2", "There already: 3"} <= {*lines(dialog)}


async def test_looking_can_be_stopped(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "_BATCH", 1)
    gate = Gate(stage.store.archive.foresee, 1)
    monkeypatch.setattr(stage.store.archive, "foresee", gate)
    async with at_the_list(stage, 0) as (pilot, screen):
        dialog = await opened(pilot, "i", ImportDialog)
        dialog.box.value = BRANCHING
        await pilot.press("enter")
        await wait_for(pilot, gate.reached.is_set, "it is looked at")
        await pilot.press("escape")
        gate.open.set()
        await wait_for(pilot, lambda: not dialog.working, "it has stopped")
        assert note(dialog).startswith("Exports of litechat-tui")
        assert dialog.box.value == BRANCHING
        await pilot.press("escape")
        await wait_for(pilot, lambda: pilot.app.screen is screen, "it is left")


async def test_quitting_in_the_middle_keeps_what_is_whole(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_BATCH", 1)
    gate = Gate(stage.store.archive.adopt, 2)
    gate.opens_when_stopped(monkeypatch)
    async with at_the_list(stage, 0) as (pilot, _):
        await looked_at(pilot, str(many(tmp_path / "many.json", 5)), "Enter imports this")
        monkeypatch.setattr(stage.store.archive, "adopt", gate)
        await pilot.press("enter")
        await wait_for(pilot, gate.reached.is_set, "the second one is stored")
        await pilot.press("ctrl+q")
    # The program has ended, and nobody works on the file any more.
    assert titles(stage) == ["Talk 0", "Talk 1"]
    assert stage.store.check() == []


async def test_a_reply_goes_on_meanwhile(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "_BATCH", 1)
    gate = Gate(stage.store.archive.adopt, 2)
    monkeypatch.setattr(stage.store.archive, "adopt", gate)
    stage.script(TextDelta("one "), TextDelta("two"))
    async with at_the_list(stage, 0) as (pilot, screen):
        screen.panes.action_focus_prompt()
        await pilot.press("a", "enter")
        await wait_for(pilot, lambda: stage.runner.replies, "the prompt is sent")
        dialog = await opened_from_palette(pilot, "import", ImportDialog)
        dialog.box.value = str(many(tmp_path / "many.json", 3))
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Enter imports this" in note(dialog), "it is told")
        await pilot.press("enter")
        await wait_for(pilot, gate.reached.is_set, "it is imported")
        stage.runner.release(3)
        await wait_for(pilot, lambda: shown(screen)[-1].text == "one two", "the reply goes on")
        gate.open.set()
        await wait_for(pilot, lambda: note(dialog) == "Imported.", "it is done")
        stage.runner.release_all()
        await wait_for(pilot, lambda: not screen.busy, "the reply ends")
        await wait_for(pilot, lambda: len(sessions_read(screen)) == 4, "all are listed")


async def test_what_the_session_file_refuses_is_said_in_a_sentence(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_list(stage, 0) as (pilot, _):
        dialog = await looked_at(pilot, BRANCHING, "Enter imports this")

        def full(_given: object) -> None:
            raise StoreError(Code.STORE_DISK_FULL, path="s.db")

        monkeypatch.setattr(stage.store.archive, "adopt", full)
        await pilot.press("enter")
        await wait_for(pilot, lambda: "full" in note(dialog), "it is said")
        assert note(dialog).endswith("What was imported until then is kept; import it again to get the rest.")
        assert dialog.box.has_focus


async def test_long_reports_scroll_while_the_box_has_the_keys(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_, "SHOWN", 50)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        elements = [{"uuid": f"{number}", "name": f"N{number}", "chat_messages": []} for number in range(60)]
        archive.writestr("conversations.json", json.dumps(elements))
    async with at_the_list(stage, 0, size=(60, 20)) as (pilot, _):
        dialog = await opened_from_palette(pilot, "import", ImportDialog)
        dialog.box.value = str(tmp_path / "x.zip")
        await pilot.press("enter")
        await wait_for(pilot, lambda: lines(dialog)[-1] == "10 more lines", "it is told")
        for key, way in (("down", 1), ("pagedown", 1), ("up", -1), ("pageup", -1)):
            before = dialog.report.scroll_y
            await pilot.press(key)
            await wait_for(pilot, lambda b=before, w=way: (dialog.report.scroll_y - b) * w > 0, key)  # type: ignore[misc]
        assert dialog.box.has_focus
        assert dialog.query_one("#import").region.bottom <= 20


async def test_a_key_pressed_twice_opens_one_dialog(stage: Stage) -> None:
    async with at_the_list(stage, 0) as (pilot, screen):
        workers = [screen.transfers.action_import_sessions(), screen.transfers.action_import_sessions()]
        await wait_for(pilot, lambda: all(worker.is_finished for worker in workers), "both have come to an end")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, ImportDialog), "it is open")
        await pilot.press("escape")
        await wait_for(pilot, lambda: [*map(type, pilot.app.screen_stack)] == [MainScreen], "it is gone")
