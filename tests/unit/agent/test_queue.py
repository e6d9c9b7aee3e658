"""A prompt sent while another window or program is in the middle of a turn of the same session."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.agent import turn
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.events import RetryScheduled, TurnStarted
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.unit.agent.rig import Rig, ended, saying, until
from tests.wording import message


@pytest.fixture
def other(chat: Rig, tmp_path: Path) -> Iterator[SQLiteStore]:
    """Another window on the same file."""
    with closing(SQLiteStore(tmp_path / "sessions.db", frozen_clock)) as store:
        yield store


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often."""
    monkeypatch.setattr(turn, "BUSY_POLL_SECONDS", 0.01)


async def test_it_waits_visibly_and_then_follows(chat: Rig, other: SQLiteStore) -> None:
    theirs = other.journal.begin(TurnRequest(chat.session_id, Prompt("Theirs"), "m"))
    reply = chat.send("Ours", saying("Yes.").completed())
    await until(reply, lambda told: told.all(RetryScheduled))
    assert chat.server.requests == []
    other.journal.end(theirs, Outcome(TurnStatus.COMPLETED, Partial("Answer")))
    told = await ended(reply)

    assert told.all(RetryScheduled)[0].reason.code is Code.STORE_BUSY_ELSEWHERE
    assert told.turn.status is TurnStatus.COMPLETED
    assert [message.text for message in chat.messages] == ["Theirs", "Answer", "Ours", "Yes."]
    assert [item["content"] for item in chat.last_input] == ["Theirs", "Answer", "Ours"]


async def test_stopping_takes_it_back(chat: Rig, other: SQLiteStore) -> None:
    other.journal.begin(TurnRequest(chat.session_id, Prompt("Theirs"), "m"))
    reply = chat.send("Ours")
    await until(reply, lambda told: told.all(RetryScheduled))
    reply.stop()
    told = await ended(reply)

    assert told.end.withdrawn
    assert (told.turn.status, told.turn.problem) == (TurnStatus.STOPPED, None)
    assert told.all(TurnStarted) == []
    assert chat.items == [{"role": "user", "content": "Theirs"}]


async def test_it_does_not_wait_forever(chat: Rig, other: SQLiteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "BUSY_TIMEOUT_SECONDS", 0.03)
    other.journal.begin(TurnRequest(chat.session_id, Prompt("Theirs"), "m"))
    told = await chat.reply("Ours")

    assert told.end.withdrawn
    assert told.turn.problem is not None
    assert "still being written" in message(told.turn.problem)
    assert len(told.all(RetryScheduled)) == 3
