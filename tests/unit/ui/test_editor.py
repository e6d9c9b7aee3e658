"""The editor in VISUAL or EDITOR, with an app that gives up its terminal and one that cannot."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

import pytest
from textual.app import App

from litechat_tui.ui.editor import Edited, EditorError, edit, editor_command
from tests.wording import hint, raises


class Willing(App[object]):
    """An app that gives up its terminal."""

    @contextmanager
    def suspend(self) -> Iterator[None]:
        yield


def set_editor(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Set an editor that runs `code` with the file in `path`."""
    program = f"import pathlib, sys; path = pathlib.Path(sys.argv[1]); {code}"
    monkeypatch.setenv("EDITOR", f"{quote(sys.executable)} -c {quote(program)}")


def test_visual_comes_before_editor() -> None:
    assert editor_command({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert editor_command({"VISUAL": " ", "EDITOR": "vi"}) == ["vi"]


def test_without_an_editor_it_is_said_what_to_set() -> None:
    with raises(EditorError, match="No editor is set") as caught:
        editor_command({})
    assert "VISUAL or EDITOR" in hint(caught.value.problem)


def test_a_command_that_cannot_be_read_is_said() -> None:
    with raises(EditorError, match="VISUAL cannot be read"):
        editor_command({"VISUAL": "vi '"})


def test_what_is_saved_comes_back_and_nothing_stays_on_the_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    code = f"pathlib.Path({str(note)!r}).write_text(str(path)); path.write_text(path.read_text().upper() + '二\\n')"
    set_editor(monkeypatch, code)
    assert edit(Willing(), "one", "prompt.md") == Edited("ONE\n二", failed=False)
    path = Path(note.read_text())
    assert path.name == "prompt.md"
    assert not path.parent.exists()


@pytest.mark.parametrize(("saving", "text"), [("path.write_text('changed')", "changed"), ("", "one")])
def test_of_an_editor_that_fails_what_it_saved_counts(monkeypatch: pytest.MonkeyPatch, saving: str, text: str) -> None:
    set_editor(monkeypatch, f"{saving}; sys.exit(1)" if saving else "sys.exit(1)")
    assert edit(Willing(), "one", "prompt.md") == Edited(text, failed=True)


def test_what_cannot_be_read_is_kept_and_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    set_editor(monkeypatch, "path.write_bytes(bytes([255]))")
    with raises(EditorError, match="cannot be read as UTF-8; it is kept in"):
        edit(Willing(), "one", "prompt.md")
    (folder,) = tmp_path.iterdir()
    assert (folder / "prompt.md").read_bytes() == b"\xff"


def test_an_editor_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "/nowhere/vi")
    with raises(EditorError, match="/nowhere/vi did not start: No such file"):
        edit(Willing(), "one", "prompt.md")
