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
from tests.proof.desk import PROGRAM, SESSION, SIZE, Desk
from tests.proof.nursery import PATIENCE, Nursery
from tests.unit.agent.rig import saying

WORDS = "Once upon a time"


def hanging(_: Request) -> Iterator[Step]:
    yield from saying(WORDS).begun()
    yield Hang()


@pytest.fixture
def desk(tmp_path: Path, nursery: Nursery) -> Iterator[Desk]:
    with ResponsesServer(hanging) as server:
        yield Desk(tmp_path, server, nursery)


def kept(desk: Desk) -> None:
    """Check that the turn was stopped with all its words, and the connection closed."""
    assert desk.server.wait_for(lambda: desk.server.disconnects == 1)
    with closing(desk.store()) as store:
        assert store.check() == []
        assert store.journal.recover() == []
        prompt, reply = store.queries.messages(SESSION)
    assert (prompt.text, reply.text) == ("Prompt", WORDS)
    assert reply.turn is not None
    assert reply.turn.status is TurnStatus.STOPPED


@contextmanager
def in_mid_answer(desk: Desk) -> Iterator[Terminal]:
    """Run the installed program full-screen, with all of it that only its real end shows."""
    command = [PROGRAM, *desk.full_screen]
    with Terminal.running(command, desk.folder, desk.environment, *SIZE) as terminal:
        terminal.wait_for("Ready")
        terminal.type("Prompt\r")
        terminal.wait_for(WORDS)
        yield terminal


def test_told_to_end_the_full_screen_gives_the_terminal_back(desk: Desk) -> None:
    with in_mid_answer(desk) as terminal:
        assert terminal.is_full()
        terminal.program.send_signal(signal.SIGTERM)
        assert terminal.wait_for_exit() == 0
        assert not terminal.is_full()
        assert "Traceback" not in terminal.text
    kept(desk)


def test_without_its_terminal_the_full_screen_ends(desk: Desk) -> None:
    with in_mid_answer(desk) as terminal:
        terminal.close()
        assert terminal.program.wait(PATIENCE) >= 0, "it ended by itself"
    kept(desk)


def test_without_its_terminal_the_one_shot_job_ends(desk: Desk) -> None:
    with desk.on_a_terminal("--input", "Prompt") as (program, screen):
        screen.wait_for(WORDS)
        screen.close()
        assert program.wait() == ExitCode.FAILED, "its last line break went nowhere"
    kept(desk)
