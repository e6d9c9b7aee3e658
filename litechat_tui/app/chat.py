"""The chat service: sending, queue, stop, retry, continue, edit, fork, and the replies that are on their way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from litechat_tui.app.chat_events import (
    BlankReplaced,
    CallsDecided,
    ChatEvent,
    DraftReturned,
    DraftUnsaved,
    ModelNeeded,
    PromptRefused,
    PromptStored,
    ReplyArrived,
    ReplyBegan,
    ReplyFinished,
    SessionForked,
    WaitingChanged,
)
from litechat_tui.app.drafts import Drafts, Edit
from litechat_tui.app.exchange import Remedy, last_exchange, remedies
from litechat_tui.app.reachability import Reachability
from litechat_tui.app.replies import LiveReply, prompt_message
from litechat_tui.app.session_parameters import SessionParameters
from litechat_tui.domain.chat import ChatMessage, Part, PreviousAnswer, Turn
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.events import ReplyEvent
from litechat_tui.domain.ports import ChatRunner, Clock, SessionCommands, TurnRequest
from litechat_tui.domain.prompt import EMPTY, Prompt
from litechat_tui.domain.transcript import reply_to
from litechat_tui.words.requests import continue_request

Spawn = Callable[[Callable[[], Coroutine[Any, Any, None]]], object]
"""Runs an asynchronous function beside the caller; whoever provides it reports what the function raises."""
AfterReply = Callable[[LiveReply], Awaitable[None]]
"""Does what comes after a reply that has ended."""


async def _nothing_more(_live: LiveReply) -> None:
    """Do nothing."""


class ChatService:
    """The conversations of this program, any number of them at once. All methods belong to one event loop.

    A prompt is either with `Drafts` (typed, waiting) or in a turn of the file; the service moves it from one to the
    other and never drops it. Listeners are called in the order in which things happen.
    """

    def __init__(
        self,
        runner: ChatRunner,
        commands: SessionCommands,
        drafts: Drafts,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        spawn: Spawn,
        model: str = "",
        answered: Callable[[str], object] = lambda _: None,
    ) -> None:
        """`answered` is told, at once, of each session in which a turn has come to its own end."""
        self.drafts = drafts
        self.model = model
        """Alias that the next prompt goes to; empty until one is chosen."""
        self.reachability = Reachability()
        self.parameters = SessionParameters()
        self._runner = runner
        self._commands = commands
        self._clock = clock
        self._new_id = new_id
        self._spawn = spawn
        self._answered = answered
        self._live: dict[str, LiveReply] = {}
        self._waiting: dict[str, list[Prompt]] = {}
        """Session -> prompts that wait for a model or for the end of a reply, in order."""
        self._listeners: list[Callable[[ChatEvent], None]] = []
        self._unheard: list[ChatEvent] = []
        """What happened while there was no listener."""

    # Looking on

    def listen(self, listener: Callable[[ChatEvent], None]) -> Callable[[], None]:
        """Call `listener` with everything that happens from now on; return what ends that.

        What happened while there was no listener comes first: between two screens, say, nothing is lost.
        """
        self._listeners.append(listener)
        unheard, self._unheard = self._unheard, []
        for event in unheard:
            listener(event)
        return lambda: self._listeners.remove(listener)

    @property
    def blank_id(self) -> str:
        """Id of the session that begins with the next prompt of a new one."""
        return self.drafts.blank_id

    @property
    def running(self) -> frozenset[str]:
        """Sessions whose reply is on its way."""
        return frozenset(self._live)

    @property
    def awaits_text(self) -> bool:
        """Whether a prompt is on its way of whose answer nothing has arrived. Any thread may ask."""
        return any(not live.received for live in tuple(self._live.values()))

    def live(self, session_id: str) -> LiveReply | None:
        """Return the reply that is on its way in a session."""
        return self._live.get(session_id)

    @property
    def waits_for_model(self) -> bool:
        """Whether prompts were sent and no model is chosen."""
        return bool(self._waiting) and not self.model

    def waiting(self, session_id: str) -> Sequence[Prompt]:
        """Return the prompts that wait to be sent in a session."""
        return self._waiting.get(session_id, ())

    # Sending

    def send(self, session_id: str, prompt: Prompt) -> None:
        """Send what was typed; it waits while a reply is on its way in its session, or while no model is chosen."""
        # Held before it leaves the draft: whatever happens next, it is in one of the two.
        self.drafts.send(session_id, prompt)
        self._send(session_id, prompt)
        self.save_draft(session_id)

    def _send(self, session_id: str, prompt: Prompt) -> None:
        # What waits behind a question about a tool call is sent before what closes that.
        if session_id in self._live or not self.model or self._waiting.get(session_id):
            self._waiting.setdefault(session_id, []).append(prompt)
            self._waiting_changed(session_id)
            self._send_next(session_id)
            if not self.model:
                self._emit(ModelNeeded())
        else:
            self._begin(TurnRequest(session_id, prompt, self.model), prompt_message(prompt, self._clock()))

    def use_model(self, model: str) -> None:
        """Send prompts to `model` from now on, those that waited for one first."""
        self.model = model
        for session_id in [*self._waiting]:
            self._send_next(session_id)

    def give_up_model(self) -> None:
        """Put what waits for a model back into the drafts: none was chosen."""
        for session_id in [*self._waiting]:
            if session_id not in self._live:
                self.take_back(session_id)

    def take_back(self, session_id: str) -> None:
        """Put the prompts that wait in a session back into its draft."""
        if waiting := self._waiting.pop(session_id, []):
            self._give_back(session_id, waiting)
            self._waiting_changed(session_id)

    def stop(self, session_id: str) -> None:
        """Stop the reply that is on its way in a session."""
        if (live := self._live.get(session_id)) is not None:
            live.reply.stop()

    # Going another way

    def retry(self, session_id: str, messages: Sequence[ChatMessage]) -> bool:
        """Answer the last prompt of `messages` again and keep the answer it has; return whether there is one.

        Where no model is chosen, the one that gave that answer is asked.
        """
        prompt, reply = last_exchange(messages)
        if prompt is None or reply is None or reply.turn is None or session_id in self._live:
            return False
        model = self.model or reply.turn.model
        if not model:
            self._emit(ModelNeeded())
            return True
        previous: tuple[Part, ...] = tuple(part for part in reply.parts if isinstance(part, PreviousAnswer))
        if reply.text:
            previous = (*previous, PreviousAnswer(reply.text, reply.turn.status))
        self._begin(TurnRequest(session_id, EMPTY, model, retry_of=reply.turn.id), prompt, previous)
        return True

    def continue_answer(self, session_id: str, messages: Sequence[ChatMessage]) -> bool:
        """Ask for the rest of the last answer of `messages`; return whether it was cut short."""
        if Remedy.CONTINUE not in remedies(messages) or session_id in self._live:
            return False
        self._send(session_id, continue_request())
        return True

    async def fork(self, session_id: str, before: int | None) -> str:
        """Fork a session before row `before` (all of it for None) and return the new id. Raises `StoreError`."""
        new_id = self._new_id()
        await asyncio.to_thread(self._commands.fork, session_id, new_id, before)
        self._emit(SessionForked(new_id))
        return new_id

    def send_edited(self, session_id: str, row: int, prompt: Prompt) -> None:
        """Send a prompt in place of the one in `row`, in a fork before it; where that fails, keep the prompt."""
        edit = Edit(row, prompt)
        self.drafts.send_edit(session_id, edit)
        self.save_draft(session_id)
        self._spawn(partial(self._send_edited, session_id, edit))

    async def _send_edited(self, session_id: str, edit: Edit) -> None:
        try:
            new_id = await self.fork(session_id, edit.row)
        except StoreError:
            self.drafts.give_edit_back(session_id, edit)
            self._gave_back(session_id, [edit.prompt])
            raise
        self.drafts.edit_sent(session_id, edit, new_id)
        self._send(new_id, edit.prompt)
        self.save_draft(new_id)

    def ask(self, request: TurnRequest, then: AfterReply = _nothing_more) -> LiveReply:
        """Ask in a session whatever waits there, and whatever model is in use; await `then` once that has ended.

        What is asked in a comparison is no draft of that session when it cannot be stored: who compares keeps it.
        """
        return self._begin(request, prompt_message(request.prompt, self._clock()), then=then)

    # Going on after decisions

    def resume(self, turn: Turn, prompt: ChatMessage, message: ChatMessage) -> LiveReply:
        """Let a turn go on that has waited for decisions about tool calls; `message` is what there is of its reply."""
        request = TurnRequest(turn.session_id, EMPTY, turn.model, resumes=turn.id)
        return self._follow(LiveReply(request, self._runner.send(request), self._clock(), prompt, message))

    def calls_decided(self, session_id: str) -> None:
        """Report that something was decided in a session."""
        self._emit(CallsDecided(session_id))

    # The life of a reply

    def _send_next(self, session_id: str) -> None:
        """Send the first prompt that waits in a session, if nothing is on its way there."""
        waiting = self._waiting.get(session_id)
        if not waiting or session_id in self._live or not self.model:
            return
        prompt = waiting.pop(0)
        if not waiting:
            del self._waiting[session_id]
        self._begin(TurnRequest(session_id, prompt, self.model), prompt_message(prompt, self._clock()))

    def _begin(
        self,
        request: TurnRequest,
        prompt: ChatMessage,
        previous: tuple[Part, ...] = (),
        then: AfterReply = _nothing_more,
    ) -> LiveReply:
        message, request = replace(reply_to(), parts=previous), self.parameters.given(request)
        return self._follow(LiveReply(request, self._runner.send(request), self._clock(), prompt, message), then)

    def _follow(self, live: LiveReply, then: AfterReply = _nothing_more) -> LiveReply:
        """Report what arrives of a reply from now on."""
        self._live[live.session_id] = live
        self._emit(ReplyBegan(live))
        self._waiting_changed(live.session_id)
        self._spawn(partial(self._receive, live, then))
        return live

    async def _receive(self, live: LiveReply, then: AfterReply) -> None:
        """Take in a reply until it has ended, and do then what comes after it."""
        try:
            async for batch in live.reply:
                self._take_in(live, batch)
        except Exception:
            # A defect, which whoever spawned this reports. The session is not left waiting for an end that never comes.
            live.reply.stop()
            self._finish(live)
            raise
        self._finish(live)
        await then(live)

    def _take_in(self, live: LiveReply, batch: tuple[ReplyEvent, ...]) -> None:
        """Take in what has arrived of a reply."""
        session_id = live.session_id
        first = live.message.turn is None
        delayed = first and live.retry is not None
        live.receive(batch, self._clock())
        self.reachability.note_reply(live)
        self._emit(ReplyArrived(live, batch, first, delayed))
        if first and live.stored:
            self.parameters.note_stored(session_id)
            self._emit(PromptStored(session_id, (live.request.prompt,)))
            self._waiting_changed(session_id)
            if self.drafts.note_stored(session_id):
                self._session_began(live)

    def _finish(self, live: LiveReply) -> None:
        """Do what the end of a reply calls for: go on with the queue, or give back what was not sent."""
        session_id = live.session_id
        del self._live[session_id]
        if live.withdrawn and live.opens_session:
            self.drafts.note_unstored(session_id)
            self.parameters.note_gone(live.request)
            self._emit(BlankReplaced(self.blank_id))
        self._emit(ReplyFinished(live))
        if live.answered:
            self._answered(session_id)
        if live.completed:
            self._send_next(session_id)
            return
        if live.asks:
            return
        back = self._waiting.pop(session_id, [])
        if live.unstored:
            back.insert(0, live.request.prompt)
        if back:
            self._give_back(session_id, back)
        self._waiting_changed(session_id)
        if live.withdrawn and live.ending is not None and (problem := live.ending.turn.problem) is not None:
            self._emit(PromptRefused(problem))

    # What is in no turn

    def _give_back(self, session_id: str, prompts: Sequence[Prompt]) -> None:
        self.drafts.give_back(session_id, prompts)
        self._gave_back(session_id, prompts)

    def _gave_back(self, session_id: str, prompts: Sequence[Prompt]) -> None:
        self._emit(DraftReturned(session_id, tuple(prompts)))
        self.save_draft(session_id)

    def _waiting_changed(self, session_id: str) -> None:
        """Keep what was sent and is in no turn yet in the file, and report what waits."""
        live = self._live.get(session_id)
        held = [live.unstored] if live is not None and live.unstored else []
        if self.drafts.hold(session_id, [*held, *self.waiting(session_id)]):
            self.save_draft(session_id)
        self._emit(WaitingChanged(session_id))

    def _session_began(self, live: LiveReply) -> None:
        """Keep the drafts of a session that is in the file now under its own name."""
        live.opens_session = True
        if live.session_id == self.blank_id:
            self.drafts.open_blank(self._new_id())
            self._emit(BlankReplaced(self.blank_id))
        self.save_draft(live.session_id)

    def save_draft(self, session_id: str) -> None:
        """Write what is in no turn to the file, in the background, and report what waited in this session then."""
        self._spawn(partial(self._save, session_id))

    async def _save(self, session_id: str) -> None:
        held = tuple(self.drafts.waiting(session_id))
        try:
            await asyncio.to_thread(self.drafts.save)
        except StoreError as error:
            self._emit(DraftUnsaved(error.problem))
        else:
            if held:  # what was sent since may not be in the file
                self._emit(PromptStored(session_id, held))

    def _emit(self, event: ChatEvent) -> None:
        if not self._listeners:
            self._unheard.append(event)
        for listener in [*self._listeners]:
            listener(event)
