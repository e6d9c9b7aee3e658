"""One session as it is read: its heading, what was said, and what arrived while the reader was elsewhere in it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from litechat_tui.app.approvals import pending_calls
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.exchange import Exchange
from litechat_tui.app.find import Finder, Match
from litechat_tui.app.history import looks_same, with_live
from litechat_tui.app.positions import Passage, ReadingState, holding, key_of
from litechat_tui.app.replies import LiveReply
from litechat_tui.app.session_parameters import SessionParameters
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.chat import ChatMessage, Role, Session, Turn
from litechat_tui.domain.folding import folded
from litechat_tui.domain.search import SearchQuery
from litechat_tui.domain.titles import title_from
from litechat_tui.ui.frames import draw_now
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.approval_bar import ApprovalBar
from litechat_tui.ui.widgets.find_bar import FindBar
from litechat_tui.ui.widgets.heading import Heading
from litechat_tui.ui.widgets.transcript import Transcript
from litechat_tui.ui.widgets.welcome import RECENT, Welcome
from litechat_tui.words import _
from litechat_tui.words.sessions import title_of


class Conversation(Reporting, Vertical):
    """Reads the session it shows, page by page, and puts what is arriving behind it."""

    @dataclass
    class Read(Message):
        """A session is on the screen."""

        session_id: str
        model: str
        """Alias that answered last in it; empty when none did."""
        unread: bool = False
        """Whether an answer in it had ended since anybody looked at it."""

    session_id: var[str] = var("")
    live: var[LiveReply | None] = var[LiveReply | None](None)
    """The reply that is arriving in the session on the screen."""

    heading = getters.query_one(Heading)
    transcript = getters.query_one(Transcript)
    welcome = getters.query_one(Welcome)
    find_bar = getters.query_one(FindBar)
    approval = getters.query_one(ApprovalBar)
    below = getters.query_one("#below", Static)

    def __init__(
        self,
        dependencies: Dependencies,
        reading: ReadingState,
        parameters: SessionParameters,
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._parameters = parameters
        self._history = dependencies.history
        self._search = dependencies.search
        self._clock = dependencies.clock
        self._endpoint = dependencies.endpoint
        self._keymap = dependencies.keymap
        self._reading = reading
        self._shown: list[ChatMessage] = []
        self._more = False
        """Whether there are older messages than those shown."""
        self._finder = Finder()
        self.origin: Session | None = None
        """What the session on the screen was forked from."""
        self.compared: Sequence[Session] = ()
        """The other sessions of the comparison that the one on the screen takes part in."""
        self._found_from = 0
        """Messages behind the one that was on the screen when the reader began to look for words."""
        self._shown_id = ""
        """The session they are of."""
        self._stale = False
        """Whether the file has changed while the reader was reading further up."""
        self.sent_from: int | None = None
        """Row from which on the session on the screen is sent; None where all of it is."""
        self._sought: Passage | None = None
        """Where the reader wants to be in a session, which may still have to be read."""

    def compose(self) -> ComposeResult:
        """Yield heading, welcome (in place of an empty conversation), what was said, and the note below it."""
        yield (heading := Heading(id="heading", demo=self._endpoint.demo))
        yield (welcome := Welcome(self._endpoint, self._keymap, self._clock, id="welcome"))
        yield Transcript(self._clock().tzinfo, self._keymap, id="transcript")
        yield (below := Static(id="below", markup=False))
        yield (approval := ApprovalBar(self._keymap, id="approval"))
        yield (find_bar := FindBar(id="find"))
        for widget in (heading, welcome, below, approval, find_bar):
            widget.add_class("column")

    # Reading

    def watch_session_id(self) -> None:
        """Show the other session."""
        self._stale = False
        self._finder = Finder()
        self.find_bar.close()
        if self.session_id:
            self.read_session()

    @work(group="read", exclusive=True, exit_on_error=False)
    async def read_session(self) -> None:
        """Read the newest messages and show them, unless they are on the screen already.

        A session that was left while it was read further up is shown from there, unless a passage of it is sought.
        """
        session_id, other = self.session_id, self.session_id != self._shown_id
        sought = self._sought if self._sought and self._sought.session_id == session_id else None
        row = sought.row if sought else None
        anchor = self._reading.anchors.get(session_id) if other and row is None else None
        while True:
            live = self.live
            page = await asyncio.to_thread(self._history.newest, session_id, anchor.key if anchor else None, row)
            if live is self.live:
                break  # else a reply ended meanwhile, and what was read may lack its end
        messages = self._with_live(page.messages)
        asked = title_from(live.request.prompt.whole) if live else ""
        title = title_of(page.session) if page.session else asked
        self.origin = page.origin
        self.heading.parameters = self._parameters.of(session_id, page.session)
        self.compared = page.compared
        self.heading.show(title, page.origin, page.compared)
        self.set_class(not messages, "-empty")
        if not messages:
            self.offer_sessions()
        if other:
            self.keep_place()
        if other or not looks_same(messages, self._shown):
            self.transcript.show(messages, more=page.more, at=anchor)
            self._more = page.more
        self._shown, self._shown_id = messages, session_id
        self._show_question()
        self._mark_cut(page.session)
        self._sought = None
        if sought is not None:
            self._show_passage(sought)
        self._note_read(session_id, page.session)

    def _show_question(self) -> None:
        """Ask about the tool calls that the last turn waits for."""
        self.approval.show(pending_calls(self._shown))

    def _mark_cut(self, session: Session | None) -> None:
        """Show in the transcript what is not sent any more."""
        self.sent_from = session.sent_from if session else None
        self.transcript.mark_sent(self.sent_from)

    def _note_read(self, session_id: str, session: Session | None) -> None:
        self.post_message(
            self.Read(session_id, session.model, session.unread) if session else self.Read(session_id, "")
        )

    @work(group="recent", exclusive=True, exit_on_error=False)
    async def offer_sessions(self) -> None:
        """Offer the newest sessions to go on with in place of this empty one."""
        newest = await asyncio.to_thread(self._search.search, SearchQuery(), RECENT + 1)
        found = (hit.session for hit in newest.hits)
        self.welcome.recent = [session for session in found if session.id != self.session_id][:RECENT]

    def keep_place(self) -> None:
        """Remember where the session that is on the screen is being read."""
        anchor = self.transcript.reading_place
        if anchor is not None:
            self._reading.anchors[self._shown_id] = anchor
        else:
            self._reading.anchors.pop(self._shown_id, None)

    @on(Transcript.OlderWanted)
    @work(group="older", exclusive=True, exit_on_error=False)
    async def read_older(self, event: Transcript.OlderWanted) -> None:
        """Read the page before the oldest message shown."""
        session_id = self.session_id
        page = await asyncio.to_thread(self._history.older, session_id, event.before)
        if session_id == self.session_id and self._shown and self._shown[0].item_id == event.before:
            self._put_before(page.messages, more=page.more)

    def _put_before(self, messages: Sequence[ChatMessage], *, more: bool) -> None:
        self._shown = [*messages, *self._shown]
        self._more = more
        self.transcript.prepend(messages, more=more)
        self.transcript.mark_sent(self.sent_from)

    def _with_live(self, stored: Sequence[ChatMessage]) -> list[ChatMessage]:
        return with_live(stored, self.live, self._reading.unwritten)

    @work(group="compare", exclusive=True, exit_on_error=False)
    async def file_changed(self) -> None:
        """Show what another window added: at once at the tail, on demand to a reader further up."""
        session_id = self.session_id
        page = await asyncio.to_thread(self._history.newest, session_id)
        if session_id == self.session_id == self._shown_id and page.session is not None:
            self.heading.parameters = self._parameters.of(session_id, page.session)
            self.compared = page.compared
            self.heading.show(title_of(page.session), page.origin, page.compared)
            if page.session.sent_from != self.sent_from:
                self._mark_cut(page.session)
                self.post_message(self.Read(session_id, page.session.model))
        messages = self._with_live(page.messages)
        if session_id != self.session_id:
            return
        if looks_same(messages, self._shown[-len(messages) :] if messages else []):
            if not self._stale and page.session is not None and page.session.unread:
                self._note_read(session_id, page.session)
            return
        if self.transcript.following:
            self.read_session()
        else:
            self._stale = True
            self._show_below()

    def show_parameters(self) -> None:
        """Show what a session that is not stored yet is to send."""
        self.heading.parameters = self._parameters.of(self.session_id, None)
        self.heading.show(self.heading.title, self.origin, self.compared)

    # Receiving

    def begin(self, live: LiveReply) -> None:
        """Put a prompt and the reply to come at the end; an answer given again takes the place of the earlier one."""
        self.live = live
        if self.has_class("-empty"):
            self.remove_class("-empty")
            self.heading.show(title_from(live.request.prompt.whole), self.origin, self.compared)
        if live.request.resumes:
            self._shown[-2:] = [live.prompt, live.message]
            self.transcript.show(self._shown, more=self._more)
        elif live.request.retry_of:
            self._shown[-1:] = [live.message]
            self.transcript.show(self._shown, more=self._more)
        else:
            self._shown += [live.prompt, live.message]
            self.transcript.append(live.prompt)
            self.transcript.append(live.message)
        self.transcript.mark_sent(self.sent_from)
        self._show_question()
        self.transcript.action_scroll_end()

    def stream(self, live: LiveReply) -> None:
        """Show the reply as it now reads."""
        self._shown[-2:] = [live.prompt, live.message]
        self.transcript.stream(live.message)
        if live.asks:
            self._show_question()
        draw_now(self.transcript, self.transcript.vertical_scrollbar)

    # Finding words

    def seek(self, passage: Passage) -> None:
        """Show a passage of a session as soon as that is on the screen."""
        self._sought = passage
        if passage.session_id == self.session_id:
            self.read_session()

    def _show_passage(self, passage: Passage) -> None:
        """Show where one of the words is in a message, and let the keys for matches go on from there."""
        index = None if passage.row is None else holding(self._shown, passage.row)
        if index is None:
            return
        text = folded(self._shown[index].text)
        words = next((words for words in passage.words if words in text), "")
        self._found_from = len(self._shown) - index
        self.find_bar.fill(words)
        self.transcript.show_match(Match(index, 0, 1), words)

    def begin_to_find(self) -> None:
        """Open the bar; what is not here yet is read meanwhile."""
        self._found_from = len(self._shown) - self.transcript.last_seen
        self.read_rest()
        self.find_bar.open()

    @work(group="rest", exit_on_error=False)
    async def read_rest(self) -> None:
        """Read all that is older than what is shown."""
        await self._read_rest()

    @work(group="start", exclusive=True, exit_on_error=False)
    async def go_to_start(self) -> None:
        """Go to the very first message; what is not here yet is read before."""
        session_id = self.session_id
        await self._read_rest()
        if session_id == self._shown_id:
            self.transcript.action_scroll_home()

    async def _read_rest(self) -> None:
        session_id = self.session_id
        # A page that came meanwhile leaves less to read.
        while self._more and session_id == self._shown_id and (first := self._shown[0].item_id) is not None:
            rest = await asyncio.to_thread(self._history.rest, session_id, first)
            if session_id == self._shown_id and self._shown[0].item_id == first:
                self._put_before(rest, more=False)
                self.find_bar.again()

    @on(FindBar.Wanted)
    @work(group="find", exclusive=True, exit_on_error=False)
    async def find(self, event: FindBar.Wanted) -> None:
        """Show the match that is wanted, and say which of how many it is."""
        finder, messages = self._finder, self.transcript.messages
        matches = await asyncio.to_thread(finder.matches, messages, event.text)
        if finder is not self._finder:
            return
        found = finder.choose(matches, event.text, len(messages), event.by, len(messages) - self._found_from)
        self.find_bar.tell(found.number if found else 0, len(matches))
        if found is not None:
            self._show_match(found.match, messages[found.match.message], event.text)

    def _show_match(self, match: Match, message: ChatMessage, words: str) -> None:
        """Show a match in `message`, which may stand elsewhere by now."""
        same = (one is message or key_of(one) == key_of(message) is not None for one in self.transcript.messages)
        if (index := next((index for index, is_it in enumerate(same) if is_it), None)) is not None:
            self.transcript.show_match(replace(match, message=index), words)

    # The note below

    @on(Transcript.TailChanged)
    def _show_below(self) -> None:
        if self._stale and self.transcript.following:
            self._stale = False
            self.read_session()
        words = _("Changed in another window") if self._stale else _("New text") if self.transcript.unread else ""
        key = self._keymap.shown("read.end", Scope.CONVERSATION)
        self.below.update(Content.assemble("↓ ", words, " · ", (key, "$primary")) if words else "")
        self.below.set_class(bool(words), "-there")

    @on(Transcript.LinkClicked)
    def _open_link(self, event: Transcript.LinkClicked) -> None:
        self.app.open_url(event.url)
        self.notify(event.url, title=_("Opened in the browser"), markup=False)

    # What is at the cursor

    @property
    def last_turn(self) -> Turn | None:
        """The last turn shown, if another program did not leave its messages without one."""
        return self._shown[-1].turn if self._shown else None

    @property
    def messages(self) -> Sequence[ChatMessage]:
        """The messages shown."""
        return self._shown

    async def at_cursor(self) -> Exchange | None:
        """Return the exchange at the cursor, or the last one; None when it is not stored. Raises `StoreError`."""
        position = self.transcript.position
        at = len(self._shown) - 1 if position is None else position
        prompts = [i for i, message in enumerate(self._shown) if message.role is Role.USER]
        mine = next((i for i in reversed(prompts) if i <= at), None)
        if mine is None:
            return None
        after = next((i for i in prompts if i > mine), None)
        # What has just arrived does not know its rows yet; the file does.
        page = await asyncio.to_thread(self._history.newest, self.session_id)
        rows = {
            message.turn.id: message.item_id for message in page.messages if message.turn and message.role is Role.USER
        }
        row, next_row = (self._row(i, rows) for i in (mine, after))
        reply = self._shown[mine + 1] if mine + 1 < len(self._shown) else None
        return None if row is None else Exchange(self._shown[mine], reply, row, next_row)

    def _row(self, index: int | None, rows: Mapping[str, int | None]) -> int | None:
        if index is None:
            return None
        message = self._shown[index]
        return rows.get(message.turn.id) if message.item_id is None and message.turn else message.item_id
