"""Merges small deltas of a stream before the SDK processes each of them: that is most of its cost.

Held back by time and by bytes, whatever the stream does: what arrived is yielded after `LONGEST_HOLD_SECONDS` or
`MOST_HELD_BYTES` at the latest, and the cost grows with the length of the stream, never with its square.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2

from litechat_tui.agent.sound_events import sound_event
from litechat_tui.agent.sse import event
from litechat_tui.agent.whole_answer import AnswerReader

MERGE_PAUSE_SECONDS = 1 / 30
"""Pause after yielded events, in which more can arrive and be merged."""
LONGEST_HOLD_SECONDS = 0.05
"""How long events are held back while more of them keep arriving."""
MOST_HELD_BYTES = 64 * 1024
"""How many bytes of events are held back."""
IDLE_LOOP_ROUNDS = 10
"""Event loop rounds without new data before events are yielded. Not a duration: a delayed loop would mistake data that
waits in its socket for none, and fall further and further behind."""

_KINDS = frozenset(
    {
        "response.output_text.delta",
        "response.reasoning_summary_text.delta",
        "response.reasoning_text.delta",
        "response.function_call_arguments.delta",
    }
)
_PIECE_KEYS = ("delta", "sequence_number", "obfuscation")
"""Fields in which two deltas of the same text differ."""


async def merge(response: httpx2.Response) -> None:
    """Merge the deltas of an answer; a response hook of the client."""
    stream = response.stream
    if (
        response.is_success
        and "content-encoding" not in response.headers
        and isinstance(stream, httpx2.AsyncByteStream)
    ):
        response.stream = MergedStream(stream)


class MergedStream(httpx2.AsyncByteStream):
    """An event stream in which deltas that arrived together are merged."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream
        self._chunks: AsyncIterator[bytes] | None = None
        self._next: asyncio.Future[bytes | None] | None = None
        """The pending read; it goes on while nothing awaits it."""
        self._reader = AnswerReader()
        self._held = HeldEvents()
        self._held_since = 0.0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield whole events. Raises what the stream raises, after what came before it, and `NotAnAnswerError`.

        Another iteration continues there: the client starts one to read what follows the last event.
        """
        loop = asyncio.get_running_loop()
        while True:
            pending = self._pending_read()
            if self._held and self._is_overdue(loop.time()):
                yield self._held.take()
                continue
            if self._held and await _is_idle(pending):
                yield self._held.take()
                await asyncio.sleep(MERGE_PAUSE_SECONDS)
                continue
            try:
                chunk = await pending
            except Exception:
                if rest := self._rest(broken=True):
                    yield rest
                raise
            self._next = None
            if chunk is None:
                break
            if not self._held:
                self._held_since = loop.time()
            for data in self._reader.feed(chunk):
                self._held.add(data)
        if rest := self._rest(broken=False):
            yield rest

    def _is_overdue(self, now: float) -> bool:
        """Return whether what is held has been held back long enough."""
        return self._held.size >= MOST_HELD_BYTES or now - self._held_since >= LONGEST_HOLD_SECONDS

    def _rest(self, *, broken: bool) -> bytes:
        """Return what is left when the stream ends or breaks off."""
        for data in self._reader.finish(broken=broken):
            self._held.add(data)
        return self._held.take()

    def _pending_read(self) -> asyncio.Future[bytes | None]:
        """Return the pending read, started if there is none."""
        self._chunks = self._chunks or aiter(self._stream)
        self._next = self._next or asyncio.ensure_future(anext(self._chunks, None))
        return self._next

    async def aclose(self) -> None:
        """Close the stream, also during a read."""
        if self._next is not None:
            self._next.cancel()
            await asyncio.gather(self._next, return_exceptions=True)
        await self._stream.aclose()


async def _is_idle(pending: asyncio.Future[bytes | None]) -> bool:
    """Return whether there is nothing more to read for now."""
    for _ in range(IDLE_LOOP_ROUNDS):
        if pending.done():
            return False
        await asyncio.sleep(0)
    return not pending.done()


class HeldEvents:
    """Events in which neighbouring deltas of one text are merged as they are added. Sound others stay as they are."""

    def __init__(self) -> None:
        self.size = 0
        """Bytes that were added since the last `take`."""
        self._events: list[bytes] = []
        self._delta: dict[str, Any] = {}
        self._common: dict[str, Any] = {}
        self._texts: list[str] = []
        """The texts of the deltas at the end, `_delta` being the newest and `_common` what they share; may be empty."""

    def __bool__(self) -> bool:
        return self.size > 0

    def add(self, data: bytes) -> None:
        """Add the data of an event."""
        self.size += len(data)
        delta = _delta_of(data)
        if delta is None:
            self._end_delta()
            self._events.append(event(sound_event(data)))
            return
        common = {key: value for key, value in delta.items() if key not in _PIECE_KEYS}
        if common != self._common:
            self._end_delta()
        self._delta, self._common = delta, common
        self._texts.append(delta["delta"])

    def take(self) -> bytes:
        """Return all events, and forget them."""
        self._end_delta()
        taken = b"".join(self._events)
        self._events.clear()
        self.size = 0
        return taken

    def _end_delta(self) -> None:
        if self._texts:
            self._events.append(event(json.dumps(self._delta | {"delta": "".join(self._texts)}).encode()))
            self._common, self._texts = {}, []


def _delta_of(data: bytes) -> dict[str, Any] | None:
    """Return the data of an event that is nothing but a small text delta; None for any other."""
    if len(data) > MOST_HELD_BYTES or b'.delta"' not in data:
        return None
    try:
        delta = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(delta, dict) or any(isinstance(value, (dict, list)) and value for value in delta.values()):
        return None
    return delta if delta.get("type") in _KINDS and isinstance(delta.get("delta"), str) else None
