"""A reply on its way: what was asked and what has come so far."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto
from typing import assert_never

from litechat_tui.domain.chat import ChatMessage, Part, Role, TextPart, TurnStatus, Usage
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReasoningEnded,
    ReplyEnded,
    ReplyEvent,
    RetryScheduled,
    TextBreak,
    TextDelta,
    ToolAsked,
    ToolCalled,
    ToolReturned,
    TurnStarted,
    UsageReported,
)
from litechat_tui.domain.items import attachment_part
from litechat_tui.domain.ports import Reply, TurnRequest
from litechat_tui.domain.prompt import EMPTY, Prompt
from litechat_tui.domain.text import clean
from litechat_tui.domain.transcript import apply_events, reply_to

BYTES_PER_TOKEN = 4
"""About what a token takes of UTF-8, in English and in Japanese, until the proxy says how many there were."""


class Phase(Enum):
    """What a reply that has not ended is doing."""

    PREPARING = auto()
    """Its prompt is not in the file yet."""
    WAITING = auto()
    """The request has left and nothing has come."""
    RECEIVING = auto()
    RETRYING = auto()
    """It was refused for the moment and will be sent again."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What is happening in a session: a reply on its way, or how the last turn ended."""

    phase: Phase | None = None
    """None where nothing is on its way."""
    seconds: int = 0
    """Since the prompt was sent; until the next try while retrying."""
    reason: Problem | None = None
    """Why it is sent again."""
    ended: TurnStatus | None = None
    """Status of the last turn, where no reply is on its way; None when there is none."""
    rate: int | None = None
    """Tokens a second while receiving; None until there is a second to count."""
    exact: bool = False
    """Whether the proxy counted the tokens, or their number was guessed from the text."""


IDLE = Activity()


def prompt_message(prompt: Prompt, at: datetime) -> ChatMessage:
    """Return a prompt as it will be read."""
    text = clean(prompt.whole)
    parts: list[Part] = [attachment_part(attachment) for attachment in prompt.attachments]
    return ChatMessage(Role.USER, (*parts, *([TextPart(text)] if text or not parts else [])), at=at)


class NoReply:
    """The reply of a turn that has ended, or that another program is receiving: nothing more comes of it here."""

    def __aiter__(self) -> AsyncIterator[tuple[ReplyEvent, ...]]:
        """Return what yields nothing."""
        return self

    async def __anext__(self) -> tuple[ReplyEvent, ...]:
        """Yield nothing."""
        raise StopAsyncIteration

    def stop(self) -> None:
        """Stop nothing."""


@dataclass(slots=True)
class LiveReply:
    """One turn this program is receiving."""

    request: TurnRequest
    reply: Reply
    asked_at: datetime
    prompt: ChatMessage
    message: ChatMessage = field(default_factory=reply_to)
    retry: RetryScheduled | None = None
    retry_at: datetime | None = None
    ending: ReplyEnded | None = None
    """Set once the reply has ended."""
    _first_at: datetime | None = None
    """When the first text arrived."""
    _uncounted: int = 0
    """Bytes of text that are in no usage reported yet."""
    _rate: tuple[int, int, bool] | None = None
    """Second since the first text, and the rate then: a number that changes more often cannot be read."""
    opens_session: bool = False
    """Whether its session was not in the file before."""

    def receive(self, events: Iterable[ReplyEvent], now: datetime) -> None:
        """Take in one batch."""
        events = tuple(events)
        self.message = apply_events(self.message, events)
        for event in events:
            match event:
                case TurnStarted(turn):
                    self.retry = None
                    self.prompt = replace(self.prompt, at=turn.started_at, turn=turn)
                case RetryScheduled():
                    self.retry, self.retry_at = event, now
                case ReplyEnded(turn):
                    self.prompt = replace(self.prompt, turn=turn)
                    self.ending = event
                case TextDelta(text) | ReasoningDelta(text):
                    self.retry = None
                    self._first_at = self._first_at or now
                    self._uncounted += len(text.encode("utf-8", "replace"))
                case UsageReported():
                    self.retry = None
                    self._uncounted = 0
                case TextBreak() | ReasoningEnded() | ToolCalled() | ToolReturned() | ToolAsked():
                    self.retry = None
                case _:
                    assert_never(event)

    @property
    def session_id(self) -> str:
        """The session it belongs to."""
        return self.request.session_id

    @property
    def elsewhere(self) -> bool:
        """Whether another program is receiving it."""
        return isinstance(self.reply, NoReply) and self.ending is None

    @property
    def stored(self) -> bool:
        """Whether the turn is in the file, and with it the prompt."""
        return self.message.turn is not None and not self.withdrawn

    @property
    def unstored(self) -> Prompt:
        """The prompt, until it is in the file as part of a turn; one that is compared is kept elsewhere."""
        request = self.request
        return EMPTY if self.stored or request.retry_of or request.comparison else request.prompt

    @property
    def received(self) -> bool:
        """Whether anything of the answer has arrived."""
        return self._first_at is not None

    @property
    def seconds_to_first(self) -> float | None:
        """Seconds between the prompt and the first text; None while there is none."""
        return (self._first_at - self.asked_at).total_seconds() if self._first_at else None

    @property
    def completed(self) -> bool:
        """Whether the whole answer is there."""
        return self.ending is not None and self.ending.turn.status is TurnStatus.COMPLETED

    @property
    def asks(self) -> bool:
        """Whether it has come to where somebody has to decide about a tool call."""
        return self.ending is not None and self.ending.turn.status is TurnStatus.AWAITING_APPROVAL

    @property
    def answered(self) -> bool:
        """Whether the model came to an end, be it that of its own limit."""
        return self.ending is not None and self.ending.turn.status in (TurnStatus.COMPLETED, TurnStatus.INCOMPLETE)

    @property
    def withdrawn(self) -> bool:
        """Whether the turn left nothing behind."""
        return self.ending is not None and self.ending.withdrawn

    @property
    def usage(self) -> Usage | None:
        """What the turn has consumed as far as is known."""
        return self.message.turn.usage if self.message.turn else None

    def activity(self, now: datetime) -> Activity:
        """Return what is happening with it."""
        if self.ending is not None:
            return IDLE if self.ending.withdrawn else Activity(ended=self.ending.turn.status)
        if self.retry is not None and self.retry_at is not None:
            left = self.retry.seconds - (now - self.retry_at).total_seconds()
            return Activity(Phase.RETRYING, max(round(left), 0), self.retry.reason)
        if self.message.turn is None:
            return Activity(Phase.PREPARING)
        seconds = max(int((now - self.asked_at).total_seconds()), 0)
        if not self.message.parts:
            return Activity(Phase.WAITING, seconds)
        rate, exact = self._tokens_per_second(now)
        return Activity(Phase.RECEIVING, seconds, rate=rate, exact=exact)

    def _tokens_per_second(self, now: datetime) -> tuple[int | None, bool]:
        """Return the tokens a second since the first text, and whether they were counted."""
        elapsed = (now - self._first_at).total_seconds() if self._first_at else 0.0
        second = int(elapsed)
        if second < 1:
            return None, False
        exact = not self._uncounted
        if self._rate is None or self._rate[0] != second or self._rate[2] != exact:
            counted = self.usage.output_tokens if self.usage else 0
            self._rate = second, round((counted + self._uncounted / BYTES_PER_TOKEN) / elapsed), exact
        return self._rate[1:]
