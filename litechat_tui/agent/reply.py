"""A reply as it is handed from the engine's thread to whoever listens, on whichever event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import suppress
from threading import Lock
from typing import NamedTuple

from litechat_tui.agent.pace import Pace
from litechat_tui.domain.events import ReasoningDelta, ReplyEnded, ReplyEvent, TextDelta

Batch = tuple[ReplyEvent, ...]


MOST_MERGED_CHARS = 64 * 1024
"""Characters of deltas that are made one: a longer text stays in the pieces that others hold too."""

EVENT_CHARS = 256
"""Characters that an event counts besides its own in a batch."""


def merged(events: Iterable[ReplyEvent]) -> Batch:
    """Return `events` with neighbouring deltas of text, and of reasoning, made one where they are short."""
    batch: list[ReplyEvent] = []
    texts: list[str] = []
    kind: type[TextDelta | ReasoningDelta] = TextDelta
    size = 0

    def end() -> None:
        nonlocal size
        if texts:
            batch.append(kind("".join(texts)))
            texts.clear()
            size = 0

    for event in events:
        if not isinstance(event, TextDelta | ReasoningDelta):
            end()
            batch.append(event)
            continue
        if type(event) is not kind or size + len(event.text) > MOST_MERGED_CHARS:
            end()
        kind = type(event)
        texts.append(event.text)
        size += len(event.text)
    end()
    return tuple(batch)


def _size(event: ReplyEvent) -> int:
    """Return what an event counts in a batch."""
    return EVENT_CHARS + (len(event.text) if isinstance(event, TextDelta | ReasoningDelta) else 0)


def _cut(event: ReplyEvent, start: int, most: int) -> tuple[ReplyEvent, int]:
    """Return an event from character `start` of its text on, `most` at most, and where the rest starts; 0 for none."""
    if not isinstance(event, TextDelta | ReasoningDelta) or (not start and len(event.text) <= most):
        return event, 0
    stop = start + most
    return type(event)(event.text[start:stop]), stop if stop < len(event.text) else 0


class _Place(NamedTuple):
    """How far a listener has read."""

    batch: int
    event: int
    char: int


class EventLog:
    """All that happened in one reply, kept from its first event on. Satisfies the listening half of `ports.Reply`.

    One thread writes. Any number of listeners read, each on its own event loop and each from the beginning, so a
    listener that comes late, or comes back, misses nothing.
    """

    def __init__(self) -> None:
        self._batches: list[Batch] = []
        self._listeners: set[Callable[[], None]] = set()
        self._lock = Lock()

    def put(self, batch: Batch) -> None:
        """Add a batch and wake every listener. Callable from any thread."""
        with self._lock:
            self._batches.append(batch)
            listeners = [*self._listeners]
        for wake in listeners:
            wake()

    def _from(self, place: _Place, most: int) -> tuple[list[ReplyEvent], _Place]:
        """Return the events from `place` on, up to `most` characters, and the place after them."""
        number, index, start = place
        found: list[ReplyEvent] = []
        with self._lock:
            while number < len(self._batches):
                batch = self._batches[number]
                while index < len(batch):
                    if most <= 0:
                        return found, _Place(number, index, start)
                    event, start = _cut(batch[index], start, most)
                    found.append(event)
                    most -= _size(event)
                    index += not start
                number, index = number + 1, 0
        return found, _Place(number, 0, 0)

    def _has(self, place: _Place) -> bool:
        with self._lock:
            return place.batch < len(self._batches)

    async def __aiter__(self) -> AsyncGenerator[Batch]:
        """Yield everything from the first event to the `ReplyEnded`, of what is already there much at a time."""
        loop, news, place, pace = asyncio.get_running_loop(), asyncio.Event(), _Place(0, 0, 0), Pace()

        def wake() -> None:
            # The listener's loop may be closed before it said goodbye, as when its program ends.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(news.set)

        with self._lock:
            self._listeners.add(wake)
        try:
            while True:
                news.clear()
                fresh, place = self._from(place, pace.chars)
                if fresh:
                    begun = loop.time()
                    yield merged(fresh)
                    if isinstance(fresh[-1], ReplyEnded):
                        return
                    # However much there is, the listener's loop does other things between two batches.
                    await asyncio.sleep(pace.pause_after(loop.time() - begun, full=self._has(place)))
                else:
                    await news.wait()
        finally:
            with self._lock:
                self._listeners.discard(wake)


class StoppableLog(EventLog):
    """A `ports.Reply`."""

    def __init__(self, stop: Callable[[], object]) -> None:
        """`stop` asks the turn to end; it is called from any thread, and must not wait."""
        super().__init__()
        self._stop = stop

    def stop(self) -> None:
        """Ask the turn to end now. Returns at once; safe to call twice and from any thread."""
        self._stop()


class Outbox:
    """Collects the events of a turn on the engine's loop and hands them over in batches.

    An event goes out at once, or `interval` seconds after earlier deltas. A `ReplyEnded` goes out at once and is the
    last; what a tool that cannot be cancelled says after it is dropped.
    """

    def __init__(self, log: EventLog, interval: float = 1 / 60) -> None:
        self._log = log
        self._interval = interval
        self._waiting: list[ReplyEvent] = []
        self._timer: asyncio.TimerHandle | None = None
        self._ended = False

    def put(self, *events: ReplyEvent) -> None:
        """Add events in order."""
        if self._ended or not events:
            return
        self._waiting += events
        self._ended = isinstance(events[-1], ReplyEnded)
        if self._ended or self._timer is None:
            self._flush()

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            batch, self._waiting = merged(self._waiting), []
            self._log.put(batch)
            if isinstance(batch[-1], (TextDelta, ReasoningDelta)):
                self._timer = asyncio.get_running_loop().call_later(self._interval, self._flush)
