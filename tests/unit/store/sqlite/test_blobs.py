"""Attached bytes in the session file: how long they stay, and what else happens to them there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from agents import SQLiteSession

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Attachment, Prompt, to_json
from litechat_tui.domain.shelf import Change
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.blobs import DAY_MS
from tests.attached import png
from tests.conftest import frozen_clock
from tests.contract.stores import COMPLETED, said


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        yield store


def attach(store: SQLiteStore, session_id: str = "a") -> Attachment:
    store.blobs.keep(png())
    photo = inspected("photo.png", png())
    turn = store.journal.begin(TurnRequest(session_id, Prompt("Look.", (photo,)), "model"))
    store.journal.append(turn, [said("I see.")])
    store.journal.end(turn, COMPLETED)
    return photo


def days_pass(store: SQLiteStore) -> None:
    """Let what nothing refers to any more be old enough, and have the program look."""
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("UPDATE chat_blobs SET kept_ms = kept_ms - ?", (3 * 366 * DAY_MS,))
    store.blobs.keep(b"something else")


def purge(store: SQLiteStore, session_id: str) -> None:
    store.commands.change([session_id], Change(trashed=True))
    store.commands.purge([session_id])


def test_what_nothing_refers_to_is_removed_after_a_day(store: SQLiteStore) -> None:
    digest = store.blobs.keep(b"x")
    store.blobs.keep(b"y")
    assert store.blobs.read(digest) == b"x"
    days_pass(store)
    assert store.blobs.read(digest) is None


def test_what_is_given_again_is_kept_for_another_day(store: SQLiteStore) -> None:
    digest = store.blobs.keep(b"x")
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("UPDATE chat_blobs SET kept_ms = 0")
    store.blobs.keep(b"x")
    store.blobs.keep(b"y")
    assert store.blobs.read(digest) == b"x"


def test_what_an_item_refers_to_stays_and_the_last_one_that_goes_begins_the_day(store: SQLiteStore) -> None:
    photo = attach(store)
    attach(store, "b")
    days_pass(store)
    purge(store, "a")
    days_pass(store)
    assert store.blobs.read(photo.digest) == png()
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("UPDATE chat_blobs SET kept_ms = 0")
    purge(store, "b")
    store.blobs.keep(b"y")
    assert store.blobs.read(photo.digest) == png()
    days_pass(store)
    assert store.blobs.read(photo.digest) is None


def test_purging_removes_what_is_due(store: SQLiteStore) -> None:
    digest = store.blobs.keep(b"x")
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("UPDATE chat_blobs SET kept_ms = 0")
    store.commands.purge()
    assert store.blobs.read(digest) is None


def test_a_draft_of_another_window_keeps_it(store: SQLiteStore) -> None:
    store.blobs.keep(png())
    photo = inspected("photo.png", png())
    with closing(SQLiteStore(store.path, frozen_clock)) as other:
        other.local.keep({"draft:new": to_json([Prompt("", (photo,))])})
        days_pass(store)
        assert store.blobs.read(photo.digest) == png()
        with closing(sqlite3.connect(store.path)) as db, db:
            db.execute("UPDATE chat_blobs SET kept_ms = 0")
        other.local.keep({"draft:new": ""})
        store.blobs.keep(b"y")
        assert store.blobs.read(photo.digest) == png()
    days_pass(store)
    assert store.blobs.read(photo.digest) is None


def test_bytes_that_have_changed_are_as_good_as_gone_and_can_be_given_again(store: SQLiteStore) -> None:
    photo = attach(store)
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("UPDATE chat_blobs SET data = x'00'")
    assert store.blobs.read(photo.digest) is None
    assert store.check() == [Problem(Code.CHECK_ATTACHED_BYTES, count=1, example=photo.digest)]
    store.blobs.keep(png())
    assert store.blobs.read(photo.digest) == png()
    assert store.check() == []


def test_a_repair_forgets_what_has_changed(store: SQLiteStore) -> None:
    attach(store)
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("UPDATE chat_blobs SET data = x'00'")
    store.repair()
    assert store.check() == []
    assert store.queries.messages("a")[0].text.startswith("[Attached file: photo.png")


def test_a_backup_and_a_rescued_file_have_them(store: SQLiteStore, tmp_path: Path) -> None:
    photo = attach(store)
    store.backup(tmp_path / "backup")
    store.rescue(tmp_path / "rescued")
    for path in (tmp_path / "backup", tmp_path / "rescued"):
        with closing(SQLiteStore(path, frozen_clock)) as other:
            assert other.queries.messages("a")[0].attachments == (photo,)
            assert other.blobs.read(photo.digest) == png()
            assert other.check() == []


async def test_the_sdk_reads_what_is_stored_and_goes_on_and_takes_back(store: SQLiteStore) -> None:
    photo = attach(store)
    session = SQLiteSession("a", store.path)
    items = await session.get_items()
    assert items[0] == {
        "role": "user",
        "content": [
            {"type": "input_text", "text": f"[Attached file: photo.png (image/png, {len(png())} bytes)]"},
            {"type": "input_text", "text": "Look."},
        ],
    }
    await session.add_items([{"role": "user", "content": "And?"}])
    assert [message.attachments for message in store.queries.messages("a")] == [(photo,), (), ()]
    await session.clear_session()
    session.close()
    with closing(sqlite3.connect(store.path)) as db:
        assert db.execute("SELECT count(*) FROM chat_attachments").fetchone() == (0,)
    assert store.check() == []


def test_a_line_that_was_changed_stands_for_nothing(store: SQLiteStore) -> None:
    attach(store)
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("UPDATE agent_messages SET message_data = replace(message_data, 'photo', 'other')")
    assert store.queries.messages("a")[0].attachments == ()


def test_what_is_attached_is_found_by_the_rows(store: SQLiteStore) -> None:
    attach(store)
    with closing(sqlite3.connect(store.path)) as db:
        plan = db.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM chat_attachments WHERE item IN (SELECT value FROM json_each('[1]'))"
        ).fetchall()
    assert not any("SCAN chat_attachments" in str(step) for step in plan)
