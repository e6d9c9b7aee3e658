"""The stored sessions, newest first and grouped by day, with a box that filters them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.chat import Session, TurnStatus
from litechat_tui.domain.ports import Clock, SessionQueries
from litechat_tui.ui.bindings import bindings_at
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _
from litechat_tui.words.sessions import grouped, title_of, when

PAGE = 200
"""Sessions read at a time; the next page is read when the cursor comes near the end."""
NEAR_END = 20

_MARKS = {
    TurnStatus.RUNNING: ("● ", "$success"),
    TurnStatus.FAILED: ("! ", "$error"),
    TurnStatus.INTERRUPTED: ("! ", "$warning"),
}


class SessionList(OptionList):
    """The list itself; the arrows and j/k move through it."""

    BINDINGS = [*bindings_at(Scope.SESSIONS)]
    FOCUS_ON_CLICK = False
    """Its keys are letters, and whoever clicks may go on typing a prompt."""


class FilterBox(TextInput):
    """What a session's title or text must contain."""

    BINDINGS = [*bindings_at(Scope.FILTER)]

    class ListWanted(Message):
        """Enter or the arrow down was pressed: on to the matches."""

    def action_to_list(self) -> None:
        """Ask for the list."""
        self.post_message(self.ListWanted())


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

    def compose(self) -> ComposeResult:
        """Yield the filter, the list, and the line that stands in for an empty one."""
        yield FilterBox(placeholder=_("Filter by title or text"), id="filter", compact=True)
        yield SessionList(id="sessions", compact=True, markup=False)
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
        await self._read(PAGE, self._sessions[-1])

    async def _read(self, limit: int, before: Session | None) -> None:
        page = await asyncio.to_thread(self._queries.sessions, self.filter_box.value.strip(), limit, before)
        self._complete = len(page) < limit
        found = [*self._sessions, *page] if before else list(page)
        if found != self._sessions or not found:
            self._show(found)
        if before is None:
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
        self._point_at_current()

    def watch_running(self) -> None:
        """Mark the sessions whose reply is arriving."""
        self._show(self._sessions)

    def watch_unread(self) -> None:
        """Mark the sessions with unread text."""
        self._show(self._sessions)

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        self._sessions = []
        self.refresh_sessions()

    @on(FilterBox.ListWanted)
    def _to_the_matches(self) -> None:
        if self._sessions:
            self.session_list.focus()
            if self.session_list.highlighted is None:
                self.session_list.action_first()

    @on(OptionList.OptionHighlighted)
    def _session_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if (session := self._session_of(event.option_id)) is not None and session.id != self.current:
            self.post_message(self.SessionShown(session))
        self._read_on()

    def _read_on(self) -> None:
        """Read the next page when the cursor has come near the end."""
        at = self.session_list.highlighted
        if not self._complete and at is not None and at > self.session_list.option_count - NEAR_END:
            self.read_more()

    @on(OptionList.OptionSelected)
    def _session_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if (session := self._session_of(event.option_id)) is not None:
            self.post_message(self.SessionOpened(session))

    def _session_of(self, option_id: str | None) -> Session | None:
        return next((session for session in self._sessions if session.id == option_id), None)

    def _show(self, sessions: Sequence[Session]) -> None:
        """Put `sessions` into the list without moving the reader."""
        self._sessions = list(sessions)
        if not self.is_mounted:
            return
        with self.prevent(OptionList.OptionHighlighted):
            self.session_list.set_options(self._options())
        self.nothing.update(_("Nothing matches") if self.filter_box.value.strip() else _("No sessions yet"))
        self.set_class(not sessions, "-empty")
        self._point_at_current()

    def _point_at_current(self) -> None:
        if not self.is_mounted:
            return
        with self.prevent(OptionList.OptionHighlighted):
            known = self._session_of(self.current) is not None
            self.session_list.highlighted = self.session_list.get_option_index(self.current) if known else None

    def _options(self) -> Iterator[Option]:
        now = self._clock()
        for position, (heading, members) in enumerate(grouped(self._sessions, now)):
            space = "\n" if position else ""
            yield Option(Content.assemble(space, (heading, "bold $foreground-muted")), disabled=True)
            for session in members:
                yield Option(self._entry(session, lambda moment: when(moment, now)), id=session.id)

    def _entry(self, session: Session, spoken: Callable[..., str]) -> Content:
        """Return the two lines of a session: its title, then when and with which model."""
        mark = _MARKS.get(session.status) if session.status else None
        if session.id in self.running:
            mark = _MARKS[TurnStatus.RUNNING]
        elif session.id in self.unread:
            mark = ("◆ ", "$accent")
        elif session.status is TurnStatus.RUNNING:
            mark = ("○ ", "$success")  # another window is receiving this one
        facts = " · ".join(filter(None, (spoken(session.updated_at), session.model)))
        if session.forked_from:
            facts = f"↳ {facts}"
        return Content.assemble(mark or "", title_of(session), "\n", (facts, "$foreground-muted"))
