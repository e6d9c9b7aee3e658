"""Applies reply events to the message that is shown: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce
from typing import assert_never

from litechat_tui.domain.chat import ChatMessage, Part, ReasoningPart, Role, TextPart, ToolPart, Turn, Usage
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReasoningEnded,
    ReplyEnded,
    ReplyEvent,
    RetryScheduled,
    TextBreak,
    TextDelta,
    ToolCalled,
    ToolReturned,
    TurnStarted,
    UsageReported,
)

PART_CHARS = 4_000_000
"""Characters of a part at most. A piece is added by making its part anew, which must not cost much."""


MOST_LONG_PARTS = 3
"""Parts of about `PART_CHARS` that are looked at; nobody reads what is further above the end."""


def reply_to(turn: Turn | None = None) -> ChatMessage:
    """Return the empty assistant message that the events of a reply are applied to."""
    return ChatMessage(Role.ASSISTANT, (), at=turn.started_at if turn else None, turn=turn)


def apply_events(message: ChatMessage, events: Iterable[ReplyEvent]) -> ChatMessage:
    """Return `message` after all `events`, in order."""
    return reduce(apply_event, events, message)


def apply_event(message: ChatMessage, event: ReplyEvent) -> ChatMessage:
    """Return `message` after `event`."""
    match event:
        case TextDelta(text):
            return replace(message, parts=_grown(message.parts, TextPart(text)))
        case ReasoningDelta(text):
            return replace(message, parts=_grown(message.parts, ReasoningPart(text)))
        case ReasoningEnded(seconds):
            return replace(message, parts=_timed(message.parts, seconds))
        case TextBreak():
            return replace(message, parts=(*_without_empty_tail(message.parts), TextPart("")))
        case ToolCalled(call_id, name, arguments):
            return replace(message, parts=_with_call(_without_empty_tail(message.parts), call_id, name, arguments))
        case ToolReturned(call_id, output, seconds):
            return replace(message, parts=_with_output(message.parts, call_id, output, seconds))
        case UsageReported(usage):
            return replace(message, turn=_with_usage(message.turn, usage))
        case TurnStarted(turn):
            return replace(message, at=turn.started_at, turn=turn)
        case ReplyEnded(turn):
            return replace(message, parts=_without_empty_tail(message.parts), turn=turn)
        case RetryScheduled():
            return message
        case _:
            assert_never(event)


def _with_usage(turn: Turn | None, usage: Usage) -> Turn | None:
    """Add the usage of one more request to a turn that is known."""
    return replace(turn, usage=(turn.usage or Usage()) + usage) if turn is not None else None


def _grown(parts: tuple[Part, ...], piece: TextPart | ReasoningPart) -> tuple[Part, ...]:
    """Append `piece` to the last part when that is of the same kind, else as a part of its own."""
    match parts, piece:
        case (*head, TextPart(text, continues)), TextPart(more):
            return (*head, *_cut(TextPart(text + more, continues)))
        case (*head, ReasoningPart(text, seconds)), ReasoningPart(more):
            return (*head, ReasoningPart(text + more, seconds))
        case _:
            return (*_without_empty_tail(parts), *(_cut(piece) if isinstance(piece, TextPart) else (piece,)))


def _cut(part: TextPart) -> Iterator[TextPart]:
    """Yield a text as parts of `PART_CHARS` at most: the same ones whether it grew piece by piece or came as a whole.

    They end at a blank line where there is one in the second half of what fits.
    """
    text, continues, start = part.text, part.continues, 0
    while len(text) - start > PART_CHARS:
        end = text.rfind("\n\n", start + PART_CHARS // 2, start + PART_CHARS)
        blank = end >= 0
        end = end if blank else start + PART_CHARS
        yield TextPart(text[start:end], continues)
        continues, start = not blank, end + (2 if blank else 0)
    yield TextPart(text[start:], continues) if start else part


def _timed(parts: tuple[Part, ...], seconds: float) -> tuple[Part, ...]:
    """Add a duration to reasoning that is the last part."""
    match parts:
        case (*head, ReasoningPart(text, before)):
            return (*head, ReasoningPart(text, (before or 0.0) + seconds))
        case _:
            return parts


def _without_empty_tail(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Drop a text part that was opened and never filled."""
    return parts[:-1] if parts and parts[-1] == TextPart("") else parts


def _with_call(parts: tuple[Part, ...], call_id: str, name: str, arguments: str) -> tuple[Part, ...]:
    """Add the call, or update its name and arguments when it exists."""
    known = any(isinstance(part, ToolPart) and part.call_id == call_id for part in parts)
    if not known:
        return (*parts, ToolPart(call_id, name, arguments))
    return tuple(
        replace(part, name=name or part.name, arguments=arguments)
        if isinstance(part, ToolPart) and part.call_id == call_id
        else part
        for part in parts
    )


def _with_output(parts: tuple[Part, ...], call_id: str, output: str, seconds: float | None) -> tuple[Part, ...]:
    """Add a tool's output to its call; an output without a call becomes a call of its own."""
    if not any(isinstance(part, ToolPart) and part.call_id == call_id for part in parts):
        return (*parts, ToolPart(call_id, "", output=output, seconds=seconds))
    return tuple(
        replace(part, output=output, seconds=seconds)
        if isinstance(part, ToolPart) and part.call_id == call_id
        else part
        for part in parts
    )


def near_parts(parts: tuple[Part, ...], stand_in: TextPart) -> tuple[Part, ...]:
    """Return the parts that are drawn: all of them, unless they are longer than a shelf of books.

    Then `stand_in` is in place of the first of the texts that are left out, and nothing in place of the others.
    """
    long = [i for i, part in enumerate(parts) if isinstance(part, TextPart) and len(part.text) >= PART_CHARS // 2]
    far = long[:-MOST_LONG_PARTS]
    if not far:
        return parts
    near = [*parts]
    for index in far:
        near[index] = stand_in if index == far[0] else _NOTHING
    return tuple(near)


_NOTHING = TextPart("")
