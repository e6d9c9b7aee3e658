"""What a shell does to sessions that other programs are in the middle of: nothing of a conversation is lost."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Request, Step
from litechat_tui.domain.chat import Role
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.proof.fork_server import ROOT, TIMEOUT_SECONDS, ForkServer
from tests.proof.test_two_programs import repeating
from tests.proof.workspace import PROGRAM, SESSION, Workspace, until
from tests.unit.agent.rig import saying

TURNS = 20
"""Of each program, on the session all are in, and as many on others."""


def changed(folder: Path, environment: dict[str, str], *words: str) -> Any:
    """Run `sessions ...` as a program of its own and return what it wrote."""
    done = subprocess.run(
        [PROGRAM, "sessions", *words, "--json"],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=TIMEOUT_SECONDS,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.mark.parametrize("fate", ["ended", "killed"])
def test_a_session_is_renamed_archived_and_deleted_while_it_is_answered(
    fate: str, fork_server: ForkServer, tmp_path: Path
) -> None:
    go_on = Event()

    def answer(_request: Request) -> Iterator[Step]:
        events = saying("Answer to First").completed()
        yield from events[:5]
        go_on.wait(TIMEOUT_SECONDS)
        yield from events[5:]

    with ResponsesServer(answer) as server:
        workspace = Workspace(tmp_path, server, fork_server)

        def change(*words: str) -> Any:
            return changed(tmp_path, workspace.environment, *words)

        with workspace.asking("First") as first:
            with closing(workspace.store()) as store:
                until(lambda: [*store.queries.messages(SESSION)][-1:] != [])
                until(lambda: store.queries.messages(SESSION)[-1].text == "Answer to Fi")
            change("rename", SESSION, "Another name")
            change("tag", SESSION, "work")
            change("archive", SESSION)
            (deleted,) = change("delete", SESSION)
            assert (deleted["title"], deleted["trashed"]) == ("Another name", True)
            assert change("purge", "--yes") == {"purged": 0, "left": 1}
            if fate == "killed":
                first.send_signal(signal.SIGKILL)
            else:
                go_on.set()
            assert first.wait() == (-signal.SIGKILL if fate == "killed" else 0)
            go_on.set()

        with closing(workspace.store()) as store:
            store.journal.recover()
            texts = [message.text for message in store.queries.messages(SESSION)]
            assert texts == ["First", "Answer to Fi" if fate == "killed" else "Answer to First"]
            assert store.check() == []
        (session,) = change("restore", SESSION)
        assert (session["title"], session["tags"], session["trashed"]) == ("Another name", ["work"], False)
        (session,) = change("unarchive", SESSION)
        assert (session["messages"], session["archived"]) == (2, False)


def test_sessions_are_changed_all_the_time_while_two_programs_talk_in_them(tmp_path: Path) -> None:
    path, dice = tmp_path / "sessions.db", random.Random(9)
    environment = {"SESSION_DB_PATH": str(path), "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    words = [["rename", "{}", "Name {}"], *([word, "{}"] for word in ("pin", "unpin", "archive", "delete", "restore"))]
    words += [["tag", "{}", "a", "b"], ["untag", "{}", "a"]]
    with ResponsesServer(repeating) as server:
        command = [sys.executable, "-m", "tests.proof.writer", str(path), server.base_url]
        programs = [
            subprocess.Popen([*command, name, str(TURNS)], cwd=ROOT, env={}, stdout=subprocess.PIPE, text=True)
            for name in ("one", "two")
        ]
        changes = 0
        while any(program.poll() is None for program in programs):
            known = changed(tmp_path, environment, "list", "--all") if path.exists() else []
            if known:
                session_id = dice.choice([session["session_id"] for session in known])
                changed(tmp_path, environment, *(word.format(session_id) for word in dice.choice(words)))
                changes += 1
        ends: list[dict[str, Any]] = []
        for program in programs:
            with program:
                output, _ = program.communicate(timeout=TIMEOUT_SECONDS)
                assert program.returncode == 0
                ends += map(json.loads, output.splitlines())
    assert changes > 3
    assert {(end["status"], end["problem"]) for end in ends} == {("completed", "")}
    listed = changed(tmp_path, environment, "list", "--all", "--limit", "0")
    with closing(SQLiteStore(path, frozen_clock)) as store:
        assert store.check() == []
        messages = [
            message for session in listed for message in store.queries.messages(session["session_id"], limit=1_000)
        ]
    prompts = [message.text for message in messages if message.role is Role.USER]
    assert sorted(prompts) == sorted(end["prompt"] for end in ends)
    assert len(prompts) == 2 * 2 * TURNS
    assert [f"Answer to {prompt}" for prompt in prompts] == [
        message.text for message in messages if message.role is Role.ASSISTANT
    ]
    assert sum(session["messages"] for session in listed) == len(messages)
