"""The list of sessions: one row each, under the headings of their groups. Only the rows in sight are read and drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from litechat_tui.app.session_rows import Layout, Listing, Wanted
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.chat import Session, TurnStatus
from litechat_tui.domain.shelf import Group, GroupKind, Shelf
from litechat_tui.ui.bindings import bindings_at
from litechat_tui.ui.widgets.status import elided
from litechat_tui.words.sessions import heading_of, time_under_heading, title_of, when

_PLAIN, _HEADING, _TIME, _CURSOR, _CHOSEN = "", "heading", "time", "cursor", "chosen"
_ARRIVING, _FAILED, _INTERRUPTED, _UNREAD, _FORK = "arriving", "failed", "interrupted", "unread", "fork"
_UNSENT = "unsent"
_ROLES = (_HEADING, _TIME, _CURSOR, _CHOSEN, _ARRIVING, _FAILED, _INTERRUPTED, _UNREAD, _UNSENT, _FORK)
_MARKS = {TurnStatus.FAILED: ("!", _FAILED), TurnStatus.INTERRUPTED: ("!", _INTERRUPTED)}

_DATELESS = {GroupKind.PINNED, GroupKind.RUNNING, GroupKind.FOUND}
"""Groups whose heading says nothing of when its sessions were changed."""
_MARGIN = 1
"""Cells between the text and the right edge of the list."""
_MARK = 2
"""Cells of the mark, and of the blank after it."""
_SHORTEST_TITLE = 8
"""Cells that the title keeps where the list is narrow; the time gives way."""
_AHEAD = 100
"""Rows that are read before and after those in sight."""


class Marks(NamedTuple):
    """What this window knows of sessions and the file does not."""

    running: frozenset[str] = frozenset()
    """Ids of the sessions this window is receiving replies for."""
    unread: frozenset[str] = frozenset()
    """Ids of the sessions that got text nobody has looked at."""
    unsent: frozenset[str] = frozenset()
    """Ids of the sessions in which something was typed and not sent."""


class SessionList(ScrollView, can_focus=True):
    """The list itself; the arrows and j/k move through it."""

    BINDINGS = [*bindings_at(Scope.SESSIONS)]
    COMPONENT_CLASSES = {f"session-list--{role}" for role in _ROLES}
    FOCUS_ON_CLICK = False
    """Its keys are letters, and whoever clicks may go on typing a prompt."""
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SessionList {
        overflow-x: hidden;
        overflow-y: auto;
    }
    """

    @dataclass
    class Highlighted(Message):
        """The reader moved the cursor to a session."""

        session: Session

    @dataclass
    class Selected(Message):
        """A session was chosen, by Enter or the mouse."""

        session: Session

    @dataclass
    class RowsWanted(Message):
        """Sessions have come into sight that are not read yet."""

        positions: range

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._listing = Listing(Wanted())
        self._now: datetime | None = None
        self._marks = Marks()
        self._at: int | None = None
        """Position of the cursor."""
        self._awaited: type[SessionList.Highlighted | SessionList.Selected] | None = None
        """What is to be told of the session at the cursor once it is read."""
        self.chosen: dict[str, Session] = {}
        """The sessions that are chosen for what is done with several."""
        self._anchor: int | None = None
        """Position from which Shift and the arrows choose."""
        self._styles: dict[tuple[str, ...], Style] = {}

    # Content

    def show(self, listing: Listing, now: datetime) -> None:
        """Show a listing, with the cursor at the session it was asked for."""
        before, self._at = self._at, None
        self._listing, self._now = listing, now
        self.virtual_size = Size(self.size.width, self._rows.rows)
        if listing.position is None and self.has_focus and self._rows.sessions:
            # The session at the cursor went elsewhere: its neighbour took its place.
            self._move(min(before or 0, self._rows.sessions - 1))
            if before is not None:
                self._tell(self.Highlighted)
        else:
            self._move(listing.position)
        self.refresh()
        self._want_rows()

    def add(self, listing: Listing) -> None:
        """Show more sessions of the same listing."""
        self._listing = listing
        self.refresh()
        if self._awaited is not None and (session := self.session_at_cursor) is not None:
            self.post_message(self._awaited(session))
            self._awaited = None

    def mark(self, marks: Marks) -> None:
        """Show other marks."""
        self._marks = marks
        self.refresh()

    @property
    def listing(self) -> Listing:
        """What is shown."""
        return self._listing

    @property
    def _rows(self) -> Layout:
        return self._listing.layout

    @property
    def session_at_cursor(self) -> Session | None:
        """The session at the cursor; None without one, and until it is read."""
        return None if self._at is None else self._listing.sessions.get(self._at)

    @property
    def sessions_meant(self) -> list[Session]:
        """The chosen sessions, or the one at the cursor."""
        at = self.session_at_cursor
        return [*self.chosen.values()] or ([at] if at else [])

    @property
    def cursor_row(self) -> int | None:
        """Row of the cursor within what is in sight."""
        return None if self._at is None else self._rows.row_of(self._at) - self.scroll_offset.y

    def point_at(self, session_id: str) -> bool:
        """Move the cursor to a session without reporting it; return whether it is among those that are read."""
        found = (at for at, session in self._listing.sessions.items() if session.id == session_id)
        at = next(found, None)
        if at is not None:
            self._move(at)
        return at is not None

    def on_focus(self) -> None:
        """Show where the keys begin: at the session on the screen, or at the first one. That alone opens nothing."""
        if self._at is None and self._rows.sessions:
            self._move(0)

    # The cursor

    def action_cursor_down(self) -> None:
        """Move to the next session."""
        self._go(0 if self._at is None else self._at + 1)

    def action_cursor_up(self) -> None:
        """Move to the session before."""
        self._go(self._rows.sessions - 1 if self._at is None else self._at - 1)

    def action_page_down(self) -> None:
        """Move down by what is in sight."""
        self._go_to_row(self._row + self.size.height - 1)

    def action_page_up(self) -> None:
        """Move up by what was in sight."""
        self._go_to_row(self._row - self.size.height + 1)

    def action_first(self) -> None:
        """Move to the first session."""
        self._go(0)

    def action_last(self) -> None:
        """Move to the very last session."""
        self._go(self._rows.sessions - 1)

    def action_select(self) -> None:
        """Choose the session at the cursor."""
        self._tell(self.Selected)

    def on_click(self, event: events.Click) -> None:
        """Choose the session that was clicked."""
        at = self._rows.at(event.get_content_offset_capture(self).y + self.scroll_offset.y)
        if isinstance(at, int):
            self._go(at)
            self.action_select()

    @property
    def _row(self) -> int:
        return 0 if self._at is None else self._rows.row_of(self._at)

    def _go_to_row(self, row: int) -> None:
        at = self._rows.position_near(row)
        if at is not None:
            self._go(at)

    def _go(self, at: int) -> None:
        """Move the cursor for the reader, and report it."""
        if 0 <= at < self._rows.sessions:
            self._anchor = None
            self._move(at)
            self._tell(self.Highlighted)

    def _tell(self, message: type[Highlighted | Selected]) -> None:
        """Report the session at the cursor, once it is read."""
        if (session := self.session_at_cursor) is not None:
            self.post_message(message(session))
        elif self._at is not None:
            self._awaited = message
            self._want_rows()

    def _move(self, at: int | None) -> None:
        before, self._at = self._at, at
        self._awaited = None
        for position in {before, at} - {None}:
            if position is not None and position < self._rows.sessions:
                self.refresh_line(self._rows.row_of(position))
        if at is not None:
            row = self._rows.row_of(at)
            # The heading of a group is shown with its first session.
            top = row - 1 if isinstance(self._rows.at(row - 1), Group) else row
            top = top if top > 1 else 0
            self.scroll_to_region(Region(0, top, 1, row - top + 1), animate=False, force=True, immediate=True)

    # Choosing several

    def action_choose(self) -> None:
        """Choose the session at the cursor for what is done with several, or not any more, and go to the next one."""
        if (session := self.session_at_cursor) is None:
            return
        if self.chosen.pop(session.id, None) is None:
            self.chosen[session.id] = session
        self.refresh()
        if self._at is not None:
            self._move(min(self._at + 1, self._rows.sessions - 1))

    def action_choose_on(self, by: int) -> None:
        """Choose on from the cursor, down or up, and what lies between."""
        if self._at is None:
            return
        anchor = self._at if self._anchor is None else self._anchor
        self._move(min(max(self._at + by, 0), self._rows.sessions - 1))
        self._anchor = anchor
        first, last = sorted((anchor, self._at))
        there = (self._listing.sessions.get(at) for at in range(first, last + 1))
        self.chosen = {session.id: session for session in there if session is not None}
        self.refresh()

    def choose_none(self) -> bool:
        """Choose no session any more; return whether any was."""
        chosen, self.chosen, self._anchor = self.chosen, {}, None
        if chosen:
            self.refresh()
        return bool(chosen)

    # Drawing

    def notify_style_update(self) -> None:
        """Take the colours of the theme anew."""
        super().notify_style_update()
        self._styles.clear()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.virtual_size = Size(self.size.width, self._rows.rows)
        self._move(self._at)
        self._want_rows()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what has come into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._want_rows()

    def _want_rows(self) -> None:
        """Ask for the sessions in sight that are not read yet, and for those around them."""
        first, height = self.scroll_offset.y, self.size.height
        if any(at not in self._listing.sessions for at in self._rows.positions(first, height)):
            self.post_message(self.RowsWanted(self._rows.positions(max(first - _AHEAD, 0), height + 2 * _AHEAD)))

    def render_line(self, y: int) -> Strip:
        """Return a line in sight."""
        width = self.scrollable_content_region.width
        at = self._rows.at(y + self.scroll_offset.y)
        ground = (_CURSOR,) if at is not None and at == self._at else ()
        segments = [Segment(text, self._style(*ground, role)) for text, role in self._pieces(at, width) if text]
        return Strip(segments).adjust_cell_length(width, self._style(*ground))

    def _pieces(self, at: Group | int | None, width: int) -> Iterator[tuple[str, str]]:
        """Yield a row as texts with their roles."""
        room = max(width - _MARGIN, 0)
        if isinstance(at, Group):
            yield elided(heading_of(at), room), _HEADING
            return
        session = None if at is None else self._listing.sessions.get(at)
        if at is None or session is None or self._now is None:
            yield ("" if at is None else " " * _MARK + "…"), _TIME
            return
        time = self._time(session, self._rows.group_of(at), self._now)
        time = time if room - _MARK - 1 - cell_len(time) >= _SHORTEST_TITLE else ""
        title = elided(title_of(session), room - _MARK - (cell_len(time) + 1 if time else 0))
        mark, role = self._mark(session)
        yield f"{mark:{_MARK}}", role
        yield title, _CHOSEN if session.id in self.chosen else _PLAIN
        yield " " * (room - _MARK - cell_len(title) - cell_len(time)), _PLAIN
        yield time, _TIME

    def _time(self, session: Session, group: Group, now: datetime) -> str:
        """Return when the session was changed, or came to the trash, as far as its heading leaves that open."""
        trashed = self._listing.wanted.shelf is Shelf.TRASHED
        moment = (session.trashed_at if trashed else None) or session.updated_at
        return when(moment, now) if group.kind in _DATELESS else time_under_heading(moment, now)

    def _mark(self, session: Session) -> tuple[str, str]:
        if session.id in self.chosen:
            return "✓", _CHOSEN
        if session.id in self._marks.running:
            return "●", _ARRIVING
        if session.id in self._marks.unread:
            return "◆", _UNREAD
        if session.status is TurnStatus.RUNNING:
            return "○", _ARRIVING  # another window is receiving this one
        if session.id in self._marks.unsent:
            return "✎", _UNSENT  # also of a session that was interrupted, which says so when it is opened
        if session.status in _MARKS:
            return _MARKS[session.status]
        if session.pinned:
            return "★", _UNREAD
        return ("↳", _FORK) if session.forked_from else ("", _PLAIN)

    def _style(self, *roles: str) -> Style:
        if roles not in self._styles:
            names = (f"session-list--{role}" for role in roles if role)
            self._styles[roles] = self.get_visual_style(*names).rich_style
        return self._styles[roles]
