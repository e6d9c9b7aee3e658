"""What the chat service reports to the face that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from litechat_tui.app.replies import LiveReply
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.events import ReplyEvent
from litechat_tui.domain.prompt import Prompt


@dataclass(frozen=True, slots=True)
class ReplyBegan:
    """A prompt is on its way."""

    live: LiveReply


@dataclass(frozen=True, slots=True)
class ReplyArrived:
    """A batch of events was applied to a reply."""

    live: LiveReply
    events: tuple[ReplyEvent, ...]
    first: bool
    """Whether the turn was not in the file before this batch."""
    delayed: bool
    """Whether the turn had to wait before, for another window or for the proxy."""


@dataclass(frozen=True, slots=True)
class ReplyFinished:
    """A reply ended; its session has no live reply any more."""

    live: LiveReply


@dataclass(frozen=True, slots=True)
class WaitingChanged:
    """Other prompts than before wait to be sent in a session."""

    session_id: str


@dataclass(frozen=True, slots=True)
class DraftReturned:
    """Prompts that were not sent are in the draft of a session again, before what has been typed since."""

    session_id: str
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class SessionForked:
    """A session was forked, for the person to go on in."""

    session_id: str


@dataclass(frozen=True, slots=True)
class BlankReplaced:
    """The session that begins with the next prompt of a new one may be another: one was stored or withdrawn."""

    blank_id: str


@dataclass(frozen=True, slots=True)
class ModelNeeded:
    """A prompt was sent and no model is chosen; it waits until `use_model` or `give_up_model`."""


@dataclass(frozen=True, slots=True)
class PromptRefused:
    """A prompt could not get into the file; it is in the draft again."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class DraftUnsaved:
    """A draft could not be written to the file; it is still in memory."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class PromptStored:
    """What was sent in a session is in the file: as a turn, or as a prompt that waits."""

    session_id: str
    prompts: tuple[Prompt, ...]
    """Those very objects."""


@dataclass(frozen=True, slots=True)
class CallsDecided:
    """Something was decided about the tool calls of a turn that waits, here or in another window before."""

    session_id: str


ChatEvent = (
    ReplyBegan
    | ReplyArrived
    | ReplyFinished
    | WaitingChanged
    | DraftReturned
    | SessionForked
    | BlankReplaced
    | ModelNeeded
    | PromptRefused
    | DraftUnsaved
    | PromptStored
    | CallsDecided
)
