"""Whatever is typed while the program starts arrives, in order, and wins over a draft of an earlier day."""

from __future__ import annotations

import termios
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Request, Step
from litechat_tui.domain.prompt import Prompt, to_json
from tests.proof.fork_server import ForkServer
from tests.proof.workspace import SESSION, Workspace, ended, until
from tests.unit.agent.rig import saying

CTRL_U, CTRL_Q = "\x15", "\x11"


def answering(_: Request) -> Iterator[Step]:
    yield from saying("Answer").completed()


@pytest.fixture
def server() -> Iterator[ResponsesServer]:
    with ResponsesServer(answering) as server:
        yield server


@pytest.mark.parametrize("delay_ms", range(0, 1500, 100))
def test_what_is_typed_at_the_start_is_sent_instead_of_the_draft(
    delay_ms: int, tmp_path: Path, server: ResponsesServer, fork_server: ForkServer
) -> None:
    workspace = Workspace(tmp_path, server, fork_server)
    with closing(workspace.store()) as store:
        store.local.remember(f"draft:{SESSION}", to_json([Prompt("OLD DRAFT")]))
    with workspace.on_a_terminal() as (program, screen):
        # Before that the terminal edits the line itself, as for every program.
        until(lambda: not termios.tcgetattr(screen)[3] & termios.ICANON)
        begun = time.monotonic()
        until(lambda: time.monotonic() - begun >= delay_ms / 1000)
        for key in (CTRL_U, *"new words", "\r"):
            screen.type(key)
        screen.wait_for("Answer")
        screen.type(CTRL_Q)
        assert ended(program, screen) == 0
    with closing(workspace.store()) as store:
        prompt = store.queries.messages(SESSION)[0]
    assert prompt.text == "new words"
