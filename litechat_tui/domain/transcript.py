"""Applies reply events to the message that is shown: pure functions."""

from __future__ import annotations

import re
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
    ToolAsked,
    ToolCalled,
    ToolReturned,
    TurnStarted,
    UsageReported,
)
from litechat_tui.domain.text import one_line
from litechat_tui.domain.tool_calls import ToolCall

PART_CHARS = 500_000
"""Characters of a part at most. A piece is added by making its part anew, which must not cost much, and a part that
comes into sight is parsed as a whole."""


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
        case ToolAsked(call):
            return replace(message, parts=_with_consent(message.parts, call))
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
        case ((*head, TextPart() as last), TextPart(more)) | ((*head, ReasoningPart() as last), ReasoningPart(more)):
            return (*head, *_cut(replace(last, text=last.text + more)))
        case _:
            return (*_without_empty_tail(parts), *_cut(piece))


def _cut(part: TextPart | ReasoningPart) -> Iterator[TextPart | ReasoningPart]:
    """Yield a text as parts of `PART_CHARS` at most: the same ones whether it grew piece by piece or came as a whole.

    They end at a blank line where there is one in the second half of what fits, outside of code if possible.
    """
    text, continues, start = part.text, part.continues, 0
    while len(text) - start > PART_CHARS:
        end = _last_blank_line(text[start : start + PART_CHARS])
        blank = end is not None
        end = start + (PART_CHARS if end is None else end)
        if isinstance(part, TextPart):
            yield TextPart(text[start:end], continues)
            continues, start = not blank, end + (2 if blank else 0)
        else:
            # How long it took is told at its end.
            yield ReasoningPart(text[start:end], None, continues)
            continues, start = True, end
    yield replace(part, text=text[start:], continues=continues) if start else part


def _last_blank_line(text: str) -> int | None:
    """Return where the last blank line in the second half of `text` is, outside of code if possible; None for none."""
    fence, after_fence = "", 0
    fences: list[tuple[int, int]] = []
    for found in _FENCE.finditer(text):
        if not fence:
            fence, after_fence = found[1], found.start()
        elif found[1].startswith(fence) and not found[2].strip():
            fences.append((after_fence, found.end()))
            fence = ""
    if fence:
        fences.append((after_fence, len(text)))
    middle = len(text) // 2
    end = text.rfind("\n\n", middle)
    while end >= 0 and (inside := next((start for start, stop in fences if start <= end < stop), None)) is not None:
        end = text.rfind("\n\n", middle, max(inside, middle) + 1)
    end = end if end >= 0 else text.rfind("\n\n", middle)
    return end if end >= 0 else None


_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$", re.MULTILINE)


def _timed(parts: tuple[Part, ...], seconds: float) -> tuple[Part, ...]:
    """Add a duration to reasoning that is the last part."""
    match parts:
        case (*head, ReasoningPart() as thought):
            return (*head, replace(thought, seconds=(thought.seconds or 0.0) + seconds))
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


def _with_consent(parts: tuple[Part, ...], call: ToolCall) -> tuple[Part, ...]:
    """Tell what was decided about a call; one that is not there stays away."""
    call_id = one_line(call.call_id)
    return tuple(
        replace(part, call=call) if isinstance(part, ToolPart) and part.call_id in (call.call_id, call_id) else part
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
