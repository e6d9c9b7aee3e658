"""The list of sessions: one row each, under the headings of their groups. Only the rows in sight are read and drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from litechat_tui.app.session_rows import Layout, Listing, Wanted
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.chat import Session
from litechat_tui.domain.shelf import Group
from litechat_tui.ui.bindings import bindings_at
from litechat_tui.ui.widgets.session_row import CURSOR, ROLES, Marks, row_pieces

_AHEAD = 100
"""Rows that are read before and after those in sight."""


class SessionList(ScrollView, can_focus=True):
    """The list itself; the arrows and j/k move through it."""

    BINDINGS = [*bindings_at(Scope.SESSIONS)]
    COMPONENT_CLASSES = {f"session-list--{role}" for role in ROLES}
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
        ground = (CURSOR,) if at is not None and at == self._at else ()
        marks = self._marks._replace(chosen=self.chosen)
        pieces = row_pieces(self._listing, at, marks, self._now, width) if self._now else ()
        segments = [Segment(text, self._style(*ground, role)) for text, role in pieces if text]
        return Strip(segments).adjust_cell_length(width, self._style(*ground))

    def _style(self, *roles: str) -> Style:
        if roles not in self._styles:
            names = (f"session-list--{role}" for role in roles if role)
            self._styles[roles] = self.get_visual_style(*names).rich_style
        return self._styles[roles]
