"""What can happen while a reply arrives, in the order the model and the program make it happen."""

from __future__ import annotations

from dataclasses import dataclass

from litechat_tui.domain.chat import Turn, Usage
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.tool_calls import ToolCall


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """The prompt is safe in the file and the request is about to leave."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class TextDelta:
    """More text of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class TextBreak:
    """A new text block begins; the text that follows is set apart from what came before."""


@dataclass(frozen=True, slots=True)
class ReasoningDelta:
    """More of the model's thinking."""

    text: str


@dataclass(frozen=True, slots=True)
class ReasoningEnded:
    """The model has thought for now, and does something else."""

    seconds: float
    """How long it thought."""


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """The model wants a tool. Comes again with the same `call_id` when its arguments are complete."""

    call_id: str
    name: str
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class ToolReturned:
    """A tool answered."""

    call_id: str
    output: str
    seconds: float | None = None
    """How long it took; None where it was not measured."""


@dataclass(frozen=True, slots=True)
class ToolAsked:
    """A call is one that may need somebody's consent. Comes again when something about it has changed."""

    call: ToolCall


@dataclass(frozen=True, slots=True)
class UsageReported:
    """One request of the turn reported its usage."""

    usage: Usage


@dataclass(frozen=True, slots=True)
class RetryScheduled:
    """The request was refused before the first byte and will be sent again."""

    seconds: float
    """Seconds from now."""
    reason: Problem


@dataclass(frozen=True, slots=True)
class ReplyEnded:
    """The last event of every reply, however it ended; `turn` carries status, times, usage and problem."""

    turn: Turn
    withdrawn: bool = False
    """Stopped before any output: the turn left nothing behind and the prompt belongs back in the box."""
    unwritten: bool = False
    """The file could not be written: what came is with the listener only, until a later try succeeds."""


ReplyEvent = (
    TurnStarted
    | TextDelta
    | TextBreak
    | ReasoningDelta
    | ReasoningEnded
    | ToolCalled
    | ToolReturned
    | ToolAsked
    | UsageReported
    | RetryScheduled
    | ReplyEnded
)
