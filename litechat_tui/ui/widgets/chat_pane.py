"""The right-hand side: a conversation and the box to go on with it. Owns the replies this window receives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer

from litechat_tui.domain.chat import CONTINUE, ChatMessage, Part, PreviousAnswer, TurnStatus, Usage
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import ChatRunner, Clock, LocalState, SessionCommands, SessionQueries, TurnRequest
from litechat_tui.domain.transcript import reply_to
from litechat_tui.ui.live import ENDINGS, READY, LiveReply, prompt_of
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.services import Place
from litechat_tui.ui.widgets.composer import Composer, Edit
from litechat_tui.ui.widgets.conversation import Conversation
from litechat_tui.ui.widgets.prompt import Prompt


class ChatPane(Reporting, Vertical):
    """Shows one session; goes on receiving the others."""

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
        remedies: frozenset[str]
        """Actions that mend how the last turn ended: `retry` and `more`."""

    @dataclass
    class Forked(Message):
        """A session was forked; the fork wants to be shown."""

        session_id: str

    class ModelWanted(Message):
        """A prompt was sent, but no model is chosen yet."""

    session_id: var[str] = var("")
    blank_id: var[str] = var("")
    """The one session that is not stored yet."""
    model: var[str] = var("")

    conversation = getters.query_one(Conversation)
    composer = getters.query_one(Composer)

    def __init__(
        self,
        queries: SessionQueries,
        commands: SessionCommands,
        local: LocalState,
        runner: ChatRunner,
        clock: Clock,
        *,
        new_id: Callable[[], str],
        place: Place,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._queries = queries
        self._commands = commands
        self._local = local
        self._runner = runner
        self._clock = clock
        self._new_id = new_id
        self._place = place
        self._live: dict[str, LiveReply] = {}
        self._unsent: list[tuple[str, str]] = []
        """(session id, prompt) sent before a model was chosen."""
        self._ticker: Timer | None = None

    def compose(self) -> ComposeResult:
        """Yield the conversation and the place to go on with it."""
        yield Conversation(self._queries, self._clock, self._place, id="conversation")
        yield Composer(self._local, id="composer")

    def on_mount(self) -> None:
        """Prepare the clock that counts a waiting reply's seconds; it rests while nothing arrives."""
        self._ticker = self.set_interval(1, self._tell, pause=True)

    def watch_session_id(self, session_id: str) -> None:
        """Show the other session; what arrives in it is there before it is read."""
        self.conversation.live = self._live.get(session_id)
        self.conversation.session_id = session_id
        # The draft's name depends on both, so both are told in one go.
        self.composer.blank_id = self.blank_id
        self.composer.session_id = session_id
        self._wait_changed(session_id)
        self._tell()

    def watch_blank_id(self, blank_id: str) -> None:
        """Tell the composer when the blank session has become a stored one."""
        self.composer.blank_id = blank_id

    # Sending

    @on(Composer.Submitted)
    def send(self, event: Composer.Submitted) -> None:
        """Send the prompt; keep it in sight while no model is chosen."""
        event.stop()
        if event.edit is not None:
            self.send_edited(event.edit, event.text)
        elif self.model:
            self._send(event.session_id, event.text)
        else:
            self._unsent.append((event.session_id, event.text))
            self._wait_changed(event.session_id)
            self.post_message(self.ModelWanted())

    def watch_model(self) -> None:
        """Send what has waited for a model to be chosen."""
        if self.model:
            self._after_choice(self._send)

    def give_up_choice(self) -> None:
        """Put what has waited for a model back into the box: none was chosen."""
        self._after_choice(self.composer.give_back)

    def _after_choice(self, fate: Callable[[str, str], None]) -> None:
        unsent, self._unsent = self._unsent, []
        for session_id, text in unsent:
            fate(session_id, text)
            self._wait_changed(session_id)

    def _send(self, session_id: str, text: str) -> None:
        """Send a prompt, or queue it behind the reply that is arriving in its session."""
        if (live := self._live.get(session_id)) is not None:
            live.queued.append(text)
            self._wait_changed(session_id)
        else:
            request = TurnRequest(session_id, text, self.model)
            self._begin(request, prompt_of(request, self._clock()))

    def _begin(self, request: TurnRequest, prompt: ChatMessage, set_aside: tuple[Part, ...] = ()) -> None:
        live = LiveReply(
            request, self._runner.send(request), self._clock(), prompt, replace(reply_to(), parts=set_aside)
        )
        self._live[request.session_id] = live
        if request.session_id == self.session_id:
            self.conversation.begin(live)
        group = f"reply {request.session_id}"
        self.run_worker(self._receive(live), group=group, exclusive=True, exit_on_error=False)
        self._wait_changed(request.session_id)
        self._tell()

    # Receiving

    async def _receive(self, live: LiveReply) -> None:
        """Take in a reply until it has ended, on the screen or off it."""
        session_id = live.request.session_id
        async for batch in live.reply:
            began = live.message.turn is None
            waited = began and live.retry is not None
            live.receive(batch, self._clock())
            if session_id == self.session_id:
                self.conversation.stream(live)
                if waited:
                    # What it waited for may have ended since anybody looked, and comes before it.
                    self.conversation.file_changed()
                self._tell()
            if began:
                self._wait_changed(session_id)
                self._announce()
        del self._live[session_id]
        self._after(live)

    def _after(self, live: LiveReply) -> None:
        """Do what the end of a reply calls for: take back, go on with the queue, tell the others."""
        session_id, ending = live.request.session_id, live.ending
        here = session_id == self.session_id
        if ending is not None and ending.unwritten:
            self.conversation.unwritten[ending.turn.id] = live.message
        if here:
            self.conversation.live = None
            self._tell(live)
        back = [] if live.completed else [*live.queued]
        if live.withdrawn:
            if not live.request.retry_of:
                back.insert(0, live.request.prompt)
            if here:
                self.conversation.read_session()
            if ending is not None and (problem := ending.turn.problem) is not None:
                self.post_message(self.Failed(StoreError.of(problem)))
        elif here and ending is not None and ending.turn.status is TurnStatus.INTERRUPTED:
            # Another window went on meanwhile, and what it added stands behind this turn.
            self.conversation.file_changed()
        if back:
            self.composer.give_back(session_id, *back)
        if live.completed and live.queued:
            first, *rest = live.queued
            self._send(session_id, first)
            self._live[session_id].queued.extend(rest)
        self._wait_changed(session_id)
        self._announce(frozenset() if here else frozenset({session_id}))

    def stop(self) -> None:
        """Stop the reply on the screen."""
        if (live := self._live.get(self.session_id)) is not None:
            live.reply.stop()

    @on(Prompt.QueueWanted)
    def take_back_queue(self) -> None:
        """Put the prompts that wait here back into the box."""
        live = self._live.get(self.session_id)
        if live is not None and live.queued:
            waiting, live.queued = live.queued, []
            self.composer.give_back(self.session_id, *waiting)
            self._wait_changed(self.session_id)

    @property
    def receiving(self) -> int:
        """How many replies are arriving."""
        return len(self._live)

    # Going another way

    def answer_again(self) -> None:
        """Answer the last prompt again; the answer it has is set aside, folded above the new one."""
        prompt, reply = self.conversation.last_exchange
        if prompt is None or reply is None or reply.turn is None or self.session_id in self._live:
            self.decline("There is no finished answer here to give again.")
            return
        aside = tuple(part for part in reply.parts if isinstance(part, PreviousAnswer))
        if reply.text:
            aside = (*aside, PreviousAnswer(reply.text, reply.turn.status))
        self._begin(TurnRequest(self.session_id, "", self.model, retry_of=reply.turn.id), prompt, aside)

    def go_on(self) -> None:
        """Ask for the rest of an answer that was cut short."""
        if "more" not in self._remedies():
            self.decline("There is no answer here that was cut short.")
            return
        self._send(self.session_id, CONTINUE)

    @work(group="fork", exclusive=True, exit_on_error=False)
    async def edit_prompt(self) -> None:
        """Take the prompt at the cursor into the box; sending it makes a fork at that point."""
        exchange = await self.conversation.at_cursor()
        if exchange is None:
            self.decline("There is no stored prompt here to edit.")
            return
        self.composer.edit(exchange.row, exchange.prompt.text)

    @work(group="fork", exclusive=True, exit_on_error=False)
    async def send_edited(self, edit: Edit, text: str) -> None:
        """Fork the session before the edited prompt and send it there."""
        new_id = self._new_id()
        try:
            await asyncio.to_thread(self._commands.fork, edit.session_id, new_id, edit.row)
        except StoreError:
            self.composer.give_back(edit.session_id, text)
            raise
        self.post_message(self.Forked(new_id))
        self._send(new_id, text)

    @work(group="fork", exclusive=True, exit_on_error=False)
    async def fork(self) -> None:
        """Fork the session after the exchange at the cursor."""
        exchange = await self.conversation.at_cursor()
        if exchange is None:
            self.decline("There is nothing stored here to fork.")
            return
        new_id = self._new_id()
        await asyncio.to_thread(self._commands.fork, self.session_id, new_id, exchange.next_row)
        self.post_message(self.Forked(new_id))

    # Telling the others

    @on(Conversation.Read)
    def _conversation_read(self) -> None:
        self._tell()

    def _announce(self, unread: frozenset[str] = frozenset()) -> None:
        self.post_message(self.RepliesChanged(frozenset(self._live), unread))

    def _tell(self, ended: LiveReply | None = None) -> None:
        """Say what is happening here, and let the seconds be counted only while something is."""
        live = self._live.get(self.session_id)
        if self._ticker is not None:
            (self._ticker.resume if live else self._ticker.pause)()
        told = live or ended
        last = self.conversation.last_turn
        words = told.words(self._clock()) if told else ENDINGS.get(last.status, READY) if last else READY
        usage = told.usage if told else last.usage if last else None
        self.post_message(self.ActivityChanged(words, live is not None, usage, self._remedies()))

    def _remedies(self) -> frozenset[str]:
        """Return what mends how the last turn here ended; nothing where it went well or goes on."""
        _, reply = self.conversation.last_exchange
        if reply is None or reply.turn is None or not reply.turn.status.cut_short or self.session_id in self._live:
            return frozenset()
        return frozenset({"retry", "more"} if reply.text else {"retry"})

    def _wait_changed(self, session_id: str) -> None:
        """Let the composer keep what was sent from a session and is in no turn yet, and show what waits here."""
        live = self._live.get(session_id)
        unsent = (text for owner, text in self._unsent if owner == session_id)
        waiting = [*(live.queued if live else ()), *unsent]
        self.composer.hold(session_id, [live.unbegun, *waiting] if live and live.unbegun else waiting)
        if session_id == self.session_id:
            self.composer.show_waiting(waiting)

    # What the screen asks for

    @on(Prompt.TailWanted)
    def _to_the_tail(self) -> None:
        self.scroll("scroll_end")

    def scroll(self, action: str) -> None:
        """Run a scrolling action of the conversation."""
        self.call_later(self.app.run_action, action, self.conversation.transcript)

    @work(group="remember", exclusive=True, exit_on_error=False)
    async def remember_model(self, model: str) -> None:
        """Keep the choice for the next start."""
        await asyncio.to_thread(self._local.remember, "model", model)
