"""A session, its turns and its messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from litechat_tui.domain.errors import Problem
from litechat_tui.domain.parameters import UNSET, Parameters
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.served import Served
from litechat_tui.domain.tool_calls import ToolCall


class Role(StrEnum):
    """Who said it."""

    USER = "user"
    ASSISTANT = "assistant"


class TurnStatus(StrEnum):
    """State of a turn: running, or how it ended."""

    RUNNING = "running"
    COMPLETED = "completed"
    INCOMPLETE = "incomplete"
    """The model's own limit cut the answer short; what came is kept."""
    STOPPED = "stopped"
    """The user stopped it; what came is kept."""
    FAILED = "failed"
    """The proxy, the model or the connection failed; what came is kept."""
    INTERRUPTED = "interrupted"
    """The program died in the middle; what was checkpointed is kept."""
    AWAITING_APPROVAL = "awaiting_approval"
    """The model called a tool that runs only when the user allows it; the turn goes on with the decision."""

    @property
    def ended(self) -> bool:
        """Whether nothing more can arrive for the turn."""
        return self not in (TurnStatus.RUNNING, TurnStatus.AWAITING_APPROVAL)

    @property
    def cut_short(self) -> bool:
        """Whether it has ended and the answer is not all there."""
        return self.ended and self is not TurnStatus.COMPLETED


@dataclass(frozen=True, slots=True)
class Usage:
    """What one turn consumed, summed over its requests."""

    input_tokens: int = 0
    """All input tokens, cached ones included."""
    output_tokens: int = 0
    """All output tokens, reasoning included."""
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    cost: float | None = None
    """US dollars as the proxy reported them (`usage.cost`); None when it did not."""

    def __add__(self, other: Usage) -> Usage:
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cached_tokens + other.cached_tokens,
            self.reasoning_tokens + other.reasoning_tokens,
            sum(costs) if costs else None,
        )


@dataclass(frozen=True, slots=True)
class TextPart:
    """Markdown from the model, or the words of a prompt."""

    text: str
    continues: bool = False
    """Whether it goes on right where the part before it was cut, because that had become too long for one."""


@dataclass(frozen=True, slots=True)
class ReasoningPart:
    """What the model thought before it answered."""

    text: str
    seconds: float | None = None
    """How long that took; None while it goes on, and where it was not measured."""
    continues: bool = False
    """Whether it goes on right where the part before it was cut, because that had become too long for one."""


@dataclass(frozen=True, slots=True)
class ToolPart:
    """One tool call and, once it is there, its result."""

    call_id: str
    name: str
    arguments: str = ""
    """The arguments as JSON text, possibly still incomplete."""
    output: str | None = None
    """None while the tool has not returned."""
    seconds: float | None = None
    """How long it took; None where it was not measured."""
    call: ToolCall | None = None
    """What was decided about it; None for a call that needs nobody's consent."""


@dataclass(frozen=True, slots=True)
class AttachmentPart:
    """Something in a message that is not text, such as an image."""

    kind: str
    attachment: Attachment | None = None
    """Which one it is, where it was attached here; its bytes are with `ports.Blobs`. Else only its kind is known."""


@dataclass(frozen=True, slots=True)
class PreviousAnswer:
    """An answer that a newer one to the same prompt superseded."""

    text: str
    status: TurnStatus
    """How that answer ended."""


Part = TextPart | ReasoningPart | ToolPart | AttachmentPart | PreviousAnswer


@dataclass(frozen=True, slots=True)
class Times:
    """How long the thoughts and the tool calls of a reply took, in seconds."""

    thoughts: tuple[float, ...] = ()
    """In the order of its `ReasoningPart`s; one that did not come to its end is not among them."""
    tools: Mapping[str, float] = field(default_factory=dict)
    """By `call_id`."""


UNTIMED = Times()


@dataclass(frozen=True, slots=True)
class Turn:
    """One prompt and the reply to it."""

    id: str
    """UUIDv7."""
    session_id: str
    model: str
    status: TurnStatus
    started_at: datetime
    first_token_at: datetime | None = None
    ended_at: datetime | None = None
    usage: Usage | None = None
    problem: Problem | None = None
    served: Served | None = None
    """What the proxy told of how it served the turn; None where it told nothing."""


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """What one side said in one go: the prompt of a turn, or everything the model did in reply."""

    role: Role
    parts: tuple[Part, ...]
    at: datetime | None = None
    turn: Turn | None = None
    """The turn it belongs to; None for messages another program wrote into the file."""
    item_id: int | None = None
    """Row of its first stored item, the page key for older messages; None while it is not stored."""

    @property
    def answered_by(self) -> str:
        """Alias of the model that gave the answer; empty for a prompt, and where nobody recorded it."""
        return self.turn.model if self.role is Role.ASSISTANT and self.turn is not None else ""

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What was attached to it."""
        parts = (part.attachment for part in self.parts if isinstance(part, AttachmentPart))
        return tuple(attachment for attachment in parts if attachment is not None)

    @property
    def text(self) -> str:
        """All its text, without reasoning and tool calls."""
        texts = [part for part in self.parts if isinstance(part, TextPart)]
        return "".join(
            part.text if part.continues or not index else f"\n\n{part.text}" for index, part in enumerate(texts)
        )


class TitleSource(StrEnum):
    """Who gave a session its title."""

    PERSON = "person"
    MODEL = "model"
    FORK = "fork"


@dataclass(frozen=True, slots=True)
class Session:
    """A stored thread of turns, as the sidebar shows it."""

    id: str
    title: str
    """Set by a person or a model, or the first words of the first prompt; may be empty for an empty session."""
    created_at: datetime
    updated_at: datetime
    model: str = ""
    """Alias of the model that answered last; empty when no turn was recorded."""
    status: TurnStatus | None = None
    """Status of its last turn; None when no turn was recorded."""
    forked_from: str = ""
    """Id of the session it was forked from; empty for one that began by itself."""
    title_source: TitleSource | None = None
    """None for the first words."""
    pinned: bool = False
    archived: bool = False
    trashed_at: datetime | None = None
    """When it was moved to the trash; None when it was not."""
    tags: tuple[str, ...] = ()
    """In the order of the alphabet."""
    unread: bool = False
    """Whether an answer in it has ended since anybody looked at it."""
    comparison: str = ""
    """Id that it shares with the sessions in which other models answered the same prompt; empty for none."""
    parameters: Parameters = UNSET
    """What is sent with each of its requests."""
    sent_from: int | None = None
    """Row of the first item that is still sent to the model; None where all of them are."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model alias the proxy offers to this key."""

    id: str
    max_input_tokens: int | None = None
    max_output_tokens: int | None = None
