"""Writing the prompt in the reader's own editor."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from shlex import quote

import pytest

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


async def test_a_prompt_is_as_it_was_when_the_editor_ends_with_an_error(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_editor(monkeypatch, "path.write_text('lost'); sys.exit(1)")
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"one", "left", "ctrl+g")
        prompt = main_screen(app).pane.composer.prompt
        assert (prompt.text, prompt.cursor_location) == ("one", (0, 2))
        assert [one.message for one in app._notifications] == [
            "The editor ended with an error; the prompt is as it was."
        ]


async def test_without_an_editor_ctrl_g_says_what_to_set(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"one", "ctrl+g")
        await wait_for(pilot, lambda: app._notifications, "it is said")
        assert "Set VISUAL or EDITOR" in [one.message for one in app._notifications][-1]
        assert main_screen(app).pane.composer.prompt.text == "one"
