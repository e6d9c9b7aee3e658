"""What is sent of the outputs of tools: a large one in part, and only the newest images. The file keeps them whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from litechat_tui.domain.ports import Item

MOST_SENT_BYTES = 30_000
"""Of an output, in UTF-8: some 8,000 tokens, which each later request sends again."""
MOST_SENT_IMAGES = 4
"""Images in outputs: each is sent again with every later request, up to 5 MB of it."""

_HEAD = 2 / 3
"""Share of what is sent that comes from the beginning; the rest comes from the end, where errors are."""


def capped(items: Sequence[Item]) -> list[Item]:
    """Return `items` with what is sent of outputs; an item that is sent whole as the very same object."""
    images = count()
    sent = [_capped(item, images) for item in reversed(items)]
    return sent[::-1]


def _capped(item: Item, images: Iterator[int]) -> Item:
    output = item.get("output") if item.get("type") == "function_call_output" else None
    if isinstance(output, str):
        text = shortened(output)
        return item if text is output else {**item, "output": text}
    if isinstance(output, list):
        parts = [_part(part, images) for part in reversed(output)][::-1]
        if any(new is not old for new, old in zip(parts, output, strict=True)):
            return {**item, "output": parts}
    return item


def _part(part: Any, images: Iterator[int]) -> Any:  # noqa: ANN401 - parts are JSON
    match part:
        case {"type": "input_image"} if next(images) >= MOST_SENT_IMAGES:
            return {"type": "input_text", "text": "[An image that the model has seen before.]"}
        case {"text": str(text)}:
            short = shortened(text)
            return part if short is text else {**part, "text": short}
        case _:
            return part


def shortened(text: str) -> str:
    """Return beginning and end of a text that is too long, with a line that says so; the very same text otherwise."""
    if len(text) <= MOST_SENT_BYTES // 4 or len(written := text.encode(errors="replace")) <= MOST_SENT_BYTES:
        return text
    head = int(MOST_SENT_BYTES * _HEAD)
    begins, ends = written[:head].decode(errors="ignore"), written[head - MOST_SENT_BYTES :].decode(errors="ignore")
    left_out = len(written) - MOST_SENT_BYTES
    return f"{begins}\n[Here {left_out:,} of {len(written):,} bytes are left out. Ask for less to see them.]\n{ends}"
