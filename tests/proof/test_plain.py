"""The plain chat on a real terminal: its lines can be edited, a reply can be stopped, and nothing is ever redrawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Hang, Request, Step
from litechat_tui.domain.chat import TurnStatus
from tests.e2e.terminal import Screen
from tests.proof.fork_server import ForkServer, Program
from tests.proof.workspace import SESSION, Workspace, ended
from tests.unit.agent.rig import saying

CTRL_C, CTRL_D, ERASE = "\x03", "\x04", "\x7f"
EDITING = re.compile(rb"\x08|\x1b\[\?2004[hl]|\x1b\[[KC]")
"""What the line editor may send while a line is typed: backspaces, and that a paste is to be marked."""


def answering(request: Request) -> Iterator[Step]:
    """Answer, and never come to an end where "long" is asked for."""
    words = saying("Once upon a time")
    if "long" in request.body["input"][-1]["content"]:
        yield from words.begun()
        yield Hang()
    else:
        yield from words.completed()


@pytest.fixture
def workspace(tmp_path: Path, fork_server: ForkServer) -> Iterator[Workspace]:
    with ResponsesServer(answering) as server:
        yield Workspace(tmp_path, server, fork_server)


@contextmanager
def sitting(workspace: Workspace) -> Iterator[tuple[Program, Screen]]:
    with workspace.on_a_terminal("--plain") as (program, screen):
        screen.wait_for("\nYou:")
        yield program, screen


def test_a_reply_is_stopped_by_ctrl_c_and_the_chat_goes_on(workspace: Workspace) -> None:
    with sitting(workspace) as (program, screen):
        screen.type("a longg" + ERASE + " one\r")
        screen.wait_for("Assistant: Once upon a time")
        screen.type(CTRL_C)
        screen.wait_for("Stopped. What came is kept.\nYou:")
        screen.type("another\r")
        screen.wait_for("You: another\nAssistant: Once upon a time\nYou:")
        screen.type(CTRL_C)
        screen.wait_for("Ctrl+D leaves.\nYou:")
        screen.type(CTRL_D)
        screen.wait_for(f"This was session {SESSION}.")
        assert ended(program, screen) == 0
    with closing(workspace.store()) as store:
        first, stopped, second, whole = store.queries.messages(SESSION)
    assert (first.text, second.text) == ("a long one", "another")
    assert stopped.turn is not None
    assert whole.turn is not None
    assert (stopped.turn.status, whole.turn.status) == (TurnStatus.STOPPED, TurnStatus.COMPLETED)


def test_a_paste_of_several_lines_is_one_prompt(workspace: Workspace) -> None:
    with sitting(workspace) as (program, screen):
        screen.type("\x1b[200~one\rtwo\x1b[201~\r")
        screen.wait_for("Assistant: Once upon a time")
        screen.type("/quit\r")
        assert ended(program, screen) == 0
    assert [request.body["input"][-1]["content"] for request in workspace.server.requests] == ["one\ntwo"]


def test_nothing_but_lines_reaches_the_terminal(workspace: Workspace) -> None:
    with sitting(workspace) as (program, screen):
        screen.type("hello\r/sessions\r/quit\r")
        assert ended(program, screen) == 0
    assert b"Assistant: Once upon a time\r\n" in screen.written
    assert not re.search(rb"[^\r\n -~]|\r(?!\n)", EDITING.sub(b"", screen.written))
