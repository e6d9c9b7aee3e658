"""The conversation on the right: its heading, what was said, and the prompt. Owns the replies this window receives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer
from textual.widgets import Static

from litechat_tui.domain.chat import ChatMessage, Session, TurnStatus, Usage
from litechat_tui.domain.errors import LitechatError, StoreError
from litechat_tui.domain.ports import ChatRunner, Clock, SessionStore, TurnRequest
from litechat_tui.domain.text import one_line
from litechat_tui.domain.titles import UNTITLED, title_from
from litechat_tui.ui.live import LiveReply
from litechat_tui.ui.rendering.parts import Clocks
from litechat_tui.ui.services import Place
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.ui.widgets.transcript import Transcript
from litechat_tui.ui.widgets.welcome import Welcome

PAGE = 50
"""Messages read at a time."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What one look into the file gave."""

    session: Session | None
    messages: Sequence[ChatMessage]
    more: bool


class ChatPane(Vertical):
    """Shows one session; goes on receiving the others."""

    @dataclass
    class SessionRead(Message):
        """A session is on the screen; `model` is the alias that answered last in it, or empty."""

        session_id: str
        model: str

    @dataclass
    class RepliesChanged(Message):
        """A reply began or ended."""

        running: frozenset[str]
        unread: frozenset[str]

    @dataclass
    class ActivityChanged(Message):
        """What is happening in the session on the screen."""

        words: str
        busy: bool
        usage: Usage | None

    @dataclass
    class Failed(Message):
        """Something other than a reply failed; nothing typed was lost."""

        error: LitechatError

    class ModelWanted(Message):
        """A prompt was sent, but no model is chosen yet."""

    session_id: var[str] = var("")
    model: var[str] = var("")

    heading = getters.query_one("#heading", Static)
    transcript = getters.query_one(Transcript)
    queue = getters.query_one("#queue", Static)
    prompt = getters.query_one(Prompt)

    def __init__(
        self,
        store: SessionStore,
        runner: ChatRunner,
        clock: Clock,
        place: Place,
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._store = store
        self._runner = runner
        self._clock = clock
        self._place = place
        self._live: dict[str, LiveReply] = {}
        self._drafts: dict[str, str] = {}
        self._unsent: list[tuple[str, str]] = []
        """(session id, prompt) sent before a model was chosen."""
        self._ticker: Timer | None = None

    def compose(self) -> ComposeResult:
        """Yield heading, conversation (or the welcome that stands in for an empty one), queue and prompt."""
        yield Static(id="heading", markup=False)
        yield Welcome(self._place, id="welcome")
        yield Transcript(Clocks(self._clock().tzinfo), id="transcript")
        yield Static(id="queue", markup=False)
        yield Prompt(id="prompt")

    def on_mount(self) -> None:
        """Prepare the clock that counts a waiting reply's seconds; it rests while nothing arrives."""
        self._ticker = self.set_interval(1, self._tell, pause=True)

    # Showing a session

    def watch_session_id(self, before: str, after: str) -> None:
        """Keep the draft of the session that is left, and show the other one."""
        if before:
            self._drafts[before] = self.prompt.text
            self.prompt.put(self._drafts.pop(after, ""))
        self.read_session()

    @work(group="read", exclusive=True, exit_on_error=False)
    async def read_session(self) -> None:
        """Read the newest messages and show them, with what is arriving behind them."""
        session_id = self.session_id
        try:
            page = await asyncio.to_thread(self._page, session_id)
        except StoreError as error:
            self.post_message(self.Failed(error))
            return
        messages = list(page.messages)
        if (live := self._live.get(session_id)) is not None:
            messages = [m for m in messages if m.turn is None or m.turn.status is not TurnStatus.RUNNING]
            messages += [live.prompt, live.message]
        self.transcript.show(messages, more=page.more)
        self._show_title(page.session.title if page.session else live.request.prompt if live else "")
        self.set_class(not messages, "-empty")
        self._show_queue()
        self._tell(messages)
        self.post_message(self.SessionRead(session_id, page.session.model if page.session else ""))

    @on(Transcript.OlderWanted)
    @work(group="read", exit_on_error=False)
    async def read_older(self, event: Transcript.OlderWanted) -> None:
        """Read the page before the oldest message shown."""
        session_id = self.session_id
        try:
            page = await asyncio.to_thread(self._page, session_id, event.before)
        except StoreError as error:
            self.post_message(self.Failed(error))
            return
        if session_id == self.session_id:
            self.transcript.prepend(page.messages, more=page.more)

    def _page(self, session_id: str, before: int | None = None) -> _Page:
        """Read one page. Blocks; runs in a thread and touches no widget."""
        messages = self._store.messages(session_id, PAGE, before)
        oldest = messages[0].item_id if messages else None
        more = oldest is not None and bool(self._store.messages(session_id, 1, oldest))
        return _Page(self._store.session(session_id), messages, more)

    def _show_title(self, title: str) -> None:
        label = title_from(title) if title else UNTITLED
        self.heading.update(Content.assemble(label, ("  demo" if self._place.demo else "", "$accent")))

    # Sending and receiving

    @on(Prompt.Submitted)
    def send(self, event: Prompt.Submitted) -> None:
        """Send the prompt; keep it in sight while no model is chosen."""
        event.stop()
        if not self.model:
            self._unsent.append((self.session_id, event.text))
            self._show_queue()
            self.post_message(self.ModelWanted())
        else:
            self._send(self.session_id, event.text)

    def watch_model(self) -> None:
        """Send what has waited for a model to be chosen."""
        if self.model and self._unsent:
            self._after_choice(self._send)

    def give_up_choice(self) -> None:
        """Put what has waited for a model back into the box: none was chosen."""
        self._after_choice(self._give_back)

    def _after_choice(self, fate: Callable[[str, str], None]) -> None:
        unsent, self._unsent = self._unsent, []
        for session_id, text in unsent:
            fate(session_id, text)
        self._show_queue()

    def _send(self, session_id: str, text: str) -> None:
        """Send a prompt, or queue it behind the reply that is arriving in its session."""
        if (live := self._live.get(session_id)) is not None:
            live.queued.append(text)
            self._show_queue()
        else:
            self._begin(session_id, text)

    def _begin(self, session_id: str, text: str) -> None:
        request = TurnRequest(session_id, text, self.model)
        live = self._live[session_id] = LiveReply(request, self._runner.send(request), self._clock())
        if session_id == self.session_id:
            if self.has_class("-empty"):
                self.remove_class("-empty")
                self._show_title(text)
            self.transcript.append(live.prompt)
            self.transcript.append(live.message)
            self.scroll("scroll_end")
        self.run_worker(self._receive(live), group=f"reply {session_id}", exclusive=True, exit_on_error=False)
        self._tell()

    async def _receive(self, live: LiveReply) -> None:
        """Take in a reply until it has ended, on the screen or off it."""
        session_id = live.request.session_id
        async for batch in live.reply:
            began = live.message.turn is None
            live.receive(batch)
            if session_id == self.session_id:
                self.transcript.stream(live.message)
                self._tell()
            if began:
                self._announce()
        del self._live[session_id]
        self._after(live)

    def _after(self, live: LiveReply) -> None:
        """Do what the end of a reply calls for: take back, go on with the queue, tell the others."""
        session_id, ending = live.request.session_id, live.ending
        here = session_id == self.session_id
        completed = ending is not None and ending.turn.status is TurnStatus.COMPLETED
        back = list(live.queued) if not completed else []
        if ending is not None and ending.withdrawn:
            back.insert(0, live.request.prompt)
            if here:
                self.read_session()
            if (problem := ending.turn.problem) is not None:
                self.post_message(self.Failed(LitechatError(problem.message, problem.hint)))
        if back:
            self._give_back(session_id, "\n\n".join(back))
        if here:
            self._tell(words=live.words(self._clock()), usage=live.usage)
        if completed and live.queued:
            self._begin(session_id, live.queued[0])
            self._live[session_id].queued.extend(live.queued[1:])
        self._show_queue()
        self._announce(frozenset() if here else frozenset({session_id}))

    def _give_back(self, session_id: str, text: str) -> None:
        """Put text that was not sent back where it was typed, before what has been typed since."""
        if session_id == self.session_id:
            self.prompt.put("\n\n".join(filter(None, (text, self.prompt.text))))
        else:
            self._drafts[session_id] = "\n\n".join(filter(None, (text, self._drafts.get(session_id, ""))))

    def stop(self) -> bool:
        """Stop the reply on the screen; return whether there was one."""
        if (live := self._live.get(self.session_id)) is None:
            return False
        live.reply.stop()
        return True

    @property
    def receiving(self) -> int:
        """How many replies are arriving."""
        return len(self._live)

    # Telling the others

    def _announce(self, unread: frozenset[str] = frozenset()) -> None:
        self.post_message(self.RepliesChanged(frozenset(self._live), unread))

    def _tell(self, messages: Sequence[ChatMessage] = (), *, words: str = "Ready", usage: Usage | None = None) -> None:
        """Say what is happening here, and let the seconds be counted only while something is."""
        live = self._live.get(self.session_id)
        if live is not None:
            words, usage = live.words(self._clock()), live.usage
        elif messages and (turn := messages[-1].turn) is not None:
            usage = turn.usage
        if self._ticker is not None:
            (self._ticker.resume if live else self._ticker.pause)()
        self.post_message(self.ActivityChanged(words, live is not None, usage))

    def _show_queue(self) -> None:
        live = self._live.get(self.session_id)
        waiting = [
            *(live.queued if live else ()),
            *(text for session, text in self._unsent if session == self.session_id),
        ]
        self.queue.update(Content("\n".join(f"↳ {one_line(text)}" for text in waiting)))
        self.queue.set_class(bool(waiting), "-waiting")

    # What the screen asks for

    @on(Prompt.TailWanted)
    def _to_the_tail(self) -> None:
        self.scroll("scroll_end")

    def scroll(self, action: str) -> None:
        """Run a scrolling action of the conversation."""
        self.call_later(self.app.run_action, action, self.transcript)

    @work(group="remember", exit_on_error=False)
    async def remember_model(self, model: str) -> None:
        """Keep the choice for the next start."""
        try:
            await asyncio.to_thread(self._store.remember, "model", model)
        except StoreError as error:
            self.post_message(self.Failed(error))
