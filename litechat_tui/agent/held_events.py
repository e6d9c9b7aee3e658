"""The events of a stream between the network and the SDK: deltas merged, long events cut into pieces or made short."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from typing import Any

from litechat_tui.agent.sound_events import PIECES, UNREADABLE_EVENT, sound_object
from litechat_tui.agent.sse import event
from litechat_tui.agent.streamed_texts import StreamedTexts, only_repeats

MOST_HELD_BYTES = 64 * 1024
"""How many bytes of events are held back, and how many characters of text an event has that is cut into pieces."""

_KINDS = PIECES - {"response.refusal.delta"}
_PIECE_KEYS = ("delta", "sequence_number", "obfuscation")
"""Fields in which two deltas of the same text differ."""


class HeldEvents:
    """Events in which neighbouring deltas of one text are merged as they are added. Sound others stay as they are."""

    def __init__(self) -> None:
        self.size = 0
        """Bytes that were added and not taken yet, about."""
        self._events: deque[bytes] = deque()
        self._delta: dict[str, Any] = {}
        self._common: dict[str, Any] = {}
        self._texts: list[str] = []
        """The texts of the deltas at the end, `_delta` being the newest and `_common` what they share; may be empty."""
        self._streamed = StreamedTexts()

    def __bool__(self) -> bool:
        return bool(self._events or self._texts)

    def add(self, data: bytes) -> None:
        """Add the data of an event."""
        if len(data) > MOST_HELD_BYTES:
            self._add_long(data)
            return
        self.size += len(data)
        delta = _delta_of(data)
        if delta is None:
            self._end_delta()
            self._add_other(data)
            return
        common = {key: value for key, value in delta.items() if key not in _PIECE_KEYS}
        if common != self._common:
            self._end_delta()
        self._delta, self._common = delta, common
        self._texts.append(delta["delta"])

    def take(self) -> bytes:
        """Return events up to about `MOST_HELD_BYTES`, one at least, and forget them; b"" when there are none."""
        self._end_delta()
        taken: list[bytes] = []
        size = 0
        while self._events and (not taken or size + len(self._events[0]) <= MOST_HELD_BYTES):
            taken.append(self._events.popleft())
            size += len(taken[-1])
        self.size = max(self.size - size, 0) if self._events else 0
        return b"".join(taken)

    def _end_delta(self) -> None:
        if self._texts:
            self._add_delta(self._delta, "".join(self._texts))
            self._common, self._texts = {}, []

    def _add_delta(self, delta: Mapping[str, Any], text: str) -> None:
        self._streamed.add(delta, text)
        self._events.append(event(json.dumps({**delta, "delta": text}).encode()))

    def _add_long(self, data: bytes) -> None:
        """Add an event of which the SDK, and the client before it, would make many copies."""
        self._end_delta()
        if only_repeats(data):
            return
        self.size += len(data)
        self._add_other(data)

    def _add_other(self, data: bytes) -> None:
        """Add an event that is no small delta."""
        if data.lstrip().startswith(b"[DONE]"):
            self._events.append(event(data))
            return
        whole, changed = sound_object(data)
        if whole is None:
            self._events.append(event(UNREADABLE_EVENT))
        elif whole.get("type") in PIECES and len(data) > MOST_HELD_BYTES:
            text = whole["delta"]
            for start in range(0, max(len(text), 1), MOST_HELD_BYTES):
                self._add_delta(whole, text[start : start + MOST_HELD_BYTES])
        else:
            short = self._streamed.taken_out_of(whole)
            self._events.append(event(data if short is whole and not changed else json.dumps(short).encode()))


def _delta_of(data: bytes) -> dict[str, Any] | None:
    """Return the data of an event that is nothing but a small text delta; None for any other."""
    if b'.delta"' not in data:
        return None
    try:
        delta = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(delta, dict) or any(isinstance(value, (dict, list)) and value for value in delta.values()):
        return None
    return delta if delta.get("type") in _KINDS and isinstance(delta.get("delta"), str) else None
