"""Told to end, or left without its terminal, the program ends at once and keeps every word it was given."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from litechat_tui.console import ExitCode
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Hang, Request, Step
from litechat_tui.domain.chat import TurnStatus
from tests.e2e.terminal import Terminal
from tests.proof.fork_server import TIMEOUT_SECONDS, ForkServer
from tests.proof.workspace import PROGRAM, SESSION, SIZE, Workspace
from tests.unit.agent.rig import saying

WORDS = "Once upon a time"


def hanging(_: Request) -> Iterator[Step]:
    yield from saying(WORDS).begun()
    yield Hang()


@pytest.fixture
def workspace(tmp_path: Path, fork_server: ForkServer) -> Iterator[Workspace]:
    with ResponsesServer(hanging) as server:
        yield Workspace(tmp_path, server, fork_server)


def kept(workspace: Workspace) -> None:
    """Check that the turn was stopped with all its words, and the connection closed."""
    assert workspace.server.wait_for(lambda: workspace.server.disconnects == 1)
    with closing(workspace.store()) as store:
        assert store.check() == []
        assert store.journal.recover() == []
        prompt, reply = store.queries.messages(SESSION)
    assert (prompt.text, reply.text) == ("Prompt", WORDS)
    assert reply.turn is not None
    assert reply.turn.status is TurnStatus.STOPPED


@contextmanager
def in_mid_answer(workspace: Workspace) -> Iterator[Terminal]:
    """Run the installed program full-screen, with all of it that only its real end shows."""
    command = [PROGRAM, *workspace.full_screen]
    with Terminal.running(command, workspace.folder, workspace.environment, *SIZE) as terminal:
        terminal.wait_for("Ready")
        terminal.type("Prompt\r")
        terminal.wait_for(WORDS)
        yield terminal


def test_told_to_end_the_full_screen_gives_the_terminal_back(workspace: Workspace) -> None:
    with in_mid_answer(workspace) as terminal:
        assert terminal.is_full()
        terminal.program.send_signal(signal.SIGTERM)
        assert terminal.wait_for_exit() == 0
        assert not terminal.is_full()
        assert "Traceback" not in terminal.text
    kept(workspace)


def test_without_its_terminal_the_full_screen_ends(workspace: Workspace) -> None:
    with in_mid_answer(workspace) as terminal:
        terminal.close()
        assert terminal.program.wait(TIMEOUT_SECONDS) >= 0, "it ended by itself"
    kept(workspace)


def test_without_its_terminal_the_one_shot_job_ends(workspace: Workspace) -> None:
    with workspace.on_a_terminal("--input", "Prompt") as (program, screen):
        screen.wait_for(WORDS)
        screen.close()
        assert program.wait() == ExitCode.FAILED, "its last line break went nowhere"
    kept(workspace)
