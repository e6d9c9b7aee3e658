"""Setting up at a real terminal: from nothing to the first answer and a chat, without any file written by hand."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from litechat_tui.demo.model import MODELS
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Request, Step
from tests.e2e.terminal import Terminal
from tests.unit.agent.rig import saying

KEY = "sk-canary-of-a-person-0123456789"
COMMAND = [sys.executable, "-m", "litechat_tui"]
DOWN, CTRL_Q = "\x1b[B", "\x11"


def answering(_: Request) -> Iterator[Step]:
    yield from saying("An answer").completed()


@pytest.fixture
def server() -> Iterator[ResponsesServer]:
    with ResponsesServer(answering, MODELS, KEY) as server:
        yield server


def environment(folder: Path) -> Mapping[str, str]:
    """Return an environment without any setting, whose folders are all in `folder`."""
    homes = {name: str(folder / name) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
    return {**kept, **homes, "TERM": "xterm-256color", "NO_PROXY": "*"}


@pytest.mark.parametrize(("argv", "first"), [((), "n\r"), (("setup",), "")])
def test_from_nothing_to_a_chat(argv: tuple[str, ...], first: str, tmp_path: Path, server: ResponsesServer) -> None:
    with Terminal.running([*COMMAND, *argv], tmp_path, environment(tmp_path), 80, 24) as terminal:
        if first:
            terminal.wait_for("[Y/n]")
            terminal.type(first)
        terminal.wait_for("Enter chooses")
        terminal.type(f"{DOWN}\r")
        at_step(terminal, "Where the LiteLLM Proxy is.")
        terminal.type(f"{server.base_url}\r")
        at_step(terminal, "Paste the key")
        terminal.type(KEY)
        terminal.wait_for("•" * len(KEY))
        terminal.type("\r")
        at_step(terminal, "Sends one short message")
        terminal.type("\r")
        at_step(terminal, "Begin to chat")
        assert "answered after" in terminal.text
        terminal.type("\r")
        terminal.wait_for("Your models are at")
        terminal.type("hello\r")
        terminal.wait_for("An answer")
        terminal.type(CTRL_Q)
        assert terminal.wait_for_exit() == 0
        assert KEY.encode() not in terminal.written
    (written,) = tmp_path.rglob(".env")
    assert f"LITELLM_API_KEY={KEY}" in written.read_text()
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_what_is_left_is_taken_up_again_where_it_was(tmp_path: Path, server: ResponsesServer) -> None:
    with Terminal.running([*COMMAND, "setup"], tmp_path, environment(tmp_path), 60, 20) as terminal:
        terminal.wait_for("Enter chooses")
        terminal.type(f"{DOWN}\r")
        at_step(terminal, "Where the LiteLLM Proxy is.")
        terminal.type(f"{server.base_url}\r")
        at_step(terminal, "Paste the key")
        terminal.type("\x1b")
        assert terminal.wait_for_exit() == 1
        assert "Start it again at any time" in terminal.text
    with Terminal.running([*COMMAND, "setup"], tmp_path, environment(tmp_path), 60, 20) as terminal:
        terminal.wait_for("Enter chooses")
        terminal.type(f"{DOWN}\r")
        at_step(terminal, "Paste the key")


def at_step(terminal: Terminal, words: str) -> None:
    """Wait until a step is on the screen and takes keys."""
    terminal.wait_for(lambda text: words in text and "Enter goes on" in text, words)
