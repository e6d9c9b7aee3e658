"""A turn whose program died is found, closed with the text it had, and its session is free again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from litechat_tui.domain.chat import ReasoningPart, TextPart, Turn, TurnStatus
from litechat_tui.domain.errors import SessionBusyError, StoreError, TurnTakenError
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.store.owners import HEARTBEAT_MS
from litechat_tui.store.sqlite import SQLiteSessionStore
from tests.conftest import NOW

HELLO = TurnRequest("a", "Hello", "model")
HEARTBEAT = timedelta(milliseconds=HEARTBEAT_MS)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s"


@pytest.fixture
def elsewhere(path: Path, clock: Clock) -> Iterator[SQLiteSessionStore]:
    """Another program on another machine: it lives by its heartbeat."""
    with closing(SQLiteSessionStore(path, clock)) as store:
        store._me = replace(store._me, host="elsewhere")
        yield store


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[SQLiteSessionStore]:
    with closing(SQLiteSessionStore(path, clock)) as store:
        yield store


def test_a_living_program_keeps_its_turn(
    store: SQLiteSessionStore, elsewhere: SQLiteSessionStore, clock: Clock
) -> None:
    turn = elsewhere.begin(HELLO)
    clock.now += HEARTBEAT
    elsewhere.beat()
    clock.now += HEARTBEAT / 2
    assert store.recover() == []
    with pytest.raises(SessionBusyError, match="another window"):
        store.begin(HELLO)
    assert elsewhere.end(turn, Outcome(TurnStatus.COMPLETED)).status is TurnStatus.COMPLETED


def test_the_turn_of_a_dead_program_keeps_the_text_it_had(
    store: SQLiteSessionStore, elsewhere: SQLiteSessionStore, clock: Clock
) -> None:
    turn = elsewhere.begin(HELLO)
    clock.now += timedelta(seconds=1)
    elsewhere.checkpoint(turn, Partial("Half an ans", "hm"), clock.now)
    last_seen = clock.now
    clock.now += HEARTBEAT
    (recovered,) = store.recover()
    assert (recovered.id, recovered.status, recovered.ended_at) == (turn.id, TurnStatus.INTERRUPTED, last_seen)
    _, reply = store.messages("a")
    assert reply.parts == (ReasoningPart("hm"), TextPart("Half an ans"))
    assert reply.turn == recovered
    assert store.items("a")[-1] == {"role": "assistant", "content": "Half an ans"}
    session = store.session("a")
    assert session is not None
    assert (session.status, session.updated_at) == (TurnStatus.INTERRUPTED, last_seen)
    assert store.recover() == []
    assert store.check() == []


def test_a_turn_without_text_is_closed_without_a_message(
    store: SQLiteSessionStore, elsewhere: SQLiteSessionStore, clock: Clock
) -> None:
    elsewhere.begin(HELLO)
    clock.now += HEARTBEAT
    (recovered,) = store.recover()
    assert recovered.ended_at == NOW
    assert store.items("a") == [{"role": "user", "content": "Hello"}]
    assert store.messages("a")[1].turn == recovered


def test_a_session_is_freed_when_its_dead_turn_is_met(
    store: SQLiteSessionStore, elsewhere: SQLiteSessionStore, clock: Clock
) -> None:
    dead = elsewhere.begin(HELLO)
    elsewhere.checkpoint(dead, Partial("Half"), None)
    clock.now += HEARTBEAT
    store.begin(TurnRequest("a", "Again", "model"))
    assert [message.text for message in store.messages("a")] == ["Hello", "Half", "Again", ""]
    assert store.recover() == []
    assert store.check() == []


def test_a_program_that_was_held_up_takes_its_turn_back(
    store: SQLiteSessionStore, elsewhere: SQLiteSessionStore, clock: Clock
) -> None:
    turn = elsewhere.begin(HELLO)
    elsewhere.checkpoint(turn, Partial("Half"), None)
    clock.now += HEARTBEAT
    store.recover()
    assert [message.text for message in store.messages("a")] == ["Hello", "Half"]
    elsewhere.checkpoint(turn, Partial("Half an answer"), None)
    assert store.check() == []
    assert store.recover() == []
    _, reply = store.messages("a")
    assert (reply.text, reply.turn) == ("Half an answer", turn)
    elsewhere.append(turn, [{"role": "assistant", "content": "Half an answer, whole."}])
    elsewhere.end(turn, Outcome(TurnStatus.COMPLETED))
    assert [message.text for message in store.messages("a")] == ["Hello", "Half an answer, whole."]
    assert store.check() == []


def gone_on(store: SQLiteSessionStore, elsewhere: SQLiteSessionStore, clock: Clock, partial: str) -> Turn:
    """Let another program go on with a session while one is held up in a turn of it; return that turn."""
    turn = elsewhere.begin(HELLO)
    if partial:
        elsewhere.checkpoint(turn, Partial(partial), None)
    clock.now += HEARTBEAT
    store.end(store.begin(TurnRequest("a", "Next", "model")), Outcome(TurnStatus.COMPLETED, Partial("Well.")))
    return turn


def test_what_came_of_a_turn_after_which_the_session_went_on_is_kept_where_it_stands(
    store: SQLiteSessionStore, elsewhere: SQLiteSessionStore, clock: Clock
) -> None:
    turn = gone_on(store, elsewhere, clock, "Half")
    too_late: tuple[Callable[[], object], ...] = (
        lambda: elsewhere.checkpoint(turn, Partial("Half and more"), None),
        lambda: elsewhere.append(turn, [{"role": "assistant", "content": "Half and more"}]),
        lambda: elsewhere.withdraw(turn),
    )
    for late in too_late:
        with pytest.raises(TurnTakenError, match="held up"):
            late()
    ended = elsewhere.end(turn, Outcome(TurnStatus.COMPLETED, Partial("Half and more")))
    assert ended.status is TurnStatus.INTERRUPTED
    assert ended.problem is not None
    assert "held up" in ended.problem.message
    messages = store.messages("a")
    assert [message.text for message in messages] == ["Hello", "Half and more", "Next", "Well."]
    assert messages[1].turn == ended
    assert store.check() == []


def test_an_answer_that_comes_too_late_for_its_place_is_told(
    store: SQLiteSessionStore, elsewhere: SQLiteSessionStore, clock: Clock
) -> None:
    turn = gone_on(store, elsewhere, clock, "")
    with pytest.raises(StoreError, match="too late"):
        elsewhere.end(turn, Outcome(TurnStatus.COMPLETED, Partial("Whole")))
    assert elsewhere.end(turn, Outcome(TurnStatus.STOPPED)).status is TurnStatus.INTERRUPTED
    assert [message.text for message in store.messages("a")] == ["Hello", "", "Next", "Well."]


def test_a_turn_that_another_program_answered_again_is_not_taken_back(
    store: SQLiteSessionStore, elsewhere: SQLiteSessionStore, clock: Clock
) -> None:
    turn = elsewhere.begin(HELLO)
    elsewhere.checkpoint(turn, Partial("Half"), None)
    clock.now += HEARTBEAT
    store.begin(TurnRequest("a", "", "model", again=turn.id))
    with pytest.raises(TurnTakenError, match="held up"):
        elsewhere.checkpoint(turn, Partial("Half and more"), None)
    assert store.check() == []


def test_looking_for_the_dead_waits_for_nobody_while_all_live(store: SQLiteSessionStore, path: Path) -> None:
    store.begin(HELLO)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.recover() == []


def test_a_store_that_was_closed_in_the_middle_of_a_turn_is_dead_at_once(path: Path, clock: Clock) -> None:
    with closing(SQLiteSessionStore(path, clock)) as first:
        first.checkpoint(first.begin(HELLO), Partial("Half"), None)
    with closing(SQLiteSessionStore(path, clock)) as second:
        assert [turn.status for turn in second.recover()] == [TurnStatus.INTERRUPTED]
        assert [message.text for message in second.messages("a")] == ["Hello", "Half"]


def test_text_with_half_a_character_is_checkpointed(store: SQLiteSessionStore) -> None:
    turn = store.begin(HELLO)
    store.checkpoint(turn, Partial("emoji \ud83d", "\udc00"), None)
    assert store.messages("a")[1].text == "emoji ?"
    store.end(turn, Outcome(TurnStatus.STOPPED, Partial("emoji \ud83d", "\udc00")))
    assert store.check() == []


def test_a_turn_whose_session_was_removed_says_so(store: SQLiteSessionStore, path: Path) -> None:
    turn = store.begin(HELLO)
    with store._writer.transaction() as db:
        db.execute("DELETE FROM agent_messages")
        db.execute("DELETE FROM agent_sessions")
    for late in (
        lambda: store.append(turn, []),
        lambda: store.end(turn, Outcome(TurnStatus.COMPLETED)),
        lambda: store.withdraw(turn),
    ):
        with pytest.raises(StoreError, match="removed by another program"):
            late()
    assert store.sessions() == []


def test_withdrawing_puts_a_session_back_to_where_it_stood(store: SQLiteSessionStore, clock: Clock) -> None:
    first = store.begin(HELLO)
    clock.now += timedelta(seconds=5)
    store.append(first, [{"role": "assistant", "content": "Hi"}])
    store.end(first, Outcome(TurnStatus.COMPLETED))
    before = store.session("a")
    clock.now += timedelta(days=1)
    store.withdraw(store.begin(TurnRequest("a", "Never mind", "other")))
    after = store.session("a")
    assert before is not None
    assert after is not None
    assert after == before
    assert store.check() == []


def test_a_session_that_was_empty_before_outlives_a_withdrawn_turn(store: SQLiteSessionStore) -> None:
    with store._writer.transaction() as db:
        db.execute("INSERT INTO agent_sessions (session_id) VALUES ('a')")
    store.withdraw(store.begin(HELLO))
    session = store.session("a")
    assert session is not None
    assert (session.title, session.model, session.item_count) == ("", "", 0)
