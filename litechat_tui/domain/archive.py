"""A conversation as it leaves one store and enters another: what an export holds and an import results in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from litechat_tui.domain.chat import UNTIMED, Times, TitleSource, Turn
from litechat_tui.domain.ports import Item
from litechat_tui.domain.spending import SideRequest
from litechat_tui.domain.tool_calls import ToolCall


@dataclass(frozen=True, slots=True)
class KeptItem:
    """One row of a conversation."""

    item: Item | None
    """The Responses item; None where the row holds no JSON object, which is then in `raw`."""
    at: datetime | None = None
    """When it was stored or said; None where nobody knows."""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a prompt: everything the model and its tools did."""

    items: tuple[KeptItem, ...] = ()
    turn: Turn | None = None
    """Its model, dates, status, usage and problem; None where nobody recorded them. Its `session_id` does not count."""
    times: Times = UNTIMED
    reasoning: str = ""
    """What remained of thoughts that did not come to their end."""
    partial: int | None = None
    """Index in `items` of the one made of text that was cut short."""
    calls: tuple[ToolCall, ...] = ()
    """What was decided about tool calls, in the order in which they were made."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A prompt and the answers to it."""

    prompt: KeptItem | None
    """None for what a model said before anybody asked."""
    answers: tuple[Answer, ...] = ()
    """Oldest first. The last one is in the conversation, those before it were superseded."""


OWN_PROGRAM = "litechat-tui"
"""What `Source.program` is for a session of another file of this program."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an imported conversation came from. The pair names it, also in a later export of the same program."""

    program: str
    """Such as `chatgpt`; see `app/importing`."""
    key: str
    """The id that the conversation, or its branch, has there."""


class Contents(Protocol):
    """The bytes that are attached to a conversation."""

    def read(self, digest: str) -> bytes | None:
        """Return the bytes with that digest; None where they are missing."""


class HeldContents:
    """Contents that are in memory."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return sum(map(len, self._contents.values()))

    def read(self, digest: str) -> bytes | None:
        """Return the bytes with that digest; None where they are missing."""
        return self._contents.get(digest)


NOTHING_ATTACHED = HeldContents({})


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole session."""

    exchanges: tuple[Exchange, ...]
    created_at: datetime
    updated_at: datetime
    session_id: str = ""
    """Its id in this program; empty for one that comes from another and gets an id when it is stored."""
    title: str = ""
    """Empty for the first words of the first prompt."""
    title_source: TitleSource | None = None
    model: str = ""
    """Alias to go on with; empty where the next prompt takes the usual one, as after an import from elsewhere."""
    instructions: str = ""
    parameters: Mapping[str, Any] | None = None
    pinned: bool = False
    archived: bool = False
    trashed_at: datetime | None = None
    tags: tuple[str, ...] = ()
    forked_from: str = ""
    """Id in this program of the session it is a fork of."""
    source: Source | None = None
    branch_of: Source | None = None
    """The conversation that this one branched off from in the program it came from; it is then a fork of that one."""
    side_requests: tuple[SideRequest, ...] = ()
    """Oldest first."""
    comparison: str = ""
    """Id that it shares with those in which other models answered the same prompt; empty for none."""
    other_sources: tuple[Source, ...] = ()
    """What else it was imported as, beside `source`; known only of a session in a file of this program."""
    sent_from: int | None = None
    """The first of its exchanges that is still sent; None when all are, and where nobody tells."""
    stamps: Mapping[str, int] = field(default_factory=dict)
    """When a person changed what, in milliseconds: `title`, `pinned`, `archived`, `trashed`, `parameters`, `sent_from`,
    and `tag:` with a tag. Known only of a session in a file of this program."""
    contents: Contents = field(default=NOTHING_ATTACHED, compare=False, repr=False)
    """What is attached to its items, by the digests in their lines, which are `AttachedText`."""

    @property
    def items(self) -> Iterator[KeptItem]:
        """All its rows, those of superseded answers too."""
        for exchange in self.exchanges:
            if exchange.prompt:
                yield exchange.prompt
            for answer in exchange.answers:
                yield from answer.items


class Fate(StrEnum):
    """What became of a conversation that a store was given."""

    NEW = "new"
    """It is a session now."""
    EXTENDED = "extended"
    """A session had an earlier state of it, and has this one now."""
    PARTED = "parted"
    """A session had an earlier state of it and went on another way: this one is a fork of that now."""
    DUPLICATE = "duplicate"
    """A session has all of it: nothing was written."""
    BUSY = "busy"
    """It would change a session that is being answered: nothing was written."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of a conversation."""

    fate: Fate
    session_id: str
    """Where it is now; empty where that has not been decided."""
    messages: int = 0
    """Prompts and answers with text that were added."""
    attempts: int = 0
    """Earlier answers that were added."""
