"""One row of the list of sessions: its mark, title and time, or the heading of a group."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from rich.cells import cell_len

from litechat_tui.app.session_rows import Listing
from litechat_tui.domain.chat import Session, TurnStatus
from litechat_tui.domain.shelf import Group, GroupKind, Shelf
from litechat_tui.ui.widgets.status import elided
from litechat_tui.words.sessions import heading_of, time_under_heading, title_in_list, when

PLAIN, HEADING, TIME, CURSOR, CHOSEN = "", "heading", "time", "cursor", "chosen"
ASKING, ARRIVING, FAILED, INTERRUPTED = "asking", "arriving", "failed", "interrupted"
UNREAD, UNSENT, FORK = "unread", "unsent", "fork"
ROLES = (HEADING, TIME, CURSOR, CHOSEN, ASKING, ARRIVING, FAILED, INTERRUPTED, UNREAD, UNSENT, FORK)
"""What parts of a row are, each with a style of its own."""

_GONE_WRONG = {TurnStatus.FAILED: ("!", FAILED), TurnStatus.INTERRUPTED: ("!", INTERRUPTED)}
_DATELESS = {GroupKind.PINNED, GroupKind.RUNNING, GroupKind.FOUND}
"""Groups whose heading says nothing of when its sessions were changed."""
_MARGIN = 1
"""Cells between the text and the right edge of the list."""
_MARK = 2
"""Cells of the mark, and of the blank after it."""
_SHORTEST_TITLE = 8
"""Cells that the title keeps where the list is narrow; the time gives way."""


class Marks(NamedTuple):
    """What this window knows of sessions and the file does not."""

    running: frozenset[str] = frozenset()
    """Ids of the sessions this window is receiving replies for."""
    unread: frozenset[str] = frozenset()
    """Ids of the sessions that got text nobody has looked at, and that is not in the file."""
    unsent: frozenset[str] = frozenset()
    """Ids of the sessions in which something was typed and not sent."""
    chosen: Collection[str] = ()
    """Ids of the sessions that are chosen for what is done with several."""
    current: str = ""
    """Id of the session on the screen, which is being read."""


def row_pieces(
    listing: Listing, at: Group | int | None, marks: Marks, now: datetime, width: int
) -> Iterator[tuple[str, str]]:
    """Yield a row of a list `width` cells wide as texts with their roles; `at` is what `Layout.at` says of it."""
    room = max(width - _MARGIN, 0)
    if isinstance(at, Group):
        yield elided(heading_of(at), room), HEADING
        return
    session = None if at is None else listing.sessions.get(at)
    if at is None or session is None:
        yield ("" if at is None else " " * _MARK + "…"), TIME
        return
    time = _time(session, listing.layout.group_of(at), listing.wanted.shelf, now)
    time = time if room - _MARK - 1 - cell_len(time) >= _SHORTEST_TITLE else ""
    title = elided(title_in_list(session), room - _MARK - (cell_len(time) + 1 if time else 0))
    mark, role = mark_of(session, marks)
    yield f"{mark:{_MARK}}", role
    yield title, CHOSEN if session.id in marks.chosen else PLAIN
    yield " " * (room - _MARK - cell_len(title) - cell_len(time)), PLAIN
    yield time, TIME


def mark_of(session: Session, marks: Marks) -> tuple[str, str]:
    """Return the mark before a title and its role: what is most urgent to know."""
    if session.id in marks.chosen:
        return "✓", CHOSEN
    if session.id in marks.running:
        return "●", ARRIVING
    if session.status is TurnStatus.AWAITING_APPROVAL:
        return "?", ASKING
    if session.id in marks.unread or (session.unread and session.id != marks.current):
        return "◆", UNREAD
    if session.status is TurnStatus.RUNNING:
        return "○", ARRIVING  # another window is receiving this one
    if session.id in marks.unsent:
        return "✎", UNSENT  # also of a session that was interrupted, which says so when it is opened
    if session.status in _GONE_WRONG:
        return _GONE_WRONG[session.status]
    if session.pinned:
        return "★", UNREAD
    if session.comparison:
        return "⇄", FORK
    return ("↳", FORK) if session.forked_from else ("", PLAIN)


def _time(session: Session, group: Group, shelf: Shelf, now: datetime) -> str:
    """Return when a session was changed, or came to the trash, as far as its heading leaves that open."""
    moment = (session.trashed_at if shelf is Shelf.TRASHED else None) or session.updated_at
    return when(moment, now) if group.kind in _DATELESS else time_under_heading(moment, now)
