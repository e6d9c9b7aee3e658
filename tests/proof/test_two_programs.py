"""Two programs with the real engine on one file: no turn is lost, none interleaves, nobody sees an error."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Request, Step
from litechat_tui.domain.chat import Role
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.proof.fork_server import ROOT, TIMEOUT_SECONDS, ForkServer, Program
from tests.proof.workspace import SESSION, Workspace, ended, until
from tests.stored import sessions
from tests.unit.agent.rig import said, saying

TURNS = 50
"""Of each program, on the session both are in, and as many on others."""


def repeating(request: Request) -> Iterator[Step]:
    """Answer with the prompt, once the conversation is found to make sense."""
    *before, prompt = [(item["role"], said(item)) for item in request.body["input"]]
    for (who, words), (then, answer) in pairwise(before):
        assert (who, then) in {("user", "assistant"), ("assistant", "user")}
        assert who == "assistant" or f"Answer to {words}".startswith(answer)
    assert prompt[0] == "user"
    yield from saying(f"Answer to {prompt[1]}").completed()


def suspend(program: Program, db: Path) -> None:
    """Suspend a program at a moment at which it is not writing: with the file's lock it would hold up everybody."""

    def suspended() -> bool:
        program.send_signal(signal.SIGSTOP)
        until(
            lambda: Path(f"/proc/{program.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "T"
        )
        with closing(sqlite3.connect(db, timeout=0, isolation_level=None)) as file:
            try:
                file.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                program.send_signal(signal.SIGCONT)
                return False
            file.execute("ROLLBACK")
        return True

    until(suspended)


def test_two_programs_talk_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    with ResponsesServer(repeating) as server:
        command = [sys.executable, "-m", "tests.proof.writer", str(path), server.base_url]
        programs = [
            subprocess.Popen([*command, name, str(TURNS)], cwd=ROOT, env={}, stdout=subprocess.PIPE, text=True)
            for name in ("one", "two")
        ]
        ends: list[dict[str, Any]] = []
        for program in programs:
            with program:
                output, _ = program.communicate(timeout=2 * TIMEOUT_SECONDS)
                assert program.returncode == 0
                ends += map(json.loads, output.splitlines())

    assert {(end["status"], end["problem"]) for end in ends} == {("completed", "")}
    assert any(end["waits"] for end in ends), "they got into each other's way"
    with closing(SQLiteStore(path, frozen_clock)) as store:
        assert store.check() == []
        messages = [
            message for session in sessions(store) for message in store.queries.messages(session.id, limit=1_000)
        ]
        assert len(store.queries.messages("shared", limit=1_000)) == 2 * 2 * TURNS
    prompts = [message.text for message in messages if message.role is Role.USER]
    assert sorted(prompts) == sorted(end["prompt"] for end in ends)
    assert len(prompts) == 2 * 2 * TURNS
    assert [f"Answer to {prompt}" for prompt in prompts] == [
        message.text for message in messages if message.role is Role.ASSISTANT
    ]


@pytest.mark.parametrize("fate", ["ended", "killed", "suspended"])
def test_a_prompt_sent_during_another_program_s_turn_waits_for_its_end(
    fate: str, fork_server: ForkServer, tmp_path: Path
) -> None:
    go_on = Event()

    def answer(request: Request) -> Iterator[Step]:
        if len(request.body["input"]) > 1:
            yield from repeating(request)
        else:
            events = saying("Answer to First").completed()
            yield from events[:5]
            go_on.wait(TIMEOUT_SECONDS)
            yield from events[5:]

    with ResponsesServer(answer) as server:
        workspace = Workspace(tmp_path, server, fork_server)
        with workspace.asking("First") as first:
            assert server.wait_for(lambda: len(server.requests) == 1)
            with closing(workspace.store()) as store:
                until(lambda: store.queries.messages(SESSION)[-1].text == "Answer to Fi")
            if fate == "suspended":
                suspend(first, workspace.folder / "sessions.db")
            with workspace.on_a_terminal("--input", "Second") as (second, screen):
                screen.wait_for("A reply is still being written to this session in another window.")
                if fate == "killed":
                    first.send_signal(signal.SIGKILL)
                else:
                    go_on.set()
                    first.send_signal(signal.SIGCONT)
                screen.wait_for("Answer to Second")
                assert ended(second, screen) == 0
            assert first.wait() == (-signal.SIGKILL if fate == "killed" else 0)
            go_on.set()

    answered = "Answer to Fi" if fate == "killed" else "Answer to First"
    with closing(workspace.store()) as store:
        assert [message.text for message in store.queries.messages(SESSION)] == [
            "First",
            answered,
            "Second",
            "Answer to Second",
        ]
    assert [said(item) for item in server.requests[-1].body["input"]] == ["First", answered, "Second"]
