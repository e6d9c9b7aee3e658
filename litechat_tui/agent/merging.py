"""Merges small deltas of a stream before the SDK processes each of them: that is most of its cost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import httpx2

MERGE_PAUSE_SECONDS = 0.02
"""Pause after yielded events, in which more can arrive and be merged."""
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
_END = b"\n\n"


async def merge(response: httpx2.Response) -> None:
    """Merge the deltas of an event stream; a response hook of the client."""
    headers, stream = response.headers, response.stream
    events = headers.get("content-type", "").startswith("text/event-stream") and "content-encoding" not in headers
    if events and isinstance(stream, httpx2.AsyncByteStream):
        response.stream = MergedStream(stream)


class MergedStream(httpx2.AsyncByteStream):
    """An event stream in which deltas that arrived together are merged."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream
        self._chunks: AsyncIterator[bytes] | None = None
        self._next: asyncio.Future[bytes | None] | None = None
        """The pending read; it goes on while nothing awaits it."""
        self._buffer = b""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield whole events, and the rest at the end. Raises what the stream raises, after what came before it.

        Another iteration continues there: the client starts one to read what follows the last event.
        """
        while True:
            pending = self._pending_read()
            if _END in self._buffer:
                for _ in range(IDLE_LOOP_ROUNDS):
                    if pending.done():
                        break
                    await asyncio.sleep(0)
                if not pending.done() or pending.exception():
                    whole, _, self._buffer = self._buffer.rpartition(_END)
                    yield b"".join(event + _END for event in merged_events(whole.split(_END)))
                    await asyncio.sleep(MERGE_PAUSE_SECONDS)
            chunk = await pending
            self._next = None
            if chunk is None:
                break
            self._buffer += chunk
        whole, end, rest = self._buffer.rpartition(_END)
        self._buffer = b""
        if end:
            yield b"".join(event + _END for event in merged_events(whole.split(_END)))
        if rest:
            yield rest

    def _pending_read(self) -> asyncio.Future[bytes | None]:
        """Return the pending read, started if there is none."""
        self._chunks = self._chunks or aiter(self._stream)
        self._next = self._next or asyncio.ensure_future(anext(self._chunks, None))
        return self._next

    async def aclose(self) -> None:
        """Close the stream, also during a read."""
        if self._next is not None and not self._next.done():
            self._next.cancel()
            await asyncio.wait([self._next])
        await self._stream.aclose()


def merged_events(events: Iterable[bytes]) -> Iterator[bytes]:
    """Yield server-sent events with neighbouring deltas of one text merged. Others stay as they are."""
    first_event: bytes | None = None
    delta: dict[str, Any] | None = None
    deltas: list[str] = []
    for event in events:
        piece = _delta_of(event)
        if piece is not None and delta is not None and _common_fields(piece) == _common_fields(delta):
            deltas.append(piece["delta"])
            delta |= {key: piece[key] for key in _PIECE_KEYS[1:] if key in piece}
            continue
        if first_event is not None:
            yield _with_deltas(first_event, delta, deltas)
        first_event, delta, deltas = event, piece, []
    if first_event is not None:
        yield _with_deltas(first_event, delta, deltas)


def _with_deltas(event: bytes, delta: dict[str, Any] | None, deltas: list[str]) -> bytes:
    """Return `event` with the following `deltas` merged into its own."""
    if delta is None or not deltas:
        return event
    data = json.dumps(delta | {"delta": "".join([delta["delta"], *deltas])})
    return event[: event.index(b"data:")] + b"data: " + data.encode()


def _common_fields(delta: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in delta.items() if key not in _PIECE_KEYS}


def _delta_of(event: bytes) -> dict[str, Any] | None:
    """Return the data of an event that is nothing but a text delta; None for any other."""
    head, mark, data = event.partition(b"data:")
    if not mark or b'.delta"' not in data or b"\n" in data or b"\r" in event or b"\nid:" in b"\n" + head:
        return None
    try:
        delta = json.loads(data)
    except ValueError:
        return None
    mergeable = isinstance(delta, dict) and delta.get("type") in _KINDS and isinstance(delta.get("delta"), str)
    return delta if mergeable and not delta.get("logprobs") else None
