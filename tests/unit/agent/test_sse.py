"""The data of events, read as the specification of server-sent events has it."""

from __future__ import annotations

import itertools
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.agent.sse import EventReader, event


def read(*chunks: bytes) -> list[bytes]:
    """Return the data of all events in `chunks`, and that of one the stream broke off in."""
    reader = EventReader()
    events = [data for chunk in chunks for data in reader.feed(chunk)]
    last = reader.finish()
    return events if last is None else [*events, last]


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_a_line_may_end_in_each_of_three_ways(end: bytes) -> None:
    assert read(end.join([b"event: x", b'data: {"a": 1}', b"", b"data:[DONE]", b"", b""])) == [b'{"a": 1}', b"[DONE]"]


def test_data_on_several_lines_is_one() -> None:
    assert read(b'data: {\ndata:  "a": 1\ndata: }\n\n') == [b'{\n "a": 1\n}']


@pytest.mark.parametrize(
    "nothing",
    [
        b": ping\n\n",
        b": ping\nid: 7\n\n",
        b"id: 7\n\n",
        b"id\n\n",
        b"retry: 3000\n\n",
        b"event: ping\n\n",
        b"data:\n\n",
        b"data\n\n",
        b"data: \ndata: \n\n",
        b"data: : PROCESSING\n\n",
        b"id: 7\ndata: : PROCESSING\n\n",
        b"unknown: field\n\n",
        b"\n\n\n",
        b"",
    ],
)
def test_what_keeps_a_connection_alive_is_no_event(nothing: bytes) -> None:
    assert read(b"id: 6\ndata: 1\n\n" + nothing + b"data: 2\n\n") == [b"1", b"2"]


def test_a_byte_order_mark_at_the_beginning_is_ignored_and_elsewhere_is_not() -> None:
    assert read(b"\xef\xbb\xbfdata: 1\n\n\xef\xbb\xbfdata: 2\n\n") == [b"1"]


LINES = st.lists(
    st.sampled_from([b'data: {"a": "\xe6\x97\xa5"}', b"data: 1", b"", b": x", b"id: 5", b"data:"]), max_size=12
)


@given(LINES, st.sampled_from([b"\n", b"\r", b"\r\n"]), st.lists(st.integers(0, 2000), max_size=8))
def test_however_a_stream_is_cut_the_events_are_the_same(lines: list[bytes], end: bytes, cuts: list[int]) -> None:
    whole = end.join(lines)
    edges = [0, *sorted(cut % (len(whole) + 1) for cut in cuts), len(whole)]
    assert read(*(whole[start:stop] for start, stop in itertools.pairwise(edges))) == read(whole)


@pytest.mark.parametrize(
    "broken_off", [b'data: {"a": 1}', b'data: {"a": 1}\n', b'data: {"a": 1}\r', b'data: {\ndata: "a": 1}']
)
def test_an_event_that_lacks_its_empty_line_only_is_whole(broken_off: bytes) -> None:
    assert [json.loads(data) for data in read(b"data: 0\n\n" + broken_off)] == [0, {"a": 1}]


@pytest.mark.parametrize(
    "broken_off", [b"", b'data: {"a": ', b"data: 1", b"data: [DO", b": x", b"da", b"data: " + b"[" * 9_999]
)
def test_half_an_event_at_the_end_is_none(broken_off: bytes) -> None:
    assert read(b"data: 0\n\n" + broken_off) == [b"0"]


def test_an_event_is_read_as_it_was_written() -> None:
    assert read(event(b"a\nb"), event(b"{}")) == [b"a\nb", b"{}"]


def test_the_cost_of_a_long_line_grows_with_its_length_only() -> None:
    def cost(chunks: int) -> float:
        reader, chunk, begun = EventReader(), b"x" * 1024, time.process_time()
        for _ in range(chunks):
            reader.feed(chunk)
        reader.feed(b"\n\n")
        return time.process_time() - begun

    short, long = (min(cost(chunks) for _ in range(3)) for chunks in (4_000, 32_000))
    # Linear is 8, quadratic 64.
    assert long < 24 * short
