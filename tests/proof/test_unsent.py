"""Words that were sent and had to wait, or were still being written, are in the box again after a crash."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Hang, Request, Step
from tests.e2e.terminal import Screen
from tests.proof.desk import SESSION, Desk, ended, until
from tests.proof.nursery import Nursery, Program
from tests.unit.agent.rig import saying


def hanging(_: Request) -> Iterator[Step]:
    yield from saying("Once upon").begun()
    yield Hang()


@pytest.fixture
def desk(tmp_path: Path, nursery: Nursery) -> Iterator[Desk]:
    with ResponsesServer(hanging) as server:
        yield Desk(tmp_path, server, nursery)


def killed(desk: Desk, program: Program, screen: Screen, words: str) -> None:
    """Kill the program once `words` are safe."""
    with closing(desk.store()) as store:
        until(lambda: store.local.preference(f"draft:{SESSION}") == words)
    program.send_signal(signal.SIGKILL)
    assert ended(program, screen) == -signal.SIGKILL


def boxed(*lines: str) -> str:
    """Return how these lines look in the box, which has a bar on its left."""
    return "\n".join(f"{'':33}▌ {line}".rstrip() for line in lines)


def test_what_waits_behind_a_reply_and_what_is_being_written(desk: Desk) -> None:
    with desk.on_a_terminal() as (program, screen):
        screen.wait_for("Ready")
        screen.type("First\r")
        screen.wait_for("Once upon")
        screen.type("Second\r")
        screen.wait_for("↳ Second")
        screen.type("Third")
        killed(desk, program, screen, "Second\n\nThird")
    with desk.on_a_terminal() as (_, screen):
        screen.wait_for(boxed("Second", "", "Third"))
        screen.wait_for("■ interrupted")


def test_what_waits_behind_another_window(desk: Desk) -> None:
    with desk.on_a_terminal() as (_, one):
        one.wait_for("Ready")
        one.type("First\r")
        one.wait_for("Once upon")
        with desk.on_a_terminal() as (program, two):
            two.wait_for("Once upon")
            two.type("Second\r")
            two.wait_for("Trying again in")
            killed(desk, program, two, "Second")
        with desk.on_a_terminal() as (_, two):
            two.wait_for(boxed("Second"))
            two.wait_for("A reply arrives here in another window")
