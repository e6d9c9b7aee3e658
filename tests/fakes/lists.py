"""`SessionLists` in memory: everything is sorted each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from litechat_tui.domain.chat import Session, TurnStatus
from litechat_tui.domain.shelf import Outline, Shelf
from tests.fakes.memory import DOOMED, Memory
from tests.fakes.queries import FakeSessionQueries

LONG = timedelta(days=36_500)


class FakeSessionLists:
    """Lists what is in `memory`."""

    def __init__(self, memory: Memory, queries: FakeSessionQueries) -> None:
        self._memory = memory
        self._queries = queries

    def oldest(self, shelf: Shelf) -> datetime | None:
        ordered = self._ordered(shelf)
        return _changed(ordered[-1], shelf) if ordered else None

    def outline(self, shelf: Shelf, boundaries: Sequence[datetime]) -> Outline:
        ordered = self._ordered(shelf)
        groups = [self._group(session, shelf) for session in ordered]
        now = self._memory.clock()
        edges = [now + LONG, *boundaries, now - LONG]
        others = [_changed(x, shelf) for x, group in zip(ordered, groups, strict=True) if group == 2]
        dated = tuple(sum(since <= moment < until for moment in others) for until, since in pairwise(edges))
        return Outline(groups.count(0), groups.count(1), dated)

    def window(self, shelf: Shelf, first: int, count: int) -> Sequence[Session]:
        return self._ordered(shelf)[first : first + count]

    def position(self, shelf: Shelf, session_id: str) -> int | None:
        ids = [session.id for session in self._ordered(shelf)]
        return ids.index(session_id) if session_id in ids else None

    def tags(self) -> Sequence[str]:
        return sorted({tag for kept in self._memory.kept.values() for tag in kept.tags})

    def _ordered(self, shelf: Shelf) -> list[Session]:
        sessions = [session for key in self._memory.rows if (session := self._queries.session(key))]
        there = {
            Shelf.ACTIVE: lambda session: not session.archived and session.trashed_at is None,
            Shelf.ARCHIVED: lambda session: session.archived and session.trashed_at is None,
            Shelf.TRASHED: lambda session: session.trashed_at not in (None, DOOMED),
            Shelf.ALL: lambda session: session.trashed_at != DOOMED,
        }[shelf]
        newest = sorted(filter(there, sessions), key=lambda x: (_changed(x, shelf), x.id), reverse=True)
        return sorted(newest, key=lambda session: self._group(session, shelf))

    def _group(self, session: Session, shelf: Shelf) -> int:
        if shelf not in (Shelf.ACTIVE, Shelf.ARCHIVED):
            return 2
        return 0 if session.pinned else 1 if session.status is TurnStatus.RUNNING else 2


def _changed(session: Session, shelf: Shelf) -> datetime:
    moment = session.trashed_at if shelf is Shelf.TRASHED else session.updated_at
    assert moment is not None
    return moment
