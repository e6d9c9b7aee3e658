"""Whole sessions out of one SQLite file and into it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from litechat_tui.domain.archive import Adopted, Contents, Conversation, Fate, Source
from litechat_tui.domain.comparing import unchanged
from litechat_tui.domain.ids import uuid7
from litechat_tui.domain.ports import Clock
from litechat_tui.domain.storable import storable
from litechat_tui.store.adopting import Held, Plan, names_of, new_names, parted_from, plan
from litechat_tui.store.merging import in_place_of, plans
from litechat_tui.store.sqlite import housekeeping, whole_sessions
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.whole_sessions import Whole

# Everything but what follows from what was said, and row numbers, which are other ones in every file.
_STATES = """
    SELECT session_id, title, title_source, model, instructions, parameters, created_ms, updated_ms, item_count, pinned,
        archived, trashed_ms, comparison, stamps,
        (SELECT group_concat(tag, char(10)) FROM (
            SELECT tag FROM chat_tags WHERE chat_tags.session_id = chat_sessions.session_id ORDER BY tag
        )),
        (SELECT group_concat(turn, ' ') FROM (
            SELECT id || ':' || status || ':' || coalesce(ended_ms, '') || ':' || attempt AS turn FROM chat_turns
            WHERE chat_turns.session_id = chat_sessions.session_id ORDER BY first_item, attempt
        )),
        (SELECT count(*) FROM chat_side_requests WHERE chat_side_requests.session_id = chat_sessions.session_id)
    FROM chat_sessions
    WHERE (:ids IS NULL OR session_id IN (SELECT value FROM json_each(:ids))) AND trashed_ms IS NOT :doomed
    ORDER BY created_ms, session_id
"""
_UNFINISHED = """
    SELECT EXISTS (SELECT 1 FROM chat_turns WHERE session_id = ? AND status IN ('running', 'awaiting_approval'))
"""


class SQLiteSessionArchive:
    """`ports.SessionArchive` over the session file."""

    def __init__(self, writer: Database, reader: Database, clock: Clock, contents: Contents) -> None:
        self._contents = contents
        self._writer = writer
        self._reader = reader
        self._clock = clock

    def ids(self, *, trashed: bool = False) -> Sequence[str]:
        """Return the ids of all sessions, oldest first; those in the trash only if asked for."""
        with self._reader.transaction() as db:
            rows = db.execute(
                "SELECT session_id FROM chat_sessions WHERE ? OR trashed_ms IS NULL ORDER BY created_ms, session_id",
                (trashed,),
            )
            return [session_id for (session_id,) in rows]

    def conversation(self, session_id: str) -> Conversation | None:
        """Return a session with everything that belongs to it, or None when it is not stored.

        A turn that has not ended is given as interrupted, with the text so far.
        """
        with self._reader.transaction() as db:
            whole = whole_sessions.read(db, session_id)
        return replace(whole.conversation, contents=self._contents) if whole else None

    def adopt(self, conversations: Sequence[Conversation]) -> Sequence[Adopted]:
        """Store conversations in one transaction and return what became of each.

        One that was stored before, by its `session_id` or its `source`, is not stored again: that session is extended
        by what is new. Where both went on in different ways, a fork takes what is new.
        """
        now = to_ms(self._clock())
        with self._writer.transaction() as db:
            return [_carry_out(db, _plan(db, each), each, now) for each in map(storable, conversations)]

    def foresee(self, conversation: Conversation) -> Adopted:
        """Return what `adopt` would do, without doing it."""
        with self._reader.transaction() as db:
            return _plan(db, storable(conversation)).adopted

    def merge(self, conversations: Sequence[Conversation]) -> Sequence[Sequence[Adopted]]:
        """Take in sessions of another file in one transaction; return what became of each, forks of it included.

        Turns keep their ids, and where both files went on in different ways, every file arrives at the same session
        and the same fork, whichever is merged into which.
        """
        now = to_ms(self._clock())
        with self._writer.transaction() as db:
            return [_merge(db, given, now) for given in map(storable, conversations)]

    def fingerprints(self, session_ids: Sequence[str] | None = None) -> Mapping[str, str]:
        """Return for each session what tells its state from others, oldest first; of all, or of these."""
        wanted = None if session_ids is None else json.dumps([*session_ids])
        with self._reader.transaction() as db:
            rows = db.execute(_STATES, {"ids": wanted, "doomed": housekeeping.DOOMED_MS})
            return {
                session_id: sha256(repr(state).encode("utf-8", "replace")).hexdigest() for session_id, *state in rows
            }

    def is_unfinished(self, session_id: str) -> bool:
        """Return whether a session has a turn that has not ended, of whatever program."""
        with self._reader.transaction() as db:
            (found,) = db.execute(_UNFINISHED, (session_id,)).fetchone()
        return bool(found)

    def foresee_merge(self, conversation: Conversation) -> Sequence[Adopted]:
        """Return what `merge` would do with a session, without doing it."""
        given = storable(conversation)
        with self._reader.transaction() as db:
            found = _merge_plans(db, given)
        return [planned.adopted for planned in found] if found else [_busy(given)]


def _merge(db: sqlite3.Connection, given: Conversation, now: int) -> Sequence[Adopted]:
    found = _merge_plans(db, given)
    return [_carry_out(db, planned, given, now) for planned in found] if found else [_busy(given)]


def _busy(given: Conversation) -> Adopted:
    return Adopted(Fate.BUSY, given.session_id)


def _merge_plans(db: sqlite3.Connection, given: Conversation) -> Sequence[Plan] | None:
    known = _holders(db, names_of(given), given.session_id)
    stored = {session_id: found for session_id in known if (found := whole_sessions.read(db, session_id))}
    return plans(in_place_of(stored.values(), given), lambda each: stored.get(each) or whole_sessions.read(db, each))


def _plan(db: sqlite3.Connection, conversation: Conversation) -> Plan:
    holders = _holders(db, names_of(conversation), conversation.session_id)
    origin = _holders(db, [conversation.branch_of] if conversation.branch_of else [])
    return plan(conversation, _read(db, holders), _read(db, origin))


def _read(db: sqlite3.Connection, ids: Iterable[str]) -> Iterator[Whole]:
    return (found for session_id in ids if (found := whole_sessions.read(db, session_id)))


def _holders(db: sqlite3.Connection, names: Sequence[Source], session_id: str = "") -> Iterable[str]:
    """Return the sessions that hold, or held, a conversation by one of its names: the one with its own id first."""
    found = dict.fromkeys([session_id] if session_id else [])
    for each in names:
        rows = db.execute(
            "SELECT session_id FROM chat_imports WHERE program = ? AND key = ? ORDER BY imported_ms, rowid",
            (each.program, each.key),
        )
        found |= dict.fromkeys(session_id for (session_id,) in rows)
    return found


def _carry_out(db: sqlite3.Connection, planned: Plan, given: Conversation, now: int) -> Adopted:
    held, adopted = planned.held, planned.adopted
    # What is attached to what is stored is there; only what was given can bring more.
    conversation = replace(planned.conversation, contents=given.contents)
    match planned.fate, held:
        case Fate.DUPLICATE, _:
            return adopted
        case Fate.EXTENDED, Whole():
            whole_sessions.replace_from(db, held, unchanged(held.conversation, conversation), conversation, now)
        case _:
            adopted = replace(adopted, session_id=conversation.session_id or str(uuid7()))
            whole_sessions.add(db, adopted.session_id, _related(db, conversation, held), now)
    whole_sessions.remember_source(db, adopted.session_id, new_names(planned, given), now)
    return adopted


def _related(db: sqlite3.Connection, conversation: Conversation, parted: Held | None) -> Conversation:
    """Return a conversation with the session that it is a fork of."""
    if parted is not None:
        taken = {title for (title,) in db.execute("SELECT title FROM chat_sessions WHERE title LIKE '% (fork%'")}
        return parted_from(conversation, parted.conversation, taken)
    if conversation.branch_of is None:
        return conversation
    return replace(conversation, forked_from=next(iter(_holders(db, [conversation.branch_of])), ""))
