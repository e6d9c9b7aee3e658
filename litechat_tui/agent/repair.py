"""What is put right in a conversation on its way to the model, so that the proxy and Bedrock accept it.

Only the request changes; the stored items stay as they are. What a provider refuses, and LiteLLM (1.106.2) passes on
unrepaired: a tool call without an output, an output without its call or not right behind it, an empty output, a
message without text, a conversation that begins with the assistant, reasoning that its provider did not sign. Half a
surrogate pair cannot even be sent. A conversation without any of that passes through unchanged. Two prompts in a row
are accepted and stay two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar, cast

from litechat_tui.domain.ports import Item

T = TypeVar("T")

NO_OUTPUT = "(no output)"
NO_PROMPT = "(The beginning of this conversation is missing.)"


def repaired(items: Sequence[Item]) -> list[Item]:
    """Return `items` as they can be sent, in order; sound items as the very same objects."""
    spoken = [_encodable(item) for each in items if (item := _sendable(each)) is not None]
    paired = [*_paired(spoken)]
    if not paired or _by_model(paired[0]):
        paired.insert(0, {"role": "user", "content": NO_PROMPT})
    return paired


def _sendable(item: Item) -> Item | None:
    """Return the item without its empty texts; None when nothing of it can be sent."""
    kind = item.get("type", "message")
    if kind == "reasoning":
        return item if item.get("encrypted_content") else None
    if kind != "message":
        return item
    if item.get("role") not in {"user", "assistant", "system", "developer"}:
        return None
    content = item.get("content")
    if isinstance(content, str):
        return item if content.strip() else None
    parts = content if isinstance(content, list) else []
    kept = [part for part in parts if not _blank(part)]
    if not kept:
        return None
    return item if len(kept) == len(parts) else {**item, "content": kept}


def _encodable(value: T) -> T:
    """Return the JSON value with U+FFFD in place of lone surrogates; the very same object when there are none."""
    whole: object = value
    match value:
        case str():
            try:
                value.encode()
            except UnicodeEncodeError:
                whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            whole = {key: _encodable(part) for key, part in value.items()}
        case list():
            whole = [_encodable(part) for part in value]
    return value if whole == value else cast("T", whole)


def _blank(part: object) -> bool:
    return (
        isinstance(part, Mapping)
        and part.get("type") in {"input_text", "output_text", "text"}
        and not str(part.get("text") or "").strip()
    )


def _paired(items: Sequence[Item]) -> Iterator[Item]:
    """Yield `items` with exactly one output for each call, right behind the part of the model's turn that calls."""
    to_come: dict[object, list[Item]] = {}
    for item in items:
        if item.get("type") == "function_call_output":
            to_come.setdefault(item.get("call_id"), []).append(item)
    unanswered: list[object] = []
    answering = False
    for item in items:
        kind, call_id = item.get("type"), item.get("call_id")
        if kind == "function_call_output":
            output = to_come[call_id].pop(0) if to_come[call_id] else None
            if output is not None and call_id in unanswered:
                unanswered.remove(call_id)
                answering = True
                yield _with_words(output)
            continue
        if answering or not _by_model(item):
            yield from (_answer(call, to_come) for call in unanswered)
            unanswered.clear()
            answering = False
        if kind == "function_call":
            if call_id in unanswered:
                continue
            unanswered.append(call_id)
        yield item
    yield from (_answer(call, to_come) for call in unanswered)


def _answer(call_id: object, to_come: Mapping[object, list[Item]]) -> Item:
    """Return the output that is stored further on, or one that says there is none."""
    if to_come.get(call_id):
        return _with_words(to_come[call_id].pop(0))
    return {"type": "function_call_output", "call_id": call_id, "output": NO_OUTPUT}


def _with_words(output: Item) -> Item:
    """Return the output, with words in place of an empty text."""
    value = output.get("output")
    blank = not value.strip() if isinstance(value, str) else not value or all(_blank(part) for part in value)
    return {**output, "output": NO_OUTPUT} if blank else output


def _by_model(item: Item) -> bool:
    """Return whether the item is part of what the model said; nothing else may stand between a call and it."""
    return item.get("role") == "assistant" or item.get("type") in {"function_call", "reasoning"}
