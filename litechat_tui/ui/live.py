"""A reply on its way: what was asked, what has come so far, and what waits behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from litechat_tui.domain.chat import ChatMessage, Role, TextPart, TurnStatus, Usage
from litechat_tui.domain.events import ReplyEnded, ReplyEvent, RetryScheduled, TurnStarted
from litechat_tui.domain.ports import Reply, TurnRequest
from litechat_tui.domain.text import clean
from litechat_tui.domain.transcript import fold_all, reply_to

ENDINGS = {
    TurnStatus.RUNNING: "A reply arrives here in another window",
    TurnStatus.INCOMPLETE: "Cut short by the model's limit; what came is kept",
    TurnStatus.STOPPED: "Stopped; what came is kept",
    TurnStatus.FAILED: "Failed; what came is kept",
    TurnStatus.INTERRUPTED: "Interrupted; what had come is kept",
}
"""Status of a session's last turn -> what the status line says while this window receives nothing in it."""

READY = "Ready"
"""What it says otherwise."""


def prompt_of(request: TurnRequest, at: datetime) -> ChatMessage:
    """Return a prompt as it will be read."""
    return ChatMessage(Role.USER, (TextPart(clean(request.prompt)),), at=at)


@dataclass(slots=True)
class LiveReply:
    """One turn this window is receiving. Folds what arrives; draws nothing."""

    request: TurnRequest
    reply: Reply
    asked_at: datetime
    prompt: ChatMessage
    message: ChatMessage = field(default_factory=reply_to)
    queued: list[str] = field(default_factory=list)
    """Prompts typed meanwhile; they are sent in order when this reply completes."""
    retry: RetryScheduled | None = None
    retry_at: datetime | None = None
    ending: ReplyEnded | None = None
    """Set once the reply has ended."""

    def receive(self, events: Iterable[ReplyEvent], now: datetime) -> None:
        """Take in one batch."""
        events = tuple(events)
        self.message = fold_all(self.message, events)
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
                case _:
                    self.retry = None

    @property
    def unbegun(self) -> str:
        """The prompt, until it is in the file as part of a turn."""
        return "" if self.message.turn is not None or self.request.retry_of else self.request.prompt

    @property
    def completed(self) -> bool:
        """Whether the whole answer is there."""
        return self.ending is not None and self.ending.turn.status is TurnStatus.COMPLETED

    @property
    def withdrawn(self) -> bool:
        """Whether the turn left nothing behind."""
        return self.ending is not None and self.ending.withdrawn

    @property
    def usage(self) -> Usage | None:
        """What the turn has consumed as far as is known."""
        return self.message.turn.usage if self.message.turn else None

    def words(self, now: datetime) -> str:
        """Say what is happening, in a few words."""
        if self.ending is not None:
            return READY if self.ending.withdrawn else ENDINGS.get(self.ending.turn.status, READY)
        if self.retry is not None and self.retry_at is not None:
            left = self.retry.seconds - (now - self.retry_at).total_seconds()
            # What counts comes first: the line is cut at its end where the terminal is narrow.
            return f"Trying again in {max(left, 0):.0f}s · Esc stops · {self.retry.reason}"
        if self.message.turn is None:
            return "Getting ready…"
        seconds = max(int((now - self.asked_at).total_seconds()), 0)
        doing = "Receiving" if self.message.parts else "Waiting for the model"
        return f"{doing} · {seconds}s · Esc stops"
