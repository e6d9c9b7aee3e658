"""Pieces of a text that came together are one; nothing else of a stream changes."""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import time
from collections.abc import AsyncIterator, Sequence

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.agent import merging
from litechat_tui.agent.held_events import MOST_HELD_BYTES, HeldEvents
from litechat_tui.agent.merging import MergedStream, merge
from litechat_tui.agent.sse import EventReader, event
from litechat_tui.agent.translate import UNREADABLE


def piece(text: str, number: int = 0, kind: str = "output_text", **fields: object) -> bytes:
    """Return the data of an event that is a piece of a text."""
    data = {"type": f"response.{kind}.delta", "item_id": "m", "delta": text, "sequence_number": number} | fields
    return json.dumps(data).encode()


def merged(*events: bytes) -> list[bytes]:
    """Return the data of these events after merging."""
    held = HeldEvents()
    for data in events:
        held.add(data)
    return EventReader().feed(b"".join(all_taken(held)))


def all_taken(held: HeldEvents) -> list[bytes]:
    """Return what is held, as it is taken."""
    taken = []
    while held:
        taken.append(held.take())
    return taken


def test_neighbours_of_one_text_are_merged() -> None:
    assert merged(piece("a ", 1), piece("日本", 2), piece("b", 3)) == [piece("a 日本b", 3)]
    assert merged() == []


@pytest.mark.parametrize(
    "other",
    [
        piece("b", item_id="n"),
        piece("b", kind="reasoning_summary_text"),
        piece("b", kind="audio"),
        piece("b", logprobs=[1]),
        piece("b", deep=[[1]]),
        b'{"type": "x"}',
        b"[DONE]",
    ],
)
def test_everything_else_stays_as_it_is(other: bytes) -> None:
    assert merged(piece("a"), other, piece("a")) == [piece("a"), other, piece("a")]


@pytest.mark.parametrize(
    "odd",
    [
        piece("b", delta=5),
        b'{half a .delta"',
        b'[".delta"]',
        b'"\xff.delta"',
        b"[" * 9_999 + b'.delta"',
        b'{"type": "response.output_text.delta",\n"delta": 5}',
    ],
)
def test_what_cannot_be_read_is_told_in_its_place(odd: bytes) -> None:
    before, told, after = merged(piece("a"), odd, piece("a"))
    assert (before, json.loads(told), after) == (piece("a"), {"type": UNREADABLE}, piece("a"))


def test_events_are_held_until_they_are_taken() -> None:
    held = HeldEvents()
    assert not held
    held.add(piece("a"))
    assert held
    assert (held.size, held.take()) == (len(piece("a")), event(piece("a")))
    assert (held.size, held.take()) == (0, b"")
    held.add(piece("a"))
    assert held.take() == event(piece("a"))


@pytest.mark.parametrize("kind", ["output_text", "refusal"])
def test_a_long_delta_is_cut_and_taken_in_pieces(kind: str) -> None:
    text = "".join(f"word {number} " for number in range(30_000))
    held = HeldEvents()
    held.add(piece("before"))
    held.add(piece(text, kind=kind))
    assert held.size > len(text)
    taken = all_taken(held)
    assert (held.size, held.take()) == (0, b"")
    assert all(len(chunk) < 2 * MOST_HELD_BYTES for chunk in taken)
    assert "".join(texts(*taken)) == "before" + text
    assert {json.loads(data)["type"] for data in EventReader().feed(taken[-1])} == {f"response.{kind}.delta"}


def test_a_long_delta_without_text_is_one_all_the_same() -> None:
    (data,) = merged(piece("", obfuscation="x" * MOST_HELD_BYTES))
    assert json.loads(data)["delta"] == ""


def test_a_long_event_that_repeats_what_was_streamed_is_left_out_or_made_short() -> None:
    text = "日本語 " * MOST_HELD_BYTES
    item = {"id": "m", "type": "message", "status": "completed", "role": "assistant"}
    content = [{"type": "output_text", "text": text, "annotations": []}]
    told = merged(
        *(piece(text[start : start + 500]) for start in range(0, len(text), 500)),
        json.dumps({"type": "response.output_text.done", "text": text}).encode(),
        json.dumps({"type": "response.output_item.done", "item": {**item, "content": content}}).encode(),
        json.dumps({"type": "response.content_part.added", "part": {"odd": text}}).encode(),
    )
    (*pieces, done, other) = map(json.loads, told)
    assert "".join(one["delta"] for one in pieces) == text
    assert done == {"type": "response.output_item.done", "item": {**item, "content": [{**content[0], "text": ""}]}}
    assert other["part"]["odd"] == text


def test_a_long_event_that_cannot_be_read_is_told() -> None:
    assert merged(b"{" * (MOST_HELD_BYTES + 1)) == [json.dumps({"type": UNREADABLE}).encode()]


class Chunks(httpx2.AsyncByteStream):
    def __init__(self, chunks: Sequence[bytes]) -> None:
        self._chunks = chunks
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk

    async def aclose(self) -> None:
        self.closed = True


async def read(stream: MergedStream) -> list[bytes]:
    return [chunk async for chunk in stream]


def texts(*chunks: bytes) -> list[str]:
    """Return the text of each delta in what was yielded."""
    return [json.loads(data)["delta"] for data in EventReader().feed(b"".join(chunks))]


@given(st.lists(st.text(max_size=5), max_size=12), st.lists(st.integers(0, 2000), max_size=8))
def test_however_a_stream_is_cut_the_text_is_the_same(words: list[str], cuts: list[int]) -> None:
    whole = b"".join(event(piece(word)) for word in words) + b"data: half an ev"
    edges = [0, *sorted(cut % (len(whole) + 1) for cut in cuts), len(whole)]
    chunks = [whole[start:stop] for start, stop in itertools.pairwise(edges)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "MERGE_PAUSE_SECONDS", 0)
        yielded = asyncio.run(read(MergedStream(Chunks(chunks))))
    assert "".join(texts(*yielded)) == "".join(words)


class Waiting(Chunks):
    """Breaks off behind its last chunk, when it is told to."""

    def __init__(self, chunks: Sequence[bytes]) -> None:
        super().__init__(chunks)
        self.gate, self.begun = asyncio.Event(), asyncio.Event()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.begun.set()
        for chunk in self._chunks:
            yield chunk
        await self.gate.wait()
        raise OSError("cut")


async def test_what_was_read_is_not_held_back_while_nothing_more_comes() -> None:
    waiting = Waiting([event(piece("a")), event(piece("b")) + b"da"])
    chunks = aiter(MergedStream(waiting))
    words = ""
    while words != "ab":
        words += "".join(texts(await anext(chunks)))
    waiting.gate.set()
    with pytest.raises(OSError, match="cut"):
        await anext(chunks)


@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n"])
async def test_what_came_before_a_stream_breaks_off_is_yielded(end: bytes) -> None:
    waiting = Waiting([b"data: " + piece("a") + end])
    waiting.gate.set()
    stream = MergedStream(waiting)
    chunks = aiter(stream)
    assert await anext(chunks) == event(piece("a"))
    for again in (chunks, aiter(stream)):
        with pytest.raises(OSError, match="cut"):
            await anext(again)


@pytest.mark.parametrize("end", [b"", b"da"])
async def test_what_arrived_together_is_one(end: bytes) -> None:
    chunks = [event(piece(letter)) for letter in "abc"] + [end]
    assert await read(MergedStream(Chunks(chunks))) == [event(piece("abc"))]


async def test_a_stream_that_never_pauses_is_yielded_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "LONGEST_HOLD_SECONDS", 0.0)
    chunks = [event(piece(f"{number} ")) for number in range(50)]
    yielded = await read(MergedStream(Chunks(chunks)))
    assert [texts(chunk) for chunk in yielded] == [[f"{number} "] for number in range(50)]


async def test_a_stream_that_never_pauses_is_held_back_up_to_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "LONGEST_HOLD_SECONDS", float("inf"))
    chunks = [event(piece("x" * 1_000)) for _ in range(200)]
    yielded = await read(MergedStream(Chunks(chunks)))
    assert "".join(texts(*yielded)) == "x" * 200_000
    assert len(yielded) > 1
    assert all(len(chunk) < MOST_HELD_BYTES + 2_000 for chunk in yielded)


def test_the_cost_of_a_burst_grows_with_its_length_only() -> None:
    def cost(deltas: int) -> float:
        chunks, begun = [event(piece("word "))] * deltas, time.process_time()
        asyncio.run(read(MergedStream(Chunks(chunks))))
        return time.process_time() - begun

    short, long = (min(cost(deltas) for _ in range(2)) for deltas in (1_000, 16_000))
    # Linear is 16, quadratic 256.
    assert long < 64 * short


class Slow(Chunks):
    """A connection that one task at a time may read from, with something behind its last event."""

    def __init__(self) -> None:
        super().__init__([])
        self.gate, self.reading, self.rest = asyncio.Event(), False, [event(piece("a"))]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self.rest:
            yield self.rest.pop()
        assert not self.reading, "another task is already reading"
        self.reading = True
        await self.gate.wait()
        yield event(piece("b"))


async def test_another_iteration_goes_on_where_the_stream_was_left() -> None:
    # As the client does after the last event, to read what is behind it.
    slow = Slow()
    stream = MergedStream(slow)
    assert await anext(aiter(stream)) == event(piece("a"))
    again = asyncio.ensure_future(read(stream))
    await asyncio.sleep(0)
    slow.gate.set()
    assert await again == [event(piece("b"))]
    assert await read(stream) == []


async def test_a_stream_is_closed_while_it_is_read() -> None:
    waiting = Waiting([])
    stream = MergedStream(waiting)
    reading = asyncio.ensure_future(anext(aiter(stream)))
    await waiting.begun.wait()
    await stream.aclose()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert waiting.closed


async def test_a_stream_is_closed_between_two_reads() -> None:
    ended: list[str] = []

    class Endless(Chunks):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            try:
                while True:
                    yield event(piece("a"))
            finally:
                ended.append("reader")

        async def aclose(self) -> None:
            ended.append("stream")

    stream = MergedStream(Endless([]))
    chunks = aiter(stream)
    assert await anext(chunks)
    # The read that was begun meanwhile comes to its end.
    for _ in range(3):
        await asyncio.sleep(0)
    await stream.aclose()
    assert ended == ["reader", "stream"]


async def test_a_stream_is_closed_after_it_broke_off_unread(caplog: pytest.LogCaptureFixture) -> None:
    waiting = Waiting([event(piece("a"))])
    stream = MergedStream(waiting)
    chunks = aiter(stream)
    await anext(chunks)
    again = asyncio.ensure_future(anext(chunks))
    await asyncio.sleep(0)
    waiting.gate.set()
    again.cancel()
    await asyncio.gather(again, return_exceptions=True)
    await stream.aclose()
    del stream, chunks, again
    gc.collect()
    assert waiting.closed
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("status", "headers", "wrapped"),
    [
        (200, {"content-type": "text/event-stream; charset=utf-8"}, True),
        (200, {"content-type": "application/json"}, True),
        (200, {}, True),
        (200, {"content-type": "text/event-stream", "content-encoding": "gzip"}, False),
        (429, {"content-type": "application/json"}, False),
    ],
)
async def test_answers_are_looked_into_and_refusals_are_not(
    status: int, headers: dict[str, str], wrapped: bool
) -> None:
    chunks = Chunks([])
    response = httpx2.Response(status, headers=headers, stream=chunks)
    response.request = httpx2.Request("POST", "http://proxy.invalid")
    await merge(response)
    assert isinstance(response.stream, MergedStream) is wrapped
    await response.aclose()
    assert chunks.closed
