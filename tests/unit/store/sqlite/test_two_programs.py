"""Two programs on one file: turns of a session never interleave, and nobody sees a lock."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from litechat_tui.domain.chat import Role, TurnStatus
from litechat_tui.domain.errors import SessionBusyError
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.stored import sessions

ROOT = Path(__file__).parents[4]


@contextmanager
def other_program(action: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.unit.store.sqlite.other_program", action, str(path), "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_session_is_busy_while_another_program_is_in_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with other_program("hold", path) as other, closing(SQLiteStore(path, frozen_clock)) as store:
        assert said(other) == "holding"
        assert store.journal.recover() == []
        with pytest.raises(SessionBusyError):
            store.journal.begin(TurnRequest("a", Prompt("Me too"), "model"))
        beside = store.journal.begin(TurnRequest("b", Prompt("Beside"), "model"))
        store.journal.end(beside, Outcome(TurnStatus.COMPLETED))
        assert [message.text for message in store.queries.messages("a")] == ["Prompt", "Half"]
        held = store.queries.messages("a")[-1].turn
        assert held is not None
        with pytest.raises(SessionBusyError):
            store.journal.begin(TurnRequest("a", Prompt(""), "model", retry_of=held.id))
        seen = store.queries.changes()
        other.communicate("go on\n")
        assert store.queries.changes() != seen
        assert other.returncode == 0
        assert [message.text for message in store.queries.messages("a")] == ["Prompt", "Whole"]
        assert store.journal.begin(TurnRequest("a", Prompt("Me too"), "model")).status is TurnStatus.RUNNING


def test_the_turn_of_a_program_that_was_killed_is_recovered_by_the_other(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with other_program("hold", path) as other, closing(SQLiteStore(path, frozen_clock)) as store:
        assert said(other) == "holding"
        other.kill()
        other.wait()
        assert [turn.status for turn in store.journal.recover()] == [TurnStatus.INTERRUPTED]
        assert [message.text for message in store.queries.messages("a")] == ["Prompt", "Half"]
        assert store.check() == []


def test_two_programs_that_talk_at_once_lose_and_mix_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with other_program("talk", path) as first, other_program("talk", path) as second:
        outputs = [process.communicate()[1] for process in (first, second)]
        assert [first.returncode, second.returncode] == [0, 0], outputs
    with closing(SQLiteStore(path, frozen_clock)) as store:
        assert store.check() == []
        messages = store.queries.messages("shared", limit=1_000)
        assert len(messages) == 2 * 20 * 2
        for prompt, reply in pairwise(messages):
            if prompt.role is Role.USER:
                assert reply.text == prompt.text.replace("Prompt", "Answer")
        assert sorted(len(store.journal.items(session.id)) for session in sessions(store)) == [20, 20, 80]
