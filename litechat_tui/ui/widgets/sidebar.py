"""The stored sessions, newest first and grouped by day, with a box that filters them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input, Static

from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.chat import Session
from litechat_tui.domain.ports import Clock, SessionQueries
from litechat_tui.ui.bindings import bindings_at
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.session_list import Listed, SessionList
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _

PAGE = 200
"""Sessions read at a time; the next page is read when the cursor comes near the end."""
NEAR_END = 20
ALL = 1_000_000_000
"""Sessions read where the reader wants the very last one."""


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
    """Ids of the sessions with unread text."""

    filter_box = getters.query_one(FilterBox)
    session_list = getters.query_one(SessionList)
    nothing = getters.query_one("#nothing", Static)

    def __init__(self, queries: SessionQueries, clock: Clock, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._queries = queries
        self._clock = clock
        self._sessions: list[Session] = []
        self._complete = True
        self._was_read = False
        self._to_last = False
        """Whether the reader wants the very last session, and it is being read."""

    def compose(self) -> ComposeResult:
        """Yield the filter, the list, the line that stands in for an empty one, and the edge."""
        yield Edge()
        yield FilterBox(placeholder=_("Filter by title or text"), id="filter", compact=True)
        yield SessionList(id="sessions")
        yield Static(_("No sessions yet"), id="nothing", markup=False)

    def on_mount(self) -> None:
        """Read the first page."""
        self.refresh_sessions()

    @work(group="sessions", exclusive=True, exit_on_error=False)
    async def refresh_sessions(self) -> None:
        """Read as many sessions as are listed now, newest first, and show them."""
        await self._read(max(PAGE, len(self._sessions)), None)

    @work(group="sessions", exclusive=True, exit_on_error=False)
    async def read_more(self) -> None:
        """Read the page after the last session listed."""
        await self._read(ALL if self._to_last else PAGE, self._sessions[-1])

    async def _read(self, limit: int, before: Session | None) -> None:
        page = await asyncio.to_thread(self._queries.sessions, self.filter_box.value.strip(), limit, before)
        self._complete, self._was_read = len(page) < limit, True
        found = [*self._sessions, *page] if before else list(page)
        if found != self._sessions or not found:
            self._show(found)
        if self._to_last and self._complete:
            self._go_to_last()
        elif before is None:
            # Reading anew takes the place of a next page that was on its way.
            self.call_later(self._read_on)

    @property
    def filtering(self) -> bool:
        """Whether the filter is open."""
        return self.has_class("-filtering")

    def start_filter(self) -> None:
        """Show the filter and go there."""
        self.add_class("-filtering")
        self.filter_box.focus()

    def end_filter(self) -> bool:
        """Hide the filter and list every session again; return whether there was anything to end."""
        if not self.filtering:
            return False
        self.remove_class("-filtering")
        self.filter_box.value = ""
        return True

    def watch_current(self) -> None:
        """Move the cursor to the session on the right."""
        if self.is_mounted:
            self.session_list.point_at(self.current)

    def watch_running(self) -> None:
        """Mark the sessions whose reply is arriving."""
        self._show_again()

    def watch_unread(self) -> None:
        """Mark the sessions with unread text."""
        self._show_again()

    def _show_again(self) -> None:
        if self._was_read:
            self._show(self._sessions)

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        self._sessions, self._complete, self._to_last = [], True, False
        self.refresh_sessions()

    @on(FilterBox.ListWanted)
    def _to_the_matches(self) -> None:
        if self._sessions:
            if self.session_list.session_at_cursor is None:
                self.session_list.action_first()
            self.session_list.focus()

    @on(SessionList.Highlighted)
    def _session_highlighted(self, event: SessionList.Highlighted) -> None:
        event.stop()
        self._to_last = False
        if event.session.id != self.current:
            self.post_message(self.SessionShown(event.session))
        self._read_on()

    def _read_on(self) -> None:
        """Read the next page when the cursor has come near the end."""
        if not self._complete and (self._to_last or self.session_list.sessions_left < NEAR_END):
            self.read_more()

    @on(SessionList.LastWanted)
    def _last_wanted(self, event: SessionList.LastWanted) -> None:
        event.stop()
        self._to_last = True
        if self._complete:
            self._go_to_last()
        else:
            self.read_more()

    def _go_to_last(self) -> None:
        self._to_last = False
        self.session_list.go_to_last()

    @on(SessionList.Selected)
    def _session_selected(self, event: SessionList.Selected) -> None:
        event.stop()
        self.post_message(self.SessionOpened(event.session))

    def _show(self, sessions: Sequence[Session]) -> None:
        """Put `sessions` into the list without moving the reader."""
        self._sessions = list(sessions)
        if not self.is_mounted:
            return
        self.nothing.update(_("Nothing matches") if self.filter_box.value.strip() else _("No sessions yet"))
        self.set_class(not sessions, "-empty")
        self.session_list.show(Listed(self._sessions, self.running, self.unread), self._clock(), self.current)
