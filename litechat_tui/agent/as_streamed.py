"""The items of a finished response, with what was streamed where they say less: what was shown is what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litechat_tui.agent.translate import kind, text_of
from litechat_tui.domain.items import reasoning_text
from litechat_tui.domain.ports import Item
from litechat_tui.domain.text import clean


def as_streamed(items: Sequence[Item], blocks: Sequence[str], thoughts: str) -> list[Item]:
    """Return the items with the streamed `blocks` of text and the `thoughts`, where theirs are shorter.

    What was streamed is as it is shown, safe and without secrets. Where the final items say more, some of the stream
    may not have been readable, and they stay.
    """
    return _with_texts(_with_thoughts(items, thoughts), [block for block in blocks if block])


def _with_texts(items: list[Item], blocks: list[str]) -> list[Item]:
    messages = [place for place, item in enumerate(items) if kind(item) == "message"]
    texts = [_shown("".join(text_of({"output": [items[place]]})), blocks) for place in messages]
    if sum(map(len, texts)) >= sum(map(len, blocks)):
        return items
    if len(messages) == len(blocks):
        for place, text, block in zip(messages, texts, blocks, strict=True):
            if len(text) < len(block):
                items[place] = {**items[place], "content": [_text(block)]}
        return items
    calls = (place for place, item in enumerate(items) if kind(item) == "function_call")
    first = messages[0] if messages else next(calls, len(items))
    message = items[first] if messages else {"type": "message", "role": "assistant"}
    others = [item for item in items[first:] if kind(item) != "message"]
    return [*items[:first], {**message, "content": [_text(block) for block in blocks]}, *others]


def _shown(text: str, blocks: Sequence[str]) -> str:
    """Return a text as it is shown; a block is, and may be very long."""
    return text if any(text is block for block in blocks) else clean(text)


def _with_thoughts(items: Sequence[Item], thoughts: str) -> list[Item]:
    reasoning = [place for place, item in enumerate(items) if kind(item) == "reasoning"]
    said = "".join(reasoning_text(items[place]) for place in reasoning)
    found = [*items]
    if reasoning and len(said) < len(thoughts):
        for place in reasoning:
            kept = [{"type": "summary_text", "text": thoughts}] if place == reasoning[0] else []
            found[place] = {**items[place], "summary": kept}
    return found


def _text(text: str) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": []}
