"""Takes out of the last events of a stream the long texts that it has streamed: each of them comes up to five times.

What is stored gets them back from the pieces (`agent/as_streamed.py`), so that a long answer is held once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from zlib import crc32

from litechat_tui.agent.item_fields import with_fields

LONG = 64 * 1024
"""Characters; a shorter text may be there twice."""

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
    """Knows the texts that were streamed by their length and checksum. A forger could only lose his own words."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, int]] = {}
        """Length and checksum of each text so far, by its place."""

    def add(self, delta: Mapping[str, Any], piece: str) -> None:
        """Take note of a piece, which `delta` is the event of."""
        place = repr([delta.get(name) for name in _PLACE])
        length, checksum = self._known.get(place, (0, 0))
        self._known[place] = length + len(piece), _checksum(piece, checksum)

    def taken_out_of(self, event: dict[str, Any]) -> dict[str, Any]:
        """Return an event without the long texts that were streamed; the very same when it has none."""
        known = {*self._known.values()}
        match event:
            case {"item": dict(item)}:
                return with_fields(event, item=_without(item, known))
            case {"response": {"output": list(output)} as response}:
                items = [_without(item, known) if isinstance(item, dict) else item for item in output]
                return with_fields(event, response=with_fields(response, output=items))
            case _:
                return event


def _without(item: dict[str, Any], known: set[tuple[int, int]]) -> dict[str, Any]:
    """Return an item of a response with an empty text in place of each long one that is known."""
    match item:
        # Of several parts the ends could not be found again.
        case {"type": "reasoning", "summary": [dict(part)]}:
            return with_fields(item, summary=[_emptied(part, known)])
        case {"type": "message", "content": list(parts)}:
            return with_fields(
                item, content=[_emptied(part, known) if isinstance(part, dict) else part for part in parts]
            )
        case _:
            return item


def _emptied(part: dict[str, Any], known: set[tuple[int, int]]) -> dict[str, Any]:
    match part:
        case {"text": str(text)} if len(text) >= LONG and (len(text), _checksum(text)) in known:
            return {**part, "text": ""}
        case _:
            return part


def _checksum(text: str, before: int = 0) -> int:
    """Return the checksum of a text that goes on after one whose checksum was `before`."""
    for start in range(0, len(text), LONG):
        before = crc32(text[start : start + LONG].encode("utf-8", "surrogatepass"), before)
    return before
