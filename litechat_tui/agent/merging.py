"""Merges small deltas of a stream before the SDK processes each of them: that is most of its cost.

Held back by time and by bytes, whatever the stream does: what arrived is yielded after `LONGEST_HOLD_SECONDS` or
`MOST_HELD_BYTES` at the latest, and the cost grows with the length of the stream, never with its square.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable

import httpx2

from litechat_tui.agent.held_events import MOST_HELD_BYTES, HeldEvents
from litechat_tui.agent.whole_answer import AnswerReader

MERGE_PAUSE_SECONDS = 1 / 30
"""Pause after yielded events, in which more can arrive and be merged."""
LONGEST_HOLD_SECONDS = 0.05
"""How long events are held back while more of them keep arriving."""
IDLE_LOOP_ROUNDS = 10
"""Event loop rounds without new data before events are yielded. Not a duration: a delayed loop would mistake data that
waits in its socket for none, and fall further and further behind."""


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
                while self._held:
                    yield self._held.take()
                await asyncio.sleep(MERGE_PAUSE_SECONDS)
                continue
            try:
                chunk = await pending
            except Exception:
                self._finish(broken=True)
                while self._held:
                    yield self._held.take()
                raise
            self._next = None
            if chunk is None:
                break
            if not self._held:
                self._held_since = loop.time()
            self._hold(self._reader.feed(chunk))
        self._finish(broken=False)
        while self._held:
            yield self._held.take()

    def _is_overdue(self, now: float) -> bool:
        """Return whether what is held has been held back long enough."""
        return self._held.size >= MOST_HELD_BYTES or now - self._held_since >= LONGEST_HOLD_SECONDS

    def _finish(self, *, broken: bool) -> None:
        """Take in what is left when the stream ends or breaks off."""
        self._hold(self._reader.finish(broken=broken))

    def _hold(self, events: Iterable[bytes]) -> None:
        for data in events:
            self._held.add(data)

    def _pending_read(self) -> asyncio.Future[bytes | None]:
        """Return the pending read, started if there is none."""
        self._chunks = self._chunks or aiter(self._stream)
        self._next = self._next or asyncio.ensure_future(anext(self._chunks, None))
        return self._next

    async def aclose(self) -> None:
        """Close the stream, also during a read."""
        try:
            if self._next is not None:
                self._next.cancel()
                await asyncio.gather(self._next, return_exceptions=True)
            # A reader that is left where it waits to be asked again is ended by the loop at its own end, together with
            # the reader that it reads from, which fails.
            if isinstance(self._chunks, AsyncGenerator):
                await self._chunks.aclose()
        finally:
            await self._stream.aclose()


async def _is_idle(pending: asyncio.Future[bytes | None]) -> bool:
    """Return whether there is nothing more to read for now."""
    for _ in range(IDLE_LOOP_ROUNDS):
        if pending.done():
            return False
        await asyncio.sleep(0)
    return not pending.done()
