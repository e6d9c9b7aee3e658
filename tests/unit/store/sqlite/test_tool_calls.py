"""What was decided about tool calls is kept with their turns, wherever these go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from litechat_tui.domain.archive import Answer, Exchange, Fate
from litechat_tui.domain.chat import ToolPart, Turn, TurnStatus
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from litechat_tui.domain.storable import storable
from litechat_tui.domain.tool_calls import NOT_ALLOWED, NOT_KNOWN, NOT_RUN, CallError, CallState, Decision, ToolCall
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.database import Row
from litechat_tui.store.sqlite.tool_calls import add, of_turn
from tests.conftest import frozen_clock
from tests.conversations import CALL, FULL, asked, conversation, exchange, turn

PENDING = replace(CALL, decision=None, decided_at=None, started_at=None, ended_at=None)
ALLOWED = replace(PENDING, call_id="c2", decision=Decision.SESSION)
STARTED = replace(ALLOWED, call_id="c3", started_at=CALL.started_at)
REFUSED = replace(PENDING, call_id="c4", decision=Decision.NO, reason="Too early.")
OUTPUTS = [NOT_ALLOWED, NOT_RUN, NOT_KNOWN, f"{NOT_ALLOWED} Reason: Too early."]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        yield store


def awaiting(store: SQLiteStore) -> Turn:
    """Return a turn that waits, with a call in each state that has no output."""
    begun = store.journal.begin(TurnRequest("a", Prompt("Read it"), "model"))
    calls = [PENDING, ALLOWED, STARTED, REFUSED]
    store.journal.append(
        begun, [{"type": "function_call", "call_id": each.call_id, "name": "n", "arguments": "{}"} for each in calls]
    )
    with closing(sqlite3.connect(store.path)) as db, db:
        add(db, begun.id, calls)
        db.execute("UPDATE chat_turns SET status = 'awaiting_approval', owner = NULL WHERE id = ?", (begun.id,))
    return begun


def outputs(store: SQLiteStore, session_id: str) -> list[str | None]:
    parts = store.queries.messages(session_id)[-1].parts
    return [part.output for part in parts if isinstance(part, ToolPart)]


def calls_of(store: SQLiteStore, turn_id: str) -> tuple[ToolCall, ...]:
    with closing(sqlite3.connect(store.path)) as db:
        db.row_factory = Row
        return of_turn(db, turn_id)


@pytest.mark.parametrize("way", ["fork", "duplicate"])
def test_a_copy_of_a_turn_that_waits_has_ended_and_the_turn_still_waits(store: SQLiteStore, way: str) -> None:
    begun = awaiting(store)
    getattr(store.commands, way)("a", "b")
    (_, copy) = store.queries.messages("b")
    assert copy.turn is not None
    assert copy.turn.status is TurnStatus.STOPPED
    assert outputs(store, "b") == OUTPUTS
    assert [(each.decision, each.error) for each in calls_of(store, copy.turn.id)] == [
        (Decision.NO, None),
        (Decision.ONCE, CallError.NOT_RUN),
        (Decision.ONCE, CallError.UNKNOWN),
        (Decision.NO, None),
    ]
    assert outputs(store, "a") == [None] * 4
    assert calls_of(store, begun.id) == (PENDING, ALLOWED, STARTED, REFUSED)
    assert store.check() == []


def test_an_export_of_a_turn_that_waits_is_closed(store: SQLiteStore) -> None:
    awaiting(store)
    exported = store.archive.conversation("a")
    assert exported is not None
    answer = exported.exchanges[0].answers[0]
    assert [item.item["output"] for item in answer.items[-4:] if item.item] == OUTPUTS
    assert [each.state for each in answer.calls] == [
        CallState.REFUSED,
        CallState.FAILED,
        CallState.UNKNOWN,
        CallState.REFUSED,
    ]


def test_what_is_imported_allows_nothing_in_its_session(store: SQLiteStore) -> None:
    allowed = replace(CALL, decision=Decision.SESSION)
    given = conversation(exchange("Q", "A"), session_id=FULL.session_id)
    answer = replace(given.exchanges[0].answers[0], calls=(allowed, allowed))
    given = replace(given, exchanges=(replace(given.exchanges[0], answers=(answer,)),))
    assert [each.fate for each in store.archive.adopt([given])] == [Fate.NEW]
    exported = store.archive.conversation(FULL.session_id)
    assert exported is not None
    assert exported.exchanges[0].answers[0].calls == (replace(CALL, decision=Decision.ONCE),)


def test_calls_go_with_their_turns(store: SQLiteStore) -> None:
    awaiting(store)
    store.commands.change(["a"], Change(trashed=True))
    assert store.commands.purge(["a"]) == 1
    with closing(sqlite3.connect(store.path)) as db:
        assert db.execute("SELECT count(*) FROM chat_tool_calls").fetchone() == (0,)


def test_what_cannot_be_a_call_is_read_as_one_that_allows_nothing(store: SQLiteStore) -> None:
    begun = awaiting(store)
    told = '{"title": 7, "description": ["\\u001b"], "hints": {"read_only": 1, "destructive": true}}'
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute(
            "UPDATE chat_tool_calls SET told = ?, decision = 'perhaps', error = 'odd', server = x'ff1b',"
            " started_ms = 'soon', asked_ms = -1 WHERE call_id = 'c1'",
            (told,),
        )
        db.execute("UPDATE chat_tool_calls SET told = '{\"hints\": 7}' WHERE call_id = 'c2'")
    first, second, *_ = calls_of(store, begun.id)
    assert (first.decision, first.error, first.started_at, first.title) == (Decision.NO, CallError.UNKNOWN, None, "7")
    assert (first.hints.read_only, first.hints.destructive) == (None, True)
    assert second.hints.read_only is None
    assert "\x1b" not in first.server + first.description


def test_an_answer_without_a_turn_keeps_no_calls() -> None:
    given = conversation(Exchange(asked("Q"), (Answer((), None, calls=(CALL,)),)))
    assert storable(given).exchanges[0].answers == ()
    kept = conversation(Exchange(asked("Q"), (Answer((), turn(), calls=(PENDING,)),)))
    (call,) = storable(kept).exchanges[0].answers[0].calls
    assert (call.decision, call.ended_at) == (Decision.NO, call.asked_at)
