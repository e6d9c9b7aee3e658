"""Whole sessions out of one SQLite file and into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from uuid6 import uuid7

from litechat_tui.domain.archive import OWN_PROGRAM, Adopted, Conversation, Fate, Source
from litechat_tui.domain.chat import TitleSource
from litechat_tui.domain.comparing import attempts_in, grown, messages_in, unchanged
from litechat_tui.domain.ports import Clock
from litechat_tui.domain.storable import storable, title_of
from litechat_tui.domain.titles import fork_title
from litechat_tui.store.sqlite import whole_sessions
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.whole_sessions import Whole


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to become of a conversation."""

    fate: Fate
    conversation: Conversation
    """As it will be stored."""
    stored: Whole | None = None
    """The session that is extended, that has it all, or that it parted from."""

    @property
    def adopted(self) -> Adopted:
        """Return what is reported of it."""
        messages, attempts = messages_in(self.conversation), attempts_in(self.conversation)
        if self.stored is None or self.fate is Fate.PARTED:
            return Adopted(self.fate, self.conversation.session_id, messages, attempts)
        before = self.stored.conversation
        return Adopted(
            self.fate, before.session_id, messages - messages_in(before), max(0, attempts - attempts_in(before))
        )


class SQLiteSessionArchive:
    """`ports.SessionArchive` over the session file."""

    def __init__(self, writer: Database, reader: Database, clock: Clock) -> None:
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
        return whole.conversation if whole else None

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


def _plan(db: sqlite3.Connection, conversation: Conversation) -> _Plan:
    """Return what is to become of a conversation, by what is stored of it."""
    longer: _Plan | None = None
    parted: Whole | None = None
    for session_id in _holders(db, _names(conversation), conversation.session_id):
        stored = whole_sessions.read(db, session_id)
        if stored is None:
            continue
        both = grown(stored.conversation, conversation)
        if both is stored.conversation:
            return _Plan(Fate.DUPLICATE, both, stored)
        if both is None or stored.unfinished:
            parted = parted or stored
        elif longer is None:
            longer = _Plan(Fate.EXTENDED, both, stored)
    # A branch may have been the shown way of the conversation when that was imported before.
    for session_id in _holders(db, [conversation.branch_of] if conversation.branch_of else []):
        stored = whole_sessions.read(db, session_id)
        if stored and grown(stored.conversation, conversation) is stored.conversation:
            return _Plan(Fate.DUPLICATE, stored.conversation, stored)
    if longer is not None:
        return longer
    if parted is not None:
        return _Plan(Fate.PARTED, replace(conversation, session_id=""), parted)
    return _Plan(Fate.NEW, conversation)


def _carry_out(db: sqlite3.Connection, plan: _Plan, given: Conversation, now: int) -> Adopted:
    conversation, stored = plan.conversation, plan.stored
    adopted = plan.adopted
    match plan.fate, stored:
        case Fate.DUPLICATE, _:
            return adopted
        case Fate.EXTENDED, Whole():
            whole_sessions.replace_from(db, stored, unchanged(stored.conversation, conversation), conversation)
        case _:
            adopted = replace(adopted, session_id=conversation.session_id or str(uuid7()))
            whole_sessions.add(db, adopted.session_id, _related(db, conversation, stored))
    names = _names(given) if plan.fate is not Fate.NEW else [conversation.source] if conversation.source else []
    whole_sessions.remember_source(db, adopted.session_id, names, now)
    return adopted


def _names(conversation: Conversation) -> list[Source]:
    """Return under which names other files know a conversation."""
    own = [Source(OWN_PROGRAM, conversation.session_id)] if conversation.session_id else []
    return [*own, *([conversation.source] if conversation.source else [])]


def _holders(db: sqlite3.Connection, names: Sequence[Source], session_id: str = "") -> Iterator[str]:
    """Yield the sessions that hold, or held, a conversation: the one with its own id first."""
    found = dict.fromkeys([session_id] if session_id else [])
    for each in names:
        rows = db.execute(
            "SELECT session_id FROM chat_imports WHERE program = ? AND key = ? ORDER BY imported_ms, rowid",
            (each.program, each.key),
        )
        found |= dict.fromkeys(session_id for (session_id,) in rows)
    yield from found


def _related(db: sqlite3.Connection, conversation: Conversation, parted: Whole | None) -> Conversation:
    """Return a conversation with the session that it is a fork of."""
    if parted is not None:
        taken = {title for (title,) in db.execute("SELECT title FROM chat_sessions WHERE title LIKE '% (fork%'")}
        title = fork_title(title_of(conversation), taken)
        origin = parted.conversation.session_id
        return replace(conversation, title=title, title_source=TitleSource.FORK, forked_from=origin)
    if conversation.branch_of is None:
        return conversation
    return replace(conversation, forked_from=next(_holders(db, [conversation.branch_of]), conversation.forked_from))
