"""The stored sessions in groups, with a box that filters them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input, Static

from litechat_tui.app.session_rows import Listing, SessionReader, Wanted
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.chat import Session
from litechat_tui.domain.ports import Clock
from litechat_tui.domain.search import StaleSearchError
from litechat_tui.domain.shelf import Shelf
from litechat_tui.ui.bindings import bindings_at
from litechat_tui.ui.focusing import focus_now
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.name_box import NameBox
from litechat_tui.ui.widgets.session_list import SessionList
from litechat_tui.ui.widgets.session_row import Marks
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import N_, _

_NAMES = {Shelf.ARCHIVED: N_("Archive"), Shelf.TRASHED: N_("Trash")}
_NOTHING = {
    Shelf.ACTIVE: N_("No sessions yet"),
    Shelf.ARCHIVED: N_("The archive is empty."),
    Shelf.TRASHED: N_("The trash is empty."),
}


class FilterBox(TextInput):
    """What a session's title or text must contain."""

    BINDINGS = [*bindings_at(Scope.FILTER)]

    class ListWanted(Message):
        """Enter or the arrow down was pressed: on to the matches."""

    def action_to_list(self) -> None:
        """Ask for the list."""
        self.post_message(self.ListWanted())


class Edge(Widget):
    """The right edge of the sidebar, which the mouse moves."""

    ALLOW_SELECT = False

    @dataclass
    class Dragged(Message):
        """The mouse moved the edge."""

        column: int
        """Column of the screen it is to be in."""
        done: bool
        """Whether the button was let go."""

    def render(self) -> Content:
        """Draw nothing but the background."""
        return Content("")

    def on_mouse_down(self) -> None:
        """Follow the mouse until the button is let go."""
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move with the mouse."""
        if self.app.mouse_captured is self:
            self.post_message(self.Dragged(event.screen_x, done=False))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Stay here."""
        if self.app.mouse_captured is self:
            self.release_mouse()
            self.post_message(self.Dragged(event.screen_x, done=True))


class Sidebar(Reporting, Vertical):
    """Reads the sessions it shows and tells which one the reader is at."""

    @dataclass
    class SessionShown(Message):
        """The cursor came to a session: show its conversation."""

        session: Session

    @dataclass
    class SessionOpened(Message):
        """A session was chosen: show it and go on writing in it."""

        session: Session

    current: var[str] = var("")
    """Id of the session on the right."""
    running: var[frozenset[str]] = var(frozenset[str]())
    """Ids of the sessions this window is receiving replies for."""
    unread: var[frozenset[str]] = var(frozenset[str]())
    """Ids of the sessions with unread text that could not be written to the file; of others, the file knows."""
    shelf: var[Shelf] = var(Shelf.ACTIVE, init=False)
    """Which sessions are listed."""
    unsent: var[frozenset[str]] = var(frozenset[str]())
    """Ids of the sessions with a draft or an unfinished edit."""

    filter_box = getters.query_one(FilterBox)
    session_list = getters.query_one(SessionList)
    name_box = getters.query_one(NameBox)
    nothing = getters.query_one("#nothing", Static)
    shelf_line = getters.query_one("#shelf", Static)

    def __init__(self, reader: SessionReader, clock: Clock, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._reader = reader
        self._clock = clock
        self._readings = 0
        """Counts the readings of the list: the one before is stale."""

    def compose(self) -> ComposeResult:
        """Yield the filter, the name of the shelf, the list, the line that stands in for an empty one, and the edge."""
        yield Edge()
        yield FilterBox(placeholder=_("Filter by title or text"), id="filter", compact=True)
        yield Static(id="shelf", markup=False)
        yield SessionList(id="sessions")
        yield Static(_("No sessions yet"), id="nothing", markup=False)
        yield NameBox()

    def on_mount(self) -> None:
        """Read what is in sight."""
        self.refresh_sessions()

    def refresh_sessions(self) -> None:
        """Read anew what is in sight; the reader stays where they are."""
        self._readings += 1
        self._read(self._readings)

    @work(group="sessions", exclusive=True, exit_on_error=False)
    async def _read(self, reading: int) -> None:
        rows = self.session_list
        at = rows.session_at_cursor if rows.has_focus else None
        wanted = Wanted(
            self.shelf,
            self.filter_box.value.strip(),
            at.id if at else self.current,
            rows.scroll_offset.y,
            max(rows.size.height, 50),
        )
        with suppress(StaleSearchError):
            listing = await asyncio.to_thread(self._reader.read, wanted, lambda: reading != self._readings)
            if reading == self._readings:
                self._show(listing)

    @on(SessionList.RowsWanted)
    def _rows_wanted(self, event: SessionList.RowsWanted) -> None:
        event.stop()
        self._read_more(event.positions)

    @work(group="rows", exclusive=True, exit_on_error=False)
    async def _read_more(self, positions: range) -> None:
        listing = self.session_list.listing
        more = await asyncio.to_thread(self._reader.more, listing, positions)
        # A listing that was read meanwhile has asked for its own rows.
        if self.session_list.listing is listing:
            self.session_list.add(more)

    @property
    def filtering(self) -> bool:
        """Whether the filter is open."""
        return self.has_class("-filtering")

    def start_filter(self) -> None:
        """Show the filter and go there."""
        self.add_class("-filtering")
        focus_now(self.filter_box)

    def end_filter(self) -> bool:
        """Hide the filter and list every session again; return whether there was anything to end."""
        if not self.filtering:
            return False
        self.remove_class("-filtering")
        self.filter_box.value = ""
        return True

    def write_name(self, session: Session, purpose: NameBox.Purpose, text: str) -> None:
        """Let a name or tags be written where the session is in the list, or at its top."""
        rows = self.session_list
        at = rows.cursor_row if rows.session_at_cursor == session else None
        self.name_box.styles.offset = (0, rows.region.y - self.region.y + rows.gutter.top + max(at or 0, 0))
        self.name_box.open(session, purpose, text)

    @on(NameBox.Left)
    def _back_to_the_list(self, event: NameBox.Left) -> None:
        event.stop()
        if self.screen.focused in (None, self.name_box):
            focus_now(self.session_list)

    def watch_current(self) -> None:
        """Move the cursor to the session on the right."""
        self._mark()
        if self.is_mounted and not self.session_list.point_at(self.current):
            self.refresh_sessions()

    def watch_running(self) -> None:
        """Mark the sessions whose reply is arriving."""
        self._mark()

    def watch_unread(self) -> None:
        """Mark the sessions with unread text."""
        self._mark()

    def _mark(self) -> None:
        if self.is_mounted:
            self.session_list.mark(Marks(self.running, self.unread, self.unsent, current=self.current))

    def leave_shelf(self) -> bool:
        """List the sessions again that are neither archived nor deleted; return whether others were listed."""
        elsewhere = self.shelf is not Shelf.ACTIVE
        self.shelf = Shelf.ACTIVE
        return elsewhere

    def watch_shelf(self) -> None:
        """List the sessions of another shelf."""
        self.session_list.choose_none()
        self.refresh_sessions()

    def watch_unsent(self) -> None:
        """Mark the sessions with words that were not sent."""
        self._mark()

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        self.refresh_sessions()

    @on(FilterBox.ListWanted)
    def _to_the_matches(self) -> None:
        if self.session_list.listing.layout.sessions:
            if self.session_list.session_at_cursor is None:
                self.session_list.action_first()
            focus_now(self.session_list)

    @on(SessionList.Highlighted)
    def _session_highlighted(self, event: SessionList.Highlighted) -> None:
        event.stop()
        if event.session.id != self.current:
            self.post_message(self.SessionShown(event.session))

    @on(SessionList.Selected)
    def _session_selected(self, event: SessionList.Selected) -> None:
        event.stop()
        self.post_message(self.SessionOpened(event.session))

    def _show(self, listing: Listing) -> None:
        """Put a listing into the list without moving the reader."""
        shelf = listing.wanted.shelf
        self.nothing.update(_("Nothing matches") if listing.wanted.words else _(_NOTHING[shelf]))
        self.shelf_line.update(_(_NAMES.get(shelf, "")))
        self.set_class(shelf in _NAMES, "-elsewhere")
        self.set_class(not listing.layout.sessions, "-empty")
        self.session_list.show(listing, self._clock())
        self._mark()
