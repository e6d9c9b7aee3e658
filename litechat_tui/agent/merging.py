"""Joins the small pieces a model's words arrive in, before the SDK looks at each: that is most of what it costs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import httpx2

PACE = 0.02
"""Seconds for which nothing is looked at after something was handed on, so that it comes together meanwhile."""
GLANCES = 10
"""Rounds of the event loop without anything new after which there is nothing more for now. Not a time: a loop that was
held up would take what waits in its socket for nothing, and fall ever further behind."""

_KINDS = frozenset(
    {
        "response.output_text.delta",
        "response.reasoning_summary_text.delta",
        "response.reasoning_text.delta",
        "response.function_call_arguments.delta",
    }
)
_OWN = ("delta", "sequence_number", "obfuscation")
"""What two pieces of the same text differ in."""
_END = b"\n\n"


async def merge(response: httpx2.Response) -> None:
    """Join the deltas of an event stream, as a response hook of the client."""
    headers, stream = response.headers, response.stream
    events = headers.get("content-type", "").startswith("text/event-stream") and "content-encoding" not in headers
    if events and isinstance(stream, httpx2.AsyncByteStream):
        response.stream = Merged(stream)


class Merged(httpx2.AsyncByteStream):
    """An event stream in which deltas that came together are one."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream
        self._chunks: AsyncIterator[bytes] | None = None
        self._next: asyncio.Future[bytes | None] | None = None
        """What is being read, also while nobody waits for it."""
        self._gathered = b""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield whole events, and what there is of the last one at the end. Raises what the stream raises, after it.

        Who iterates again goes on where it was left: the client does so to read what is behind the last event.
        """
        while True:
            ahead = self._ahead()
            if _END in self._gathered:
                for _ in range(GLANCES):
                    if ahead.done():
                        break
                    await asyncio.sleep(0)
                if not ahead.done() or ahead.exception():
                    whole, _, self._gathered = self._gathered.rpartition(_END)
                    yield b"".join(event + _END for event in joined(whole.split(_END)))
                    await asyncio.sleep(PACE)
            chunk = await ahead
            self._next = None
            if chunk is None:
                break
            self._gathered += chunk
        whole, end, rest = self._gathered.rpartition(_END)
        self._gathered = b""
        if end:
            yield b"".join(event + _END for event in joined(whole.split(_END)))
        if rest:
            yield rest

    def _ahead(self) -> asyncio.Future[bytes | None]:
        """Return what is being read; begin to read when nothing is."""
        self._chunks = self._chunks or aiter(self._stream)
        self._next = self._next or asyncio.ensure_future(anext(self._chunks, None))
        return self._next

    async def aclose(self) -> None:
        """Close the stream, whether or not it is being read."""
        if self._next is not None and not self._next.done():
            self._next.cancel()
            await asyncio.wait([self._next])
        await self._stream.aclose()


def joined(events: Iterable[bytes]) -> Iterator[bytes]:
    """Yield server-sent events, neighbours that are pieces of one text as one. All others stay as they are."""
    held: bytes | None = None
    delta: dict[str, Any] | None = None
    more: list[str] = []
    for event in events:
        piece = _delta_of(event)
        if piece is not None and delta is not None and _shared(piece) == _shared(delta):
            more.append(piece["delta"])
            delta |= {key: piece[key] for key in _OWN[1:] if key in piece}
            continue
        if held is not None:
            yield _with(held, delta, more)
        held, delta, more = event, piece, []
    if held is not None:
        yield _with(held, delta, more)


def _with(event: bytes, delta: dict[str, Any] | None, more: list[str]) -> bytes:
    """Return `event`, and in its delta what came behind it."""
    if delta is None or not more:
        return event
    data = json.dumps(delta | {"delta": "".join([delta["delta"], *more])})
    return event[: event.index(b"data:")] + b"data: " + data.encode()


def _shared(delta: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in delta.items() if key not in _OWN}


def _delta_of(event: bytes) -> dict[str, Any] | None:
    """Return the data of an event that is a piece of a text, and of nothing else; None for any other."""
    head, mark, data = event.partition(b"data:")
    if not mark or b'.delta"' not in data or b"\n" in data or b"\r" in event or b"\nid:" in b"\n" + head:
        return None
    try:
        delta = json.loads(data)
    except ValueError:
        return None
    mergeable = isinstance(delta, dict) and delta.get("type") in _KINDS and isinstance(delta.get("delta"), str)
    return delta if mergeable and not delta.get("logprobs") else None
