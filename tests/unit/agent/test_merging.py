"""Pieces of a text that came together are one; nothing else of a stream changes."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Sequence

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.agent import merging
from litechat_tui.agent.merging import MergedStream, merge, merged_events


def piece(text: str, number: int = 0, kind: str = "output_text", **fields: object) -> bytes:
    data = {"type": f"response.{kind}.delta", "item_id": "m", "delta": text, "sequence_number": number} | fields
    return f"event: {data['type']}\ndata: {json.dumps(data)}".encode()


def test_neighbours_of_one_text_are_joined() -> None:
    assert [*merged_events([piece("a ", 1), piece("日本", 2), piece("b", 3)])] == [piece("a 日本b", 3)]
    assert [*merged_events([])] == []


@pytest.mark.parametrize(
    "other",
    [
        piece("b", item_id="n"),
        piece("b", kind="reasoning_summary_text"),
        piece("b", kind="audio"),
        piece("b", logprobs=[1]),
        piece("b", delta=5),
        b'event: x\ndata: {"type": "x"}',
        b"data: [DONE]",
        b'data: {half a .delta"',
        b": a comment",
        piece("b").replace(b"\n", b"\r\n"),
        b"id: 5\n" + piece("b"),
        piece("b") + b"\ndata: 5",
    ],
)
def test_everything_else_stays_as_it_is(other: bytes) -> None:
    assert [*merged_events([piece("a"), other, piece("a")])] == [piece("a"), other, piece("a")]


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


@given(st.lists(st.text(max_size=5), max_size=12), st.lists(st.integers(0, 2000), max_size=8))
def test_however_a_stream_is_cut_the_text_is_the_same(texts: list[str], cuts: list[int]) -> None:
    whole = b"".join(piece(text) + b"\n\n" for text in texts) + b"data: the end of it"
    edges = [0, *sorted(cut % (len(whole) + 1) for cut in cuts), len(whole)]
    chunks = [whole[start:stop] for start, stop in itertools.pairwise(edges)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "MERGE_PAUSE_SECONDS", 0)
        events = b"".join(asyncio.run(read(MergedStream(Chunks(chunks))))).split(b"\n\n")
    assert events.pop() == b"data: the end of it"
    assert "".join(json.loads(event.partition(b"data:")[2])["delta"] for event in events) == "".join(texts)


class Waiting(Chunks):
    """Goes on when it is told to; the last chunk never comes."""

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
    waiting = Waiting([piece("a") + b"\n\n", piece("b") + b"\n\nda"])
    chunks = aiter(MergedStream(waiting))
    read_so_far = ""
    while read_so_far != "ab":
        read_so_far += "".join(
            json.loads(e.partition(b"data:")[2])["delta"] for e in (await anext(chunks)).split(b"\n\n") if e
        )
    waiting.gate.set()
    with pytest.raises(OSError, match="cut"):
        await anext(chunks)


async def test_what_came_before_a_stream_breaks_off_is_handed_on() -> None:
    waiting = Waiting([piece("a") + b"\n\n"])
    waiting.gate.set()
    chunks = aiter(MergedStream(waiting))
    assert await anext(chunks) == piece("a") + b"\n\n"
    with pytest.raises(OSError, match="cut"):
        await anext(chunks)


@pytest.mark.parametrize("end", [b"", b"da"])
async def test_what_is_there_already_is_one(end: bytes) -> None:
    chunks = [piece(letter) + b"\n\n" for letter in "abc"] + [end]
    assert b"".join(await read(MergedStream(Chunks(chunks)))) == piece("abc") + b"\n\n" + end


class Slow(Chunks):
    """A connection that one task at a time may read from, with something behind its last event."""

    def __init__(self) -> None:
        super().__init__([])
        self.gate, self.reading, self.rest = asyncio.Event(), False, [piece("a") + b"\n\n"]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self.rest:
            yield self.rest.pop()
        assert not self.reading, "another task is already reading"
        self.reading = True
        await self.gate.wait()
        yield b": the end\n\n"


async def test_who_iterates_again_goes_on_where_it_was_left() -> None:
    # As the client does after the last event, to read what is behind it.
    slow = Slow()
    merged = MergedStream(slow)
    assert await anext(aiter(merged)) == piece("a") + b"\n\n"
    again = asyncio.ensure_future(read(merged))
    await asyncio.sleep(0)
    slow.gate.set()
    assert await again == [b": the end\n\n"]
    assert await read(merged) == []


async def test_a_stream_is_closed_while_it_is_read() -> None:
    waiting = Waiting([])
    merged = MergedStream(waiting)
    reading = asyncio.ensure_future(anext(aiter(merged)))
    await waiting.begun.wait()
    await merged.aclose()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert waiting.closed


@pytest.mark.parametrize(
    ("headers", "wrapped"),
    [
        ({"content-type": "text/event-stream; charset=utf-8"}, True),
        ({"content-type": "text/event-stream", "content-encoding": "gzip"}, False),
        ({"content-type": "application/json"}, False),
        ({}, False),
    ],
)
async def test_only_streams_of_events_are_looked_into(headers: dict[str, str], wrapped: bool) -> None:
    chunks = Chunks([])
    response = httpx2.Response(200, headers=headers, stream=chunks)
    await merge(response)
    assert isinstance(response.stream, MergedStream) is wrapped
    await response.aclose()
    assert chunks.closed
