"""What is written down as always true is checked, and what is derived can be made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, StoreError
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.spending import SideRequest
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.checks import INVARIANTS
from litechat_tui.store.sqlite.tool_calls import add as add_calls
from tests.attached import png
from tests.conftest import frozen_clock
from tests.conversations import CALL
from tests.stored import sessions
from tests.wording import message, raises


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    """A file with a completed, a stopped and a running turn, and a failed one that was answered again."""
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        store.blobs.keep(png())
        turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
        store.journal.append(turn, [{"role": "assistant", "content": "Hi"}])
        store.journal.end(turn, Outcome(TurnStatus.COMPLETED))
        stopped = store.journal.begin(TurnRequest("a", Prompt("More"), "model"))
        store.journal.end(stopped, Outcome(TurnStatus.STOPPED, Partial("Half", "hm")))
        store.journal.begin(TurnRequest("b", Prompt("Running"), "model"))
        failed = store.journal.begin(TurnRequest("c", Prompt("Question"), "model"))
        store.journal.end(failed, Outcome(TurnStatus.FAILED, Partial("Cut")))
        again = store.journal.begin(TurnRequest("c", Prompt(""), "model", retry_of=failed.id))
        store.journal.end(again, Outcome(TurnStatus.INCOMPLETE, Partial("Better")))
        waiting = store.journal.begin(TurnRequest("d", Prompt("Waiting"), "model"))
        with closing(sqlite3.connect(store.path)) as db, db:
            db.execute("UPDATE chat_turns SET status = 'awaiting_approval', owner = NULL WHERE id = ?", (waiting.id,))
            asked = replace(CALL, decision=None, decided_at=None, started_at=None, ended_at=None)
            add_calls(db, waiting.id, [asked, replace(asked, call_id="c2")])
            add_calls(db, turn.id, [CALL])
        store.commands.entitle("a", "A greeting", SideRequest("haiku", frozen_clock(), Usage(300, 8, cost=0.25)))
        attached = Prompt("", (inspected("a.png", png()),))
        store.journal.end(store.journal.begin(TurnRequest("e", attached, "model")), Outcome(TurnStatus.COMPLETED))
        while store.index.step():
            pass
        yield store


def spoil(store: SQLiteStore, *statements: str) -> None:
    with closing(sqlite3.connect(store.path)) as db, db:
        for statement in statements:
            db.execute(statement)


def without_triggers(store: SQLiteStore) -> list[str]:
    """Take the triggers away, as a program that copies tables would, and return what makes them again."""
    with closing(sqlite3.connect(store.path)) as db, db:
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in triggers]


def test_a_file_that_is_used_as_meant_has_no_findings(store: SQLiteStore) -> None:
    assert store.check() == []
    store.repair()
    assert store.check() == []


DERIVED = [
    "DELETE FROM chat_sessions WHERE session_id = 'a'",
    "INSERT INTO chat_sessions (session_id, created_ms, updated_ms) VALUES ('ghost', 0, 0)",
    "UPDATE chat_sessions SET item_count = 7",
    "UPDATE chat_sessions SET preview = 'other'",
    "UPDATE chat_sessions SET first_prompt = NULL",
    "DELETE FROM chat_text WHERE item = 1",
    "DELETE FROM chat_text WHERE session_id = 'a'",
    "UPDATE chat_text SET text = 'other' WHERE item = 1",
    "UPDATE chat_text SET text = 'other' WHERE session_id = 'a'",
    "UPDATE chat_text SET kind = 'answer' WHERE item = 1",
    "INSERT INTO chat_text VALUES (99, 'prompt', 99, NULL, 'ghost')",
    "INSERT INTO chat_text VALUES (99, 'title', NULL, 'ghost', 'ghost')",
    "INSERT INTO chat_text VALUES (99, 'title', NULL, NULL, 'ghost')",
    "UPDATE chat_turns SET first_item = 99 WHERE status = 'completed'",
    "UPDATE chat_turns SET first_item = 1 WHERE status = 'running'",
    "UPDATE chat_turns SET partial_item = 99 WHERE status = 'stopped'",
    "INSERT INTO search_prompt_fts (search_prompt_fts) VALUES ('delete-all')",
    "DELETE FROM chat_text WHERE text LIKE 'cut%'",
    "INSERT INTO chat_set_aside VALUES (99, 'c', 'ghost', '{}', NULL)",
    "INSERT INTO chat_set_aside SELECT 2, session_id, turn_id, message_data, created_at FROM chat_set_aside",
    "UPDATE chat_turns SET partial_item = 99 WHERE status = 'failed'",
    "UPDATE chat_turns SET status = 'zzz' WHERE status = 'completed'",
    "UPDATE chat_turns SET status = 'zzz' WHERE status = 'running'",
    "UPDATE chat_turns SET status = x'00' WHERE status = 'failed'",
    "UPDATE chat_turns SET started_ms = 'soon', model = x'00', cost = 'dear', error = x'00'",
    "UPDATE chat_turns SET first_item = 'first' WHERE status = 'completed'",
    "UPDATE chat_turns SET started_ms = -1, first_token_ms = 999999999999999",
    "UPDATE chat_turns SET input_tokens = -1, cost = -0.5",
    "UPDATE chat_turns SET problem = '{', times = 'zzz'",
    "UPDATE chat_sessions SET created_ms = x'00', updated_ms = 'x', title = x'00'",
    "UPDATE chat_sessions SET updated_ms = 999999999999999, trashed_ms = -1",
    "UPDATE chat_sessions SET title_source = 'zzz', pinned = 2, archived = -1",
    "UPDATE chat_owners SET pid = 'me', beat_ms = -1",
    "INSERT INTO chat_preferences VALUES ('theme', x'00')",
    "UPDATE chat_side_requests SET session_id = 'ghost'",
    "UPDATE chat_side_requests SET at_ms = -1, input_tokens = 'many'",
    "UPDATE chat_side_requests SET model = x'00', cost = -0.5",
    "INSERT INTO chat_attachments VALUES (99, 0, 'ghost', 'a', 'b/c', 1, 0, 0, 0)",
    "INSERT INTO chat_attachments SELECT 99, 0, digest, 'a', 'b/c', 1, 0, 0, 0 FROM chat_blobs",
    "INSERT INTO chat_attachments SELECT item, 'x', digest, 'a', x'00', 1, 0, 0, 0 FROM chat_attachments",
    "INSERT INTO chat_blobs VALUES ('ghost', -1, 'text')",
]
DERIVED += [
    "UPDATE chat_turns SET owner = 'me' WHERE status = 'awaiting_approval'",
    "UPDATE chat_turns SET ended_ms = 1 WHERE status = 'awaiting_approval'",
    "UPDATE chat_turns SET status = 'awaiting_approval', ended_ms = NULL, owner = NULL WHERE status = 'stopped'",
    "DELETE FROM chat_tool_calls WHERE decision IS NULL",
    "UPDATE chat_tool_calls SET turn_id = 'ghost' WHERE decision = 'once'",
    "UPDATE chat_tool_calls SET ended_ms = NULL WHERE decision = 'once'",
    "UPDATE chat_tool_calls SET decision = NULL",
    "UPDATE chat_tool_calls SET decision = 'no' WHERE decision = 'once'",
    "UPDATE chat_tool_calls SET started_ms = 1 WHERE decision IS NULL",
    "UPDATE chat_tool_calls SET decision = 'perhaps', error = 'odd', told = '{', asked_ms = -1",
    "UPDATE chat_tool_calls SET decided_ms = -1, started_ms = 'soon', ended_ms = 999999999999999, reason = x'00'",
    "UPDATE chat_turns SET requests = -1",
]
NOT_DERIVED = [
    "DELETE FROM chat_blobs",
    "UPDATE chat_blobs SET data = x'00'",
    "UPDATE chat_turns SET first_item = 2 WHERE status = 'completed'",
    "UPDATE chat_turns SET partial_item = 1 WHERE status = 'stopped'",
    "UPDATE chat_turns SET partial_item = 4 WHERE status = 'completed'",
    "UPDATE chat_turns SET partial_item = 8 WHERE status = 'failed'",
    "UPDATE agent_messages SET message_data = x'00' WHERE id = 1",
    "UPDATE chat_turns SET attempt = 3 WHERE status = 'incomplete'",
    "DELETE FROM chat_turns WHERE status = 'incomplete'",
    "UPDATE chat_set_aside SET session_id = 'a'",
    "UPDATE chat_set_aside SET turn_id = (SELECT id FROM chat_turns WHERE status = 'incomplete')",
    "UPDATE chat_set_aside SET id = 3",
    "UPDATE chat_turns SET owner = NULL WHERE status = 'running'",
    "UPDATE chat_turns SET ended_ms = 1 WHERE status = 'running'",
    "UPDATE chat_turns SET ended_ms = NULL WHERE status = 'stopped'",
    "UPDATE chat_turns SET partial_text = 'lost' WHERE status = 'stopped'",
    "UPDATE chat_turns SET status = 'running', owner = 'me', ended_ms = NULL WHERE status = 'completed'",
    "UPDATE chat_turns SET status = 'running', owner = 'me', ended_ms = NULL WHERE status = 'failed'",
]


@pytest.mark.parametrize("statement", DERIVED + NOT_DERIVED)
def test_what_is_not_as_it_should_be_is_found(store: SQLiteStore, statement: str) -> None:
    triggers = without_triggers(store)
    spoil(store, statement, *triggers)
    found = store.check()
    assert found
    assert all(message(finding).startswith("Not true: ") for finding in found)


@pytest.mark.parametrize("statement", DERIVED)
def test_what_is_derived_is_made_anew(store: SQLiteStore, statement: str) -> None:
    before = [store.queries.messages(session.id) for session in sessions(store)]
    without_triggers(store)
    spoil(store, statement)
    store.repair()
    assert store.check() == []
    assert [session.id for session in sessions(store, "Running")] == ["b"]
    if "chat_turns" not in statement and "chat_tool_calls" not in statement:
        assert sorted(map(str, before)) == sorted(
            str(store.queries.messages(session.id)) for session in sessions(store)
        )


def test_missing_triggers_are_found_and_made_again(store: SQLiteStore) -> None:
    without_triggers(store)
    assert store.check() == [Problem(Code.CHECK_TRIGGERS)]
    store.repair()
    assert store.check() == []


def test_every_invariant_is_broken_by_some_test(store: SQLiteStore) -> None:
    triggers = without_triggers(store)
    broken: set[Code] = set()
    for statement in DERIVED + NOT_DERIVED:
        with closing(sqlite3.connect(store.path, isolation_level=None)) as db:
            db.execute("BEGIN")
            db.execute(statement)
            broken |= {code for code, query in INVARIANTS.items() if db.execute(query).fetchall()}
            db.execute("ROLLBACK")
    assert broken == set(INVARIANTS)
    spoil(store, *triggers)


def test_damage_is_told_and_what_can_be_read_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with closing(SQLiteStore(path, frozen_clock)) as store:
        for number in range(50):
            store.journal.begin(TurnRequest(f"s{number}", Prompt("word " * 300), "model"))
    with closing(sqlite3.connect(path)) as db:
        page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'agent_messages'").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xaa" * 4096
    path.write_bytes(data)
    with closing(SQLiteStore(path, frozen_clock)) as store:
        assert all(finding.code is Code.CHECK_DAMAGE for finding in store.check())
        assert store.check()
        assert len(sessions(store)) == 50
        with raises(StoreError, match="is damaged"):
            store.queries.messages("s1")
