"""The way to a hub on PostgreSQL: one connection, which is opened when it is first needed."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock, Timer

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import HubError
from litechat_tui.domain.ports.hub import HubFacts, HubHealth, HubMark, HubState
from litechat_tui.hub import schema
from litechat_tui.hub.address import parameters
from litechat_tui.hub.problems import hub_errors

SILENT_SECONDS = 30.0
"""After which a call gives up: a pooler that hangs keeps the connection alive and answers nothing."""

_MARKS = """
    SELECT session_id, version, fingerprint FROM litechat.states WHERE owner = current_user AND (
        session_id = ANY (%s)
        OR session_id IN (SELECT session_id FROM litechat.states WHERE owner = current_user AND version > %s)
    ) ORDER BY version
"""
_STATES = """
    SELECT session_id, header, parts, fingerprint, version FROM litechat.states
    WHERE owner = current_user AND session_id = ANY (%s) ORDER BY version
"""
_PARTS = "SELECT digest, body FROM litechat.parts WHERE owner = current_user AND digest = ANY (%s)"
_LACKS = """
    SELECT wanted FROM unnest(%s::text[]) AS wanted WHERE NOT EXISTS (
        SELECT 1 FROM litechat.parts WHERE owner = current_user AND digest = wanted
    )
"""
_KEEP = "INSERT INTO litechat.parts (digest, body) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_PUSH = "SELECT litechat.push(%s, %s, %s, %s, %s, %s)"
_COUNT = "SELECT current_user, count(DISTINCT session_id) FROM litechat.states WHERE owner = current_user"

_HOLD = "SELECT 1 FROM litechat.counters WHERE owner = current_user FOR UPDATE"
_FORGET = """
    WITH gone AS (
        DELETE FROM litechat.states WHERE owner = current_user AND version <= %s RETURNING session_id
    ) SELECT count(DISTINCT session_id) FROM gone
"""
_FORGET_PARTS = """
    DELETE FROM litechat.parts WHERE owner = current_user AND digest NOT IN (
        SELECT unnest(parts) FROM litechat.states WHERE owner = current_user
    )
"""


@dataclass(slots=True)
class _Known:
    """What was asked for over one connection."""

    of: psycopg.Connection
    marks: dict[str, list[HubMark]] = field(default_factory=dict)
    newest: int = 0
    """The highest version among them."""
    doubtful: set[str] = field(default_factory=set)
    """Sessions that are asked for again."""


class PostgresHub:
    """`ports.Hub` in the database that `address` names. Any thread may call; they take turns."""

    def __init__(self, address: str, host: str, silent_seconds: float = SILENT_SECONDS) -> None:
        try:
            given = {name: str(value) for name, value in conninfo_to_dict(address).items() if value is not None}
        except psycopg.ProgrammingError:
            # What libpq says of it repeats the address, and a password in it.
            raise HubError(Code.HUB_ADDRESS) from None
        self._parameters = parameters(given)
        self._host = host
        self._silent_seconds = silent_seconds
        self._lock = Lock()
        self._connection: psycopg.Connection | None = None
        self._known: _Known | None = None
        self._listening: psycopg.Connection | None = None
        where = given.get("host") or given.get("hostaddr") or given.get("service") or os.environ.get("PGHOST", "")
        self.place = f"{where or 'localhost'}/{given.get('dbname', '')}".rstrip("/")
        """Host and database, for people."""

    def facts(self) -> HubFacts:
        """Return what the hub tells of itself."""
        with self._ready() as db:
            person, sessions = _row(db, _COUNT)
            return HubFacts(self.place, str(person), int(str(sessions)), db.pgconn.ssl_in_use)

    def health(self) -> HubHealth:
        """Return what is to be known before it is used; of a database without a hub, too."""
        with self._open() as db:
            asked = time.time()
            person, pid, clock, is_made, may_use, is_guarded, sees_all = _row(db, schema.HEALTH)
            here = (asked + time.time()) / 2
            if is_made and may_use:
                _ensure_known(db, self.place)
            return HubHealth(
                self.place,
                str(person),
                db.pgconn.ssl_in_use,
                bool(is_made),
                bool(may_use),
                bool(is_guarded),
                bool(sees_all),
                # A pooler gives the number of none of its servers: the next statement may go to another.
                is_direct=pid == db.info.backend_pid,
                ahead=float(str(clock)) - here,
            )

    def marks(self) -> Mapping[str, Sequence[HubMark]]:
        """Return which states it has of each session; asked again, it only fetches what is new."""
        with self._ready() as db:
            if self._known is None or self._known.of is not db:
                self._known = _Known(db)
            known, found = self._known, dict[str, list[HubMark]]()
            for session_id, version, fingerprint in db.execute(_MARKS, ([*known.doubtful], known.newest)):
                found.setdefault(session_id, []).append(HubMark(version, fingerprint))
            for session_id in known.doubtful:
                known.marks.pop(session_id, None)
            known.doubtful.clear()
            known.marks |= found
            known.newest = max([known.newest, *(marks[-1].version for marks in found.values())])
            return dict(known.marks)

    def states(self, session_ids: Collection[str]) -> Sequence[HubState]:
        """Return all states of these sessions."""
        with self._ready() as db:
            return [
                HubState(session_id, header, tuple(parts), fingerprint, version)
                for session_id, header, parts, fingerprint, version in db.execute(_STATES, ([*session_ids],))
            ]

    def parts(self, digests: Collection[str]) -> Mapping[str, bytes]:
        """Return the parts with these digests; those that it does not have are left out."""
        with self._ready() as db:
            return {digest: bytes(body) for digest, body in db.execute(_PARTS, ([*digests],), binary=True)}

    def lacks(self, digests: Collection[str]) -> Collection[str]:
        """Return those of the digests whose parts it does not have."""
        with self._ready() as db:
            return {digest for (digest,) in db.execute(_LACKS, ([*digests],))}

    def push(self, states: Sequence[tuple[HubState, Collection[int]]], parts: Mapping[str, bytes]) -> Sequence[int]:
        """Keep states, each in place of those versions, with the parts that the hub lacks; return their versions."""
        values = [
            (each.session_id, [*replaces], each.header, [*each.parts], each.fingerprint, self._host)
            for each, replaces in states
        ]
        with self._ready() as db, db.transaction(), db.cursor() as cursor:
            if self._known is not None:
                # What is replaced by what was there already leaves no new version.
                self._known.doubtful.update(each.session_id for each, _replaces in states)
            # In one order, so that two programs that push the same never wait for each other in a circle.
            cursor.executemany(_KEEP, sorted(parts.items()))
            cursor.executemany(_PUSH, values, returning=True)
            return [int(version) for result in cursor.results() for (version,) in result]

    def forget(self, newest: int) -> int:
        """Delete the person's states up to this version, and the parts that no other has; return of how many sessions.

        Other machines may push meanwhile: what they need, they push again.
        """
        with self._ready() as db, db.transaction():
            db.execute(_HOLD)
            self._known = None
            (sessions,) = _row(db, _FORGET, (newest,))
            db.execute(_FORGET_PARTS)
            return int(str(sessions))

    def await_news(self, seconds: float) -> bool:
        """Wait so long for news; return whether another program pushed something. A pooler keeps them away."""
        with self._open() as db:
            if self._listening is not db:
                db.execute(f"LISTEN {schema.CHANNEL}".encode())
                self._listening = db
            mine = db.info.backend_pid
            return any(each.pid != mine for each in db.notifies(timeout=seconds, stop_after=1))

    def make(self, members: Sequence[str] = ()) -> bool:
        """Make schema, roles and policies, as the database's administrator; return whether they were missing.

        Each of `members` is a person's role: it is made if it is not there, without a password, and may use the hub.
        """
        with self._open() as db, db.transaction():
            db.execute(schema.LOCK)
            if _row(db, schema.OF_THE_PROXY)[0]:
                raise HubError(Code.HUB_OF_THE_PROXY, place=self.place)
            if (encoding := str(_row(db, schema.ENCODING)[0])) != "UTF8":
                raise HubError(Code.HUB_NOT_UTF8, place=self.place, encoding=encoding)
            is_new = not _row(db, schema.HAS_SCHEMA)[0]
            if is_new:
                for statement in (*schema.ROLES, f"GRANT {schema.OWNER}, {schema.MEMBER} TO CURRENT_USER"):
                    db.execute(statement.encode())
                for statement in schema.TABLES:
                    db.execute(statement.encode())
            else:
                _ensure_known(db, self.place)
            for name in members:
                _add_member(db, name)
            return is_new

    def close(self) -> None:
        """Close the connection; closing twice is fine."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _ready(self) -> Iterator[psycopg.Connection]:
        """Give a connection to a hub with a schema that this program knows."""
        with self._open() as db:
            _ensure_known(db, self.place)
            yield db

    @contextmanager
    def _open(self) -> Iterator[psycopg.Connection]:
        with self._lock, hub_errors(self.place):
            if self._connection is None or self._connection.closed:
                # Through a pooler, the next statement may go to another server: none is prepared.
                self._connection = psycopg.connect(autocommit=True, prepare_threshold=None, **self._parameters)  # type: ignore[arg-type] # libpq's parameters
            with _watched(self._connection, self._silent_seconds):
                yield self._connection


def _ensure_known(db: psycopg.Connection, place: str) -> None:
    """Raise `HubError` unless the hub has a schema that this program knows."""
    version = int(str(_row(db, schema.NEWEST)[0]))
    if version > schema.VERSION:
        raise HubError(Code.HUB_NEWER, place=place, format=version, known=schema.VERSION)


def _add_member(db: psycopg.Connection, name: str) -> None:
    role = sql.Identifier(name)
    if not db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone():
        db.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
    db.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(schema.MEMBER), role))


def _row(db: psycopg.Connection, query: str, values: Sequence[object] = ()) -> Sequence[object]:
    """Return the one row of a query."""
    found = db.execute(query.encode(), values or None).fetchone()
    return found or (None,)


@contextmanager
def _watched(connection: psycopg.Connection, seconds: float) -> Iterator[None]:
    """Cut the wire when nothing has come of a call for so long; libpq waits for ever where packets are taken."""

    def cut() -> None:
        with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as wire:
            wire.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
