"""Export and import in both languages, at the usual sizes of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from litechat_tui.ui.screens import export
from litechat_tui.ui.screens.export import ExportDialog
from litechat_tui.ui.screens.import_ import ImportDialog
from litechat_tui.words import use
from tests.imports import SAMPLES
from tests.snapshots.test_frames import Snap, stored
from tests.snapshots.test_japanese import EVERY_SIZE, Size
from tests.ui.conftest import Stage, main_screen
from tests.ui.transfers import Gate
from tests.waiting import wait_for


@pytest.fixture(params=["en", "ja"], autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Speak a language."""
    use(request.param)
    yield request.param
    use("en")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be in a folder that is called the same everywhere."""
    monkeypatch.chdir("/")


async def opened(pilot: Pilot[Any], action: str) -> ExportDialog | ImportDialog:
    """Open a dialog."""
    await pilot.app.run_action(f"transfers.{action}", main_screen(pilot.app))
    kinds = (ExportDialog, ImportDialog)
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, kinds) and pilot.app.screen.is_running, "it is open")
    assert isinstance(pilot.app.screen, kinds)
    return pilot.app.screen


@EVERY_SIZE
def test_where_one_session_goes(stage: Stage, frame: Snap, size: Size) -> None:
    stored(stage)
    stage.session_id = "s3"

    async def asked(pilot: Pilot[Any]) -> None:
        await opened(pilot, "export")

    assert frame(asked, size=size)


@EVERY_SIZE
def test_how_far_an_export_of_all_is(
    stage: Stage, frame: Snap, size: Size, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stored(stage)
    gate = Gate(stage.store.archive.conversation, 3)
    gate.opens_when_stopped(monkeypatch)
    monkeypatch.setattr(stage.store.archive, "conversation", gate)

    async def going_on(pilot: Pilot[Any]) -> None:
        dialog = await opened(pilot, "export_all")
        monkeypatch.setattr(export, "typed_path", lambda text: tmp_path / text)
        await pilot.press("down", "enter")
        await wait_for(pilot, lambda: dialog.bar.progress == 2, "two are done")

    assert frame(going_on, size=size)


@EVERY_SIZE
def test_the_question_whether_a_file_is_overwritten(
    stage: Stage, frame: Snap, size: Size, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stored(stage)
    stage.session_id = "s3"
    (tmp_path / "tenki.md").write_text("")

    async def asked(pilot: Pilot[Any]) -> None:
        dialog = await opened(pilot, "export")
        monkeypatch.setattr(export, "typed_path", lambda text: tmp_path / text)
        dialog.box.value = "tenki.md"
        await pilot.press("enter")
        await wait_for(pilot, lambda: "tenki.md" in str(dialog.note.content), "it is asked")

    assert frame(asked, size=size)


@EVERY_SIZE
def test_which_file_is_imported(stage: Stage, frame: Snap, size: Size) -> None:
    async def asked(pilot: Pilot[Any]) -> None:
        await opened(pilot, "import_sessions")

    assert frame(asked, size=size)


@EVERY_SIZE
@pytest.mark.parametrize("done", [False, True], ids=["found", "imported"])
def test_what_is_in_a_file(
    stage: Stage, frame: Snap, size: Size, done: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(SAMPLES)

    async def told(pilot: Pilot[Any]) -> None:
        dialog = await opened(pilot, "import_sessions")
        assert isinstance(dialog, ImportDialog)
        dialog.box.value = "openwebui.json"
        await pilot.press("enter")
        await wait_for(pilot, lambda: dialog._found, "it is told")
        if done:
            await pilot.press("enter")
            await wait_for(pilot, lambda: dialog._done, "it is imported")

    assert frame(told, size=size)


@EVERY_SIZE
def test_a_file_that_is_no_export(
    stage: Stage, frame: Snap, size: Size, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    async def told(pilot: Pilot[Any]) -> None:
        dialog = await opened(pilot, "import_sessions")
        assert isinstance(dialog, ImportDialog)
        dialog.box.value = "picture.png"
        await pilot.press("enter")
        await wait_for(pilot, lambda: dialog.report.display and not dialog.working, "it is told")

    assert frame(told, size=size)
