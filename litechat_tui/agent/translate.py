"""One event of a Responses stream -> what it means for the reader: pure, and total over whatever a proxy may send."""

from __future__ import annotations

from math import inf
from typing import Any

from litechat_tui.domain.chat import Usage
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReplyEvent,
    TextBreak,
    TextDelta,
    ToolCalled,
    ToolReturned,
    UsageReported,
)
from litechat_tui.domain.placeholders import placeholder
from litechat_tui.domain.text import clean, one_line

_MOST = 2**53
"""No token count is as high; a file could not hold one that is much higher."""

UNREADABLE = "litechat.unreadable"
"""The type of the event of our own that stands for one that could not be read."""

TERMINAL = frozenset({"response.completed", "response.incomplete", "response.failed", "error", "response.error"})
"""The types of the events that end a response."""


def translate(event: object) -> tuple[ReplyEvent, ...]:
    """Return what `event` means, in order; nothing for an event that says nothing new.

    Told apart by `type` alone: an event that the openai client does not know is of no class of its own, and fields
    that a proxy left out are unset. A block of text is taken to end where the next item begins,
    since LiteLLM's Bedrock bridge closes a text that is followed by a tool call only after that call.
    """
    match kind(event):
        case "response.output_text.delta" | "response.refusal.delta":
            return _delta(TextDelta, event)
        case "response.reasoning_summary_text.delta" | "response.reasoning_text.delta":
            return _delta(ReasoningDelta, event)
        case "response.reasoning_summary_part.added" if field(event, "summary_index"):
            return (ReasoningDelta("\n\n"),)
        case "response.content_part.added" if kind(field(event, "part")) in {"output_text", "refusal"}:
            return (TextBreak(),)
        case "response.output_item.added" | "response.output_item.done" as type_:
            return _item(field(event, "item"), begins=type_.endswith("added"))
        case "response.completed" | "response.incomplete" | "response.failed":
            usage = usage_of(field(field(event, "response"), "usage"))
            return () if usage is None else (UsageReported(usage),)
        case _:
            return ()


def usage_of(usage: object) -> Usage | None:
    """Return the `usage` object of a response; None when there is none.

    `cost` is LiteLLM's own field; no layer above the raw event keeps it.
    """
    if usage is None:
        return None
    cost = field(usage, "cost")
    return Usage(
        _count(usage, "input_tokens"),
        _count(usage, "output_tokens"),
        _count(field(usage, "input_tokens_details"), "cached_tokens"),
        _count(field(usage, "output_tokens_details"), "reasoning_tokens"),
        float(cost) if isinstance(cost, (int, float)) and 0 <= cost < inf else None,
    )


def returned(item: object) -> ToolReturned | None:
    """Return the event of a stored `function_call_output`; None for any other item."""
    if kind(item) != "function_call_output":
        return None
    output = field(item, "output")
    if isinstance(output, list):
        output = "\n".join(
            words(field(part, "text")) or placeholder(kind(part), field(part, "image_url")) for part in output
        )
    return ToolReturned(one_line(words(field(item, "call_id"))), clean(words(output)))


def text_of(response: object) -> tuple[str, ...]:
    """Return the texts of all messages in the `output` of a response, as they are."""
    output = field(response, "output")
    parts = [
        part
        for item in (output if isinstance(output, list) else ())
        if kind(item) == "message" and isinstance(content := field(item, "content"), list)
        for part in content
    ]
    return tuple(text for part in parts if (text := words(field(part, "text")) or words(field(part, "refusal"))))


def field(thing: object, name: str) -> Any:  # noqa: ANN401 - outside JSON can hold anything
    """Return a field of an SDK object or of a JSON object; None when it is not there."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def words(value: object) -> str:
    """Return `value` when it is a string, else nothing."""
    return value if isinstance(value, str) else ""


def kind(thing: object) -> str:
    """Return the `type` of an event, an item or a part; "" when it has none."""
    return words(field(thing, "type"))


def _delta(delta: type[TextDelta | ReasoningDelta], event: object) -> tuple[ReplyEvent, ...]:
    text = clean(words(field(event, "delta")))
    return (delta(text),) if text else ()


def _item(item: object, *, begins: bool) -> tuple[ReplyEvent, ...]:
    match kind(item):
        case "message" if begins:
            return (TextBreak(),)
        case "function_call":
            call_id, name = one_line(words(field(item, "call_id"))), one_line(words(field(item, "name")))
            return (ToolCalled(call_id, name, clean(words(field(item, "arguments")))),)
        case _:
            return ()


def _count(thing: object, name: str) -> int:
    value = field(thing, name)
    return value if type(value) is int and 0 < value < _MOST else 0
