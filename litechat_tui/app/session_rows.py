"""The list of sessions as rows: headings, blank lines, and sessions of which only those in sight are read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from litechat_tui.app.search_query import query_from
from litechat_tui.domain.chat import Session
from litechat_tui.domain.ports import Clock, SessionLists, SessionSearch
from litechat_tui.domain.shelf import Group, GroupKind, Shelf

MOST_FOUND = 200
"""Sessions that a filter lists."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A group, and where it is."""

    group: Group
    row: int
    """Of its heading; its sessions follow."""
    first: int
    """Position of its first session among all."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which row is what, for any number of sessions."""

    groups: tuple[Placed, ...] = ()
    rows: int = 0
    sessions: int = 0

    @classmethod
    def of(cls, groups: Sequence[Group]) -> Layout:
        """Return the layout of `groups`, of which those without sessions are left out; a blank line between two."""
        placed: list[Placed] = []
        row = position = 0
        for group in groups:
            if group.count:
                placed.append(Placed(group, row, position))
                row += group.count + 2
                position += group.count
        return cls(tuple(placed), max(row - 1, 0), position)

    def at(self, row: int) -> Group | int | None:
        """Return the group whose heading a row is, or the position of its session; None for a blank line."""
        if not 0 <= row < self.rows:
            return None
        placed = self.groups[bisect_right(self.groups, row, key=lambda placed: placed.row) - 1]
        if row == placed.row:
            return placed.group
        position = placed.first + row - placed.row - 1
        return position if position < placed.first + placed.group.count else None

    def row_of(self, position: int) -> int:
        """Return the row of the session at a position."""
        placed = self.groups[bisect_right(self.groups, position, key=lambda placed: placed.first) - 1]
        return placed.row + 1 + position - placed.first

    def group_of(self, position: int) -> Group:
        """Return the group of the session at a position."""
        return self.groups[bisect_right(self.groups, position, key=lambda placed: placed.first) - 1].group

    def position_near(self, row: int) -> int | None:
        """Return the position of the session nearest to a row, the one below where two are as near."""
        if not self.sessions:
            return None
        found = self.at(min(max(row, 0), self.rows - 1))
        if isinstance(found, int):
            return found
        if isinstance(found, Group):
            return next(placed.first for placed in self.groups if placed.group is found)
        return next(placed.first for placed in self.groups if placed.row > row)

    def positions(self, first_row: int, rows: int) -> range:
        """Return the positions of the sessions in some rows."""
        there = [at for row in range(first_row, first_row + rows) if isinstance(at := self.at(row), int)]
        return range(there[0], there[-1] + 1) if there else range(0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader wants to see."""

    shelf: Shelf = Shelf.ACTIVE
    words: str = ""
    """What is typed into the filter; empty for the whole list."""
    session_id: str = ""
    """The session whose position is asked for; it counts even where it is out of sight."""
    first_row: int = 0
    rows: int = 50
    """Rows in sight."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What was read: everything is counted, and what is in sight is there."""

    wanted: Wanted
    layout: Layout = field(default_factory=Layout)
    sessions: Mapping[int, Session] = field(default_factory=dict)
    """By position."""
    position: int | None = None
    """Of the session that was asked for; None when it is not in the list."""

    def with_sessions(self, first: int, sessions: Sequence[Session]) -> Listing:
        """Return the listing with more sessions, which begin at position `first`."""
        return replace(self, sessions={**self.sessions, **dict(enumerate(sessions, first))})


class SessionReader:
    """Reads listings. All calls block for some milliseconds and raise `StoreError`."""

    def __init__(self, lists: SessionLists, search: SessionSearch, clock: Clock) -> None:
        self._lists = lists
        self._search = search
        self._clock = clock

    def read(self, wanted: Wanted, is_stale: Callable[[], bool] = lambda: False) -> Listing:
        """Return the listing that is wanted. Raises `StaleSearchError` once `is_stale`."""
        if wanted.words.strip():
            return self._found(wanted, is_stale)
        now = self._clock()
        oldest = self._lists.oldest(wanted.shelf)
        dates = [*dated_groups(now, oldest)]
        outline = self._lists.outline(wanted.shelf, [since for _, since in dates])
        groups = [Group(GroupKind.PINNED, None, outline.pinned), Group(GroupKind.RUNNING, None, outline.running)]
        groups += [Group(kind, since, count) for (kind, since), count in zip(dates, outline.dated, strict=False)]
        layout = Layout.of(groups)
        position = self._lists.position(wanted.shelf, wanted.session_id) if wanted.session_id else None
        if position is not None and position >= outline.total:
            position = None  # it has come since the sessions were counted, and its coming has the list read again
        listing = Listing(wanted, layout, {}, position)
        listing = self.more(listing, layout.positions(wanted.first_row, wanted.rows))
        return listing if position is None else self.more(listing, range(position, position + 1))

    def more(self, listing: Listing, positions: range) -> Listing:
        """Return the listing with the sessions at some positions."""
        missing = [at for at in positions if at not in listing.sessions]
        if not missing:
            return listing
        first, count = missing[0], missing[-1] - missing[0] + 1
        return listing.with_sessions(first, self._lists.window(listing.wanted.shelf, first, count))

    def _found(self, wanted: Wanted, is_stale: Callable[[], bool]) -> Listing:
        results = self._search.search(query_from(wanted.words, self._clock()), MOST_FOUND, is_stale)
        sessions = dict(enumerate(hit.session for hit in results.hits))
        layout = Layout.of([Group(GroupKind.FOUND, None, len(sessions))])
        there = (at for at, session in sessions.items() if session.id == wanted.session_id)
        return Listing(wanted, layout, sessions, next(there, None))


def dated_groups(now: datetime, oldest: datetime | None) -> Iterator[tuple[GroupKind, datetime]]:
    """Yield the groups by date and when each begins, newest first, down to the month of `oldest`."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    yesterday = today - timedelta(days=1)
    yield GroupKind.TODAY, today
    yield GroupKind.YESTERDAY, yesterday
    monday = today - timedelta(days=today.weekday())
    if monday < yesterday:
        yield GroupKind.WEEK, monday
    month = yesterday.replace(day=1)
    end = oldest.astimezone(now.tzinfo) if oldest is not None else month
    while True:
        yield GroupKind.MONTH, month
        if month <= end:
            return
        month = (month - timedelta(days=1)).replace(day=1)
