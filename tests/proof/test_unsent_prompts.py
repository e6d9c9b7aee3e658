"""Queued prompts and drafts are in the prompt again after a crash."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Hang, Request, Step
from litechat_tui.domain.prompt import from_json, joined
from litechat_tui.ui.widgets.panes import SIDEBAR_WIDTH
from tests.e2e.terminal import Screen
from tests.local_rows import kept
from tests.proof.fork_server import ForkServer, Program
from tests.proof.workspace import SESSION, Workspace, ended, until
from tests.unit.agent.rig import saying


def hanging(_: Request) -> Iterator[Step]:
    yield from saying("Once upon").begun()
    yield Hang()


@pytest.fixture
def workspace(tmp_path: Path, fork_server: ForkServer) -> Iterator[Workspace]:
    with ResponsesServer(hanging) as server:
        yield Workspace(tmp_path, server, fork_server)


def killed(workspace: Workspace, program: Program, screen: Screen, words: str) -> None:
    """Kill the program once `words` are safe."""
    path = workspace.folder / "sessions.db"
    until(lambda: [joined(from_json(value)).text for value in kept(path, f"draft:{SESSION}")] == [words])
    program.send_signal(signal.SIGKILL)
    assert ended(program, screen) == -signal.SIGKILL


def boxed(*lines: str) -> str:
    """Return how these lines look in the box, which has a bar on its left."""
    return "\n".join(f"{'':{SIDEBAR_WIDTH}}▌ {line}".rstrip() for line in lines)


def test_queued_prompts_and_the_draft_survive_a_crash(workspace: Workspace) -> None:
    with workspace.on_a_terminal() as (program, screen):
        screen.wait_for("Ready")
        screen.type("First\r")
        screen.wait_for("Once upon")
        screen.type("Second\r")
        screen.wait_for("↳ Second")
        screen.type("Third")
        killed(workspace, program, screen, "Second\n\nThird")
    with workspace.on_a_terminal() as (_, screen):
        screen.wait_for(boxed("Second", "", "Third"))
        screen.wait_for("■ interrupted")


def test_a_prompt_waiting_for_another_window_survives_a_crash(workspace: Workspace) -> None:
    with workspace.on_a_terminal() as (_, one):
        one.wait_for("Ready")
        one.type("First\r")
        one.wait_for("Once upon")
        with workspace.on_a_terminal() as (program, two):
            two.wait_for("Once upon")
            two.type("Second\r")
            two.wait_for("Trying again in")
            killed(workspace, program, two, "Second")
        with workspace.on_a_terminal() as (_, two):
            two.wait_for(boxed("Second"))
            two.wait_for("A reply is arriving here in another window.")


def test_what_was_pasted_and_folded_survives_a_crash(workspace: Workspace) -> None:
    text = "\n".join(f"line {number}" for number in range(300))
    with workspace.on_a_terminal() as (program, screen):
        screen.wait_for("Ready")
        screen.type(f"\x1b[200~{text}\x1b[201~")
        screen.wait_for("[paste")
        screen.type(" go on")
        path = workspace.folder / "sessions.db"
        until(lambda: [joined(from_json(value)).whole for value in kept(path, f"draft:{SESSION}")] == [f"{text} go on"])
        program.send_signal(signal.SIGKILL)
        assert ended(program, screen) == -signal.SIGKILL
    with workspace.on_a_terminal() as (_, screen):
        screen.wait_for("lines] go on")
