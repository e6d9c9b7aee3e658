"""Takes out of the last events of a stream the long texts that it has streamed: each of them comes up to five times.

What is stored gets them back from the pieces (`agent/as_streamed.py`), so that a long answer is held once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from zlib import crc32

from litechat_tui.agent.item_fields import with_fields

LONG = 64 * 1024
"""Characters; a shorter text may be there twice."""

MANY = 100
"""Items of a response; fewer may be there twice. The client takes the time for each that the last event repeats."""

_PLACE = ("type", "item_id", "output_index", "content_index", "summary_index")
"""Fields that are the same in all pieces of one text."""

_REPEATS = re.compile(
    rb'"type"\s*:\s*"response\.(?:'
    rb"output_text|refusal|content_part|function_call_arguments|reasoning_text|reasoning_summary_text|reasoning_summary_part"
    rb')\.done"'
)


def only_repeats(data: bytes) -> bool:
    """Return whether an event says nothing but what its pieces said, and its item will say once more."""
    # Within a text no quote stands alone, so this is no text about such an event.
    return _REPEATS.search(data) is not None


class StreamedTexts:
    """Knows what was streamed by lengths and checksums. A server that forges them can only lose its own words."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[int, int]] = {}
        """Length and checksum of each text so far, by its place."""
        self._items: list[int] = []
        """The checksum of each item that has come to its end."""

    def add(self, delta: Mapping[str, Any], piece: str) -> None:
        """Take note of a piece, which `delta` is the event of."""
        place = repr([delta.get(name) for name in _PLACE])
        length, checksum = self._places.get(place, (0, 0))
        self._places[place] = length + len(piece), _checksum(piece, checksum)

    def taken_out_of(self, event: dict[str, Any]) -> dict[str, Any]:
        """Return an event without what came before; the very same when there is nothing of it.

        That is each long text that was streamed, and the items of a long response when each has come by itself.
        """
        match event:
            case {"type": "response.output_item.done", "item": dict(item)}:
                item = self._without(item)
                self._items.append(_item_checksum(item))
                return with_fields(event, item=item)
            case {"response": {"output": [_, *_] as output} as response}:
                items = [self._without(item) if isinstance(item, dict) else item for item in output]
                if len(items) >= MANY and [*map(_item_checksum, items)] == self._items:
                    items = []
                return with_fields(event, response=with_fields(response, output=items))
            case _:
                return event

    def _without(self, item: dict[str, Any]) -> dict[str, Any]:
        """Return an item of a response with an empty text in place of each long one that was streamed."""
        match item:
            # Of several parts the ends could not be found again.
            case {"type": "reasoning", "summary": [dict(part)]}:
                return with_fields(item, summary=[self._emptied(part)])
            case {"type": "message", "content": list(parts)}:
                content = [self._emptied(part) if isinstance(part, dict) else part for part in parts]
                return with_fields(item, content=content)
            case _:
                return item

    def _emptied(self, part: dict[str, Any]) -> dict[str, Any]:
        match part:
            case {"text": str(text)} if len(text) >= LONG and (len(text), _checksum(text)) in self._places.values():
                return {**part, "text": ""}
            case _:
                return part


def _item_checksum(item: object) -> int:
    return crc32(json.dumps(item, sort_keys=True).encode())


def _checksum(text: str, before: int = 0) -> int:
    """Return the checksum of a text that goes on after one whose checksum was `before`."""
    for start in range(0, len(text), LONG):
        before = crc32(text[start : start + LONG].encode("utf-8", "surrogatepass"), before)
    return before
