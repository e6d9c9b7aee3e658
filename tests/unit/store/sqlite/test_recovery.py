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
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.owners import HEARTBEAT_MS
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import NOW
from tests.stored import sessions
from tests.wording import message, raises

HELLO = TurnRequest("a", Prompt("Hello"), "model")
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
def elsewhere(path: Path, clock: Clock) -> Iterator[SQLiteStore]:
    """Another program on another machine: it lives by its heartbeat."""
    with closing(SQLiteStore(path, clock)) as store:
        store.journal._presence.me = replace(store.journal._presence.me, host="elsewhere")
        yield store


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(path, clock)) as store:
        yield store


def test_a_living_program_keeps_its_turn(store: SQLiteStore, elsewhere: SQLiteStore, clock: Clock) -> None:
    turn = elsewhere.journal.begin(HELLO)
    clock.now += HEARTBEAT
    elsewhere.journal.beat()
    clock.now += HEARTBEAT / 2
    assert store.journal.recover() == []
    with raises(SessionBusyError, match="another window"):
        store.journal.begin(HELLO)
    assert elsewhere.journal.end(turn, Outcome(TurnStatus.COMPLETED)).status is TurnStatus.COMPLETED


def test_the_turn_of_a_dead_program_keeps_the_text_it_had(
    store: SQLiteStore, elsewhere: SQLiteStore, clock: Clock
) -> None:
    turn = elsewhere.journal.begin(HELLO)
    clock.now += timedelta(seconds=1)
    elsewhere.journal.checkpoint(turn, Partial("Half an ans", "hm"), clock.now)
    last_seen = clock.now
    clock.now += HEARTBEAT
    (recovered,) = store.journal.recover()
    assert (recovered.id, recovered.status, recovered.ended_at) == (turn.id, TurnStatus.INTERRUPTED, last_seen)
    _, reply = store.queries.messages("a")
    assert reply.parts == (ReasoningPart("hm"), TextPart("Half an ans"))
    assert reply.turn == recovered
    assert store.journal.items("a")[-1] == {"role": "assistant", "content": "Half an ans"}
    session = store.queries.session("a")
    assert session is not None
    assert (session.status, session.updated_at) == (TurnStatus.INTERRUPTED, last_seen)
    assert store.journal.recover() == []
    assert store.check() == []


def test_a_turn_without_text_is_closed_without_a_message(
    store: SQLiteStore, elsewhere: SQLiteStore, clock: Clock
) -> None:
    elsewhere.journal.begin(HELLO)
    clock.now += HEARTBEAT
    (recovered,) = store.journal.recover()
    assert recovered.ended_at == NOW
    assert store.journal.items("a") == [{"role": "user", "content": "Hello"}]
    assert store.queries.messages("a")[1].turn == recovered


def test_a_session_is_freed_when_its_dead_turn_is_met(store: SQLiteStore, elsewhere: SQLiteStore, clock: Clock) -> None:
    dead = elsewhere.journal.begin(HELLO)
    elsewhere.journal.checkpoint(dead, Partial("Half"), None)
    clock.now += HEARTBEAT
    store.journal.begin(TurnRequest("a", Prompt("Again"), "model"))
    assert [message.text for message in store.queries.messages("a")] == ["Hello", "Half", "Again", ""]
    assert store.journal.recover() == []
    assert store.check() == []


def test_a_program_that_was_held_up_takes_its_turn_back(
    store: SQLiteStore, elsewhere: SQLiteStore, clock: Clock
) -> None:
    turn = elsewhere.journal.begin(HELLO)
    elsewhere.journal.checkpoint(turn, Partial("Half"), None)
    clock.now += HEARTBEAT
    store.journal.recover()
    assert [message.text for message in store.queries.messages("a")] == ["Hello", "Half"]
    elsewhere.journal.checkpoint(turn, Partial("Half an answer"), None)
    assert store.check() == []
    assert store.journal.recover() == []
    _, reply = store.queries.messages("a")
    assert (reply.text, reply.turn) == ("Half an answer", turn)
    elsewhere.journal.append(turn, [{"role": "assistant", "content": "Half an answer, whole."}])
    elsewhere.journal.end(turn, Outcome(TurnStatus.COMPLETED))
    assert [message.text for message in store.queries.messages("a")] == ["Hello", "Half an answer, whole."]
    assert store.check() == []


def gone_on(store: SQLiteStore, elsewhere: SQLiteStore, clock: Clock, partial: str) -> Turn:
    """Let another program go on with a session while one is held up in a turn of it; return that turn."""
    turn = elsewhere.journal.begin(HELLO)
    if partial:
        elsewhere.journal.checkpoint(turn, Partial(partial), None)
    clock.now += HEARTBEAT
    store.journal.end(
        store.journal.begin(TurnRequest("a", Prompt("Next"), "model")), Outcome(TurnStatus.COMPLETED, Partial("Well."))
    )
    return turn


def test_what_came_of_a_turn_after_which_the_session_went_on_is_kept_where_it_stands(
    store: SQLiteStore, elsewhere: SQLiteStore, clock: Clock
) -> None:
    turn = gone_on(store, elsewhere, clock, "Half")
    too_late: tuple[Callable[[], object], ...] = (
        lambda: elsewhere.journal.checkpoint(turn, Partial("Half and more"), None),
        lambda: elsewhere.journal.append(turn, [{"role": "assistant", "content": "Half and more"}]),
        lambda: elsewhere.journal.withdraw(turn),
    )
    for late in too_late:
        with raises(TurnTakenError, match="held up"):
            late()
    ended = elsewhere.journal.end(turn, Outcome(TurnStatus.COMPLETED, Partial("Half and more")))
    assert ended.status is TurnStatus.INTERRUPTED
    assert ended.problem is not None
    assert "held up" in message(ended.problem)
    messages = store.queries.messages("a")
    assert [message.text for message in messages] == ["Hello", "Half and more", "Next", "Well."]
    assert messages[1].turn == ended
    assert store.check() == []


def test_an_answer_that_comes_too_late_for_its_place_is_told(
    store: SQLiteStore, elsewhere: SQLiteStore, clock: Clock
) -> None:
    turn = gone_on(store, elsewhere, clock, "")
    with raises(StoreError, match="too late"):
        elsewhere.journal.end(turn, Outcome(TurnStatus.COMPLETED, Partial("Whole")))
    assert elsewhere.journal.end(turn, Outcome(TurnStatus.STOPPED)).status is TurnStatus.INTERRUPTED
    assert [message.text for message in store.queries.messages("a")] == ["Hello", "", "Next", "Well."]


def test_a_turn_that_another_program_answered_again_is_not_taken_back(
    store: SQLiteStore, elsewhere: SQLiteStore, clock: Clock
) -> None:
    turn = elsewhere.journal.begin(HELLO)
    elsewhere.journal.checkpoint(turn, Partial("Half"), None)
    clock.now += HEARTBEAT
    store.journal.begin(TurnRequest("a", Prompt(""), "model", retry_of=turn.id))
    with raises(TurnTakenError, match="held up"):
        elsewhere.journal.checkpoint(turn, Partial("Half and more"), None)
    assert store.check() == []


def test_looking_for_the_dead_waits_for_nobody_while_all_live(store: SQLiteStore, path: Path) -> None:
    store.journal.begin(HELLO)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.journal.recover() == []


def test_a_store_that_was_closed_in_the_middle_of_a_turn_is_dead_at_once(path: Path, clock: Clock) -> None:
    with closing(SQLiteStore(path, clock)) as first:
        first.journal.checkpoint(first.journal.begin(HELLO), Partial("Half"), None)
    with closing(SQLiteStore(path, clock)) as second:
        assert [turn.status for turn in second.journal.recover()] == [TurnStatus.INTERRUPTED]
        assert [message.text for message in second.queries.messages("a")] == ["Hello", "Half"]


def test_text_with_half_a_character_is_checkpointed(store: SQLiteStore) -> None:
    turn = store.journal.begin(HELLO)
    store.journal.checkpoint(turn, Partial("emoji \ud83d", "\udc00"), None)
    assert store.queries.messages("a")[1].text == "emoji ?"
    store.journal.end(turn, Outcome(TurnStatus.STOPPED, Partial("emoji \ud83d", "\udc00")))
    assert store.check() == []


def test_a_turn_whose_session_was_removed_says_so(store: SQLiteStore, path: Path) -> None:
    turn = store.journal.begin(HELLO)
    with store._writer.transaction() as db:
        db.execute("DELETE FROM agent_messages")
        db.execute("DELETE FROM agent_sessions")
    for late in (
        lambda: store.journal.append(turn, []),
        lambda: store.journal.end(turn, Outcome(TurnStatus.COMPLETED)),
        lambda: store.journal.withdraw(turn),
    ):
        with raises(StoreError, match="removed by another program"):
            late()
    assert sessions(store) == []


def test_withdrawing_puts_a_session_back_to_where_it_stood(store: SQLiteStore, clock: Clock) -> None:
    first = store.journal.begin(HELLO)
    clock.now += timedelta(seconds=5)
    store.journal.append(first, [{"role": "assistant", "content": "Hi"}])
    store.journal.end(first, Outcome(TurnStatus.COMPLETED))
    before = store.queries.session("a")
    clock.now += timedelta(days=1)
    store.journal.withdraw(store.journal.begin(TurnRequest("a", Prompt("Never mind"), "other")))
    after = store.queries.session("a")
    assert before is not None
    assert after is not None
    assert after == before
    assert store.check() == []


def test_a_session_that_was_empty_before_outlives_a_withdrawn_turn(store: SQLiteStore) -> None:
    with store._writer.transaction() as db:
        db.execute("INSERT INTO agent_sessions (session_id) VALUES ('a')")
    store.journal.withdraw(store.journal.begin(HELLO))
    session = store.queries.session("a")
    assert session is not None
    assert (session.title, session.model, store.journal.items("a")) == ("", "", [])


def test_a_program_whose_process_nobody_can_tell_keeps_its_draft_by_looking_for_others(
    path: Path, store: SQLiteStore, clock: Clock
) -> None:
    with closing(SQLiteStore(path, clock)) as untold:
        untold.local._presence.me = replace(untold.local._presence.me, host="untold", token="")
        untold.journal.recover()
        untold.local.keep({"draft:a": "words"})
        clock.now += HEARTBEAT * 0.9
        untold.journal.recover()
        clock.now += HEARTBEAT * 0.9
        assert store.local.take_over(["draft:a"]) == {"draft:a": []}
        clock.now += HEARTBEAT * 0.2
        assert store.local.take_over(["draft:a"]) == {"draft:a": ["words"]}
