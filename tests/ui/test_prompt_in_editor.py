"""Writing the prompt in the reader's own editor."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from shlex import quote

import pytest
from textual.events import Paste

from litechat_tui.ui.app import LitechatApp
from tests.ui.conftest import Stage, main_screen
from tests.waiting import wait_for


@pytest.fixture(autouse=True)
def willing_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a terminal that is none be given up."""
    monkeypatch.setattr(LitechatApp, "suspend", lambda self: nullcontext())


def set_editor(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    program = f"import pathlib, sys; path = pathlib.Path(sys.argv[1]); {code}"
    monkeypatch.setenv("EDITOR", f"{quote(sys.executable)} -c {quote(program)}")


async def test_ctrl_g_takes_what_was_typed_to_the_editor_and_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_editor(monkeypatch, "path.write_text(path.read_text() + '二行目\\n')")
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"one", "ctrl+g")
        prompt = main_screen(app).pane.composer.prompt
        assert prompt.text == "one\n二行目"
        assert prompt.cursor_location == (1, 3)


ENDINGS = ("sys.exit(1)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")


@pytest.fixture
def left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Path]]:
    """Return what lists the folders that editing left behind."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return lambda: [*(tmp_path / "tmp").iterdir()]


@pytest.mark.parametrize("ending", ENDINGS)
async def test_what_an_editor_saved_before_it_failed_is_taken(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, ending: str, left_on_disk: Callable[[], list[Path]]
) -> None:
    set_editor(monkeypatch, f"path.write_text('saved\\n'); {ending}")
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"one", "ctrl+g")
        assert main_screen(app).pane.composer.prompt.text == "saved"
        assert [one.message for one in app._notifications] == [
            "The editor ended with an error; what it had saved is in the prompt."
        ]
    assert left_on_disk() == []


@pytest.mark.parametrize("ending", ENDINGS)
async def test_a_prompt_is_as_it_was_when_the_editor_fails_without_having_saved(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, ending: str, left_on_disk: Callable[[], list[Path]]
) -> None:
    set_editor(monkeypatch, ending)
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"one", "left", "ctrl+g")
        prompt = main_screen(app).pane.composer.prompt
        assert (prompt.text, prompt.cursor_location) == ("one", (0, 2))
        assert [one.message for one in app._notifications] == [
            "The editor ended with an error; the prompt is as it was."
        ]
    assert left_on_disk() == []


@pytest.mark.parametrize(
    ("editing", "name"),
    [
        ("path.with_name('.prompt.md.swp').write_text('not saved'); sys.exit(1)", ".prompt.md.swp"),
        ("path.write_bytes(b'\\xff not UTF-8')", "prompt.md"),
        ("path.rename(path.with_name('renamed.md'))", "renamed.md"),
    ],
)
async def test_what_cannot_be_taken_is_kept_and_named(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, editing: str, name: str, left_on_disk: Callable[[], list[Path]]
) -> None:
    set_editor(monkeypatch, editing)
    app = stage.app()
    async with app.run_test(size=(200, 30)) as pilot:
        await pilot.press(*"one", "ctrl+g")
        await wait_for(pilot, lambda: app._notifications, "it is said")
        (folder,) = left_on_disk()
        assert str(folder) in [one.message for one in app._notifications][-1]
        assert (folder / name).exists()
        assert main_screen(app).pane.composer.prompt.text == "one"


async def test_an_editor_that_does_not_start_leaves_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, left_on_disk: Callable[[], list[Path]]
) -> None:
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"one", "ctrl+g")
        await wait_for(pilot, lambda: app._notifications, "it is said")
        assert main_screen(app).pane.composer.prompt.text == "one"
    assert left_on_disk() == []


async def test_without_an_editor_ctrl_g_says_what_to_set(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"one", "ctrl+g")
        await wait_for(pilot, lambda: app._notifications, "it is said")
        assert "Set VISUAL or EDITOR" in [one.message for one in app._notifications][-1]
        assert main_screen(app).pane.composer.prompt.text == "one"


@pytest.mark.parametrize(
    ("code", "label_stays"),
    [("path.write_text(path.read_text() + 'end\\n')", True), ("path.write_text(path.read_text().upper())", False)],
)
async def test_the_editor_has_all_that_was_pasted_and_what_it_leaves_stays_folded(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, code: str, label_stays: bool
) -> None:
    set_editor(monkeypatch, code)
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        prompt = main_screen(app).pane.composer.prompt
        app.post_message(Paste("line\n" * 20))
        await wait_for(pilot, lambda: prompt.typed.pastes, "it is pasted")
        before = prompt.typed
        await pilot.press("ctrl+g")
        assert prompt.typed.whole == ("line\n" * 20 + "\nend" if label_stays else "LINE\n" * 20)
        assert bool(prompt.typed.pastes) is label_stays
        await pilot.press("ctrl+z")
        assert prompt.typed == before
