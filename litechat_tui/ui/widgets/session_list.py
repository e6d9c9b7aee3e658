"""The list of sessions: one row each, under the headings of their days. Only the rows in sight are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.chat import Session, TurnStatus
from litechat_tui.ui.bindings import bindings_at
from litechat_tui.ui.widgets.status import elided
from litechat_tui.words.sessions import grouped, time_under_heading, title_of

_PLAIN, _HEADING, _TIME, _CURSOR = "", "heading", "time", "cursor"
_ARRIVING, _FAILED, _INTERRUPTED, _UNREAD, _FORK = "arriving", "failed", "interrupted", "unread", "fork"
_ROLES = (_HEADING, _TIME, _CURSOR, _ARRIVING, _FAILED, _INTERRUPTED, _UNREAD, _FORK)
_MARKS = {TurnStatus.FAILED: ("!", _FAILED), TurnStatus.INTERRUPTED: ("!", _INTERRUPTED)}

_MARGIN = 1
"""Cells between the text and the right edge of the list."""
_MARK = 2
"""Cells of the mark, and of the blank after it."""
_SHORTEST_TITLE = 8
"""Cells that the title keeps where the list is narrow; the time gives way."""


class Listed(NamedTuple):
    """What is in the list."""

    sessions: Sequence[Session] = ()
    """Newest first."""
    running: frozenset[str] = frozenset()
    """Ids of the sessions this window is receiving replies for."""
    unread: frozenset[str] = frozenset()
    """Ids of the sessions that got text nobody has looked at."""


class _Row(NamedTuple):
    """One line of the list."""

    text: str
    """A heading, or the title of a session; empty for a blank line."""
    session: Session | None = None
    time: str = ""
    mark: tuple[str, str] = ("", _PLAIN)
    """The mark before the title, and its role."""


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

    class LastWanted(Message):
        """The reader wants the very last session, which may not be listed yet."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: list[_Row] = []
        self._at: int | None = None
        """Row of the cursor; always that of a session."""
        self._styles: dict[tuple[str, ...], Style] = {}

    # Content

    def show(self, listed: Listed, now: datetime, session_id: str) -> None:
        """Show these sessions, with the cursor at one of them."""
        self._rows = [*_rows(listed, now)]
        self._at = None
        self.virtual_size = Size(self.size.width, len(self._rows))
        self.point_at(session_id)
        self.refresh()

    def point_at(self, session_id: str) -> None:
        """Move the cursor to a session, or away where it is not listed, without reporting it."""
        found = (at for at, row in enumerate(self._rows) if row.session is not None and row.session.id == session_id)
        self._move(next(found, None))
        if self._at is None and self.has_focus:
            self._move(self._next(-1, 1))

    @property
    def session_at_cursor(self) -> Session | None:
        """The session at the cursor."""
        return None if self._at is None else self._rows[self._at].session

    @property
    def sessions_left(self) -> int:
        """How many sessions are listed below the cursor; all of them without one."""
        return sum(row.session is not None for row in self._rows[0 if self._at is None else self._at + 1 :])

    def on_focus(self) -> None:
        """Show where the keys begin: at the session on the screen, or at the first one. That alone opens nothing."""
        if self._at is None:
            self._move(self._next(-1, 1))

    # The cursor

    def action_cursor_down(self) -> None:
        """Move to the next session."""
        self._go(self._next(-1 if self._at is None else self._at, 1))

    def action_cursor_up(self) -> None:
        """Move to the session before."""
        self._go(self._next(len(self._rows) if self._at is None else self._at, -1))

    def action_page_down(self) -> None:
        """Move down by what is in sight."""
        self._go(self._nearest((self._at or 0) + self.size.height - 1, -1))

    def action_page_up(self) -> None:
        """Move up by what was in sight."""
        self._go(self._nearest((self._at or 0) - self.size.height + 1, 1))

    def action_first(self) -> None:
        """Move to the newest session."""
        self._go(self._next(-1, 1))

    def action_last(self) -> None:
        """Ask for the very last session."""
        self.post_message(self.LastWanted())

    def go_to_last(self) -> None:
        """Move to the last session listed."""
        self._go(self._next(len(self._rows), -1))

    def action_select(self) -> None:
        """Choose the session at the cursor."""
        if (session := self.session_at_cursor) is not None:
            self.post_message(self.Selected(session))

    def on_click(self, event: events.Click) -> None:
        """Choose the session that was clicked."""
        at = event.get_content_offset_capture(self).y + self.scroll_offset.y
        if 0 <= at < len(self._rows) and self._rows[at].session is not None:
            self._go(at)
            self.action_select()

    def _nearest(self, at: int, by: int) -> int | None:
        """Return the row of a session at `at`, or the next one in a direction, or the last one in the other."""
        at = min(max(at, 0), len(self._rows) - 1)
        beyond = self._next(at - by, by)
        return self._next(at, -by) if beyond is None else beyond

    def _next(self, at: int, by: int) -> int | None:
        """Return the row of the next session after (`by` = 1) or before (-1) a row."""
        at += by
        while 0 <= at < len(self._rows):
            if self._rows[at].session is not None:
                return at
            at += by
        return None

    def _go(self, at: int | None) -> None:
        """Move the cursor for the reader, and report it."""
        if at is None:
            return
        self._move(at)
        if (session := self.session_at_cursor) is not None:
            self.post_message(self.Highlighted(session))

    def _move(self, at: int | None) -> None:
        before, self._at = self._at, at
        for row in {before, at} - {None}:
            self.refresh_line(row or 0)
        if at is not None:
            # The heading of a day is shown with its first session.
            top = at - 1 if self._next(at, -1) != at - 1 else at
            region = Region(0, top if top > 1 else 0, 1, at - (top if top > 1 else 0) + 1)
            self.scroll_to_region(region, animate=False, force=True, immediate=True)

    # Drawing

    def notify_style_update(self) -> None:
        """Take the colours of the theme anew."""
        super().notify_style_update()
        self._styles.clear()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.virtual_size = Size(self.size.width, len(self._rows))
        self._move(self._at)

    def render_line(self, y: int) -> Strip:
        """Return a line in sight."""
        at, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        pieces = self._pieces(self._rows[at], width) if at < len(self._rows) else []
        ground = (_CURSOR,) if at == self._at else ()
        segments = [Segment(text, self._style(*ground, role)) for text, role in pieces if text]
        strip = Strip(segments)
        return strip.adjust_cell_length(width, self._style(*ground))

    def _pieces(self, row: _Row, width: int) -> list[tuple[str, str]]:
        """Return a row as texts with their roles."""
        room = max(width - _MARGIN, 0)
        if row.session is None:
            return [(elided(row.text, room), _HEADING)]
        time = row.time if room - _MARK - 1 - cell_len(row.time) >= _SHORTEST_TITLE else ""
        title = elided(row.text, room - _MARK - (cell_len(time) + 1 if time else 0))
        mark, role = row.mark
        gap = " " * (room - _MARK - cell_len(title) - cell_len(time))
        return [(f"{mark:{_MARK}}", role), (title, _PLAIN), (gap, _PLAIN), (time, _TIME)]

    def _style(self, *roles: str) -> Style:
        if roles not in self._styles:
            names = (f"session-list--{role}" for role in roles if role)
            self._styles[roles] = self.get_visual_style(*names).rich_style
        return self._styles[roles]


def _rows(listed: Listed, now: datetime) -> Iterator[_Row]:
    for position, (heading, members) in enumerate(grouped(listed.sessions, now)):
        if position:
            yield _Row("")
        yield _Row(heading)
        for session in members:
            time = time_under_heading(session.updated_at, now)
            yield _Row(title_of(session), session, time, _mark(session, listed))


def _mark(session: Session, listed: Listed) -> tuple[str, str]:
    if session.id in listed.running:
        return "●", _ARRIVING
    if session.id in listed.unread:
        return "◆", _UNREAD
    if session.status is TurnStatus.RUNNING:
        return "○", _ARRIVING  # another window is receiving this one
    if session.status in _MARKS:
        return _MARKS[session.status]
    return ("↳", _FORK) if session.forked_from else ("", _PLAIN)
