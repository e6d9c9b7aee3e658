"""What was streamed is not read twice; what was not stays as it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from litechat_tui.agent.streamed_texts import LONG, MANY, StreamedTexts, only_repeats

TEXT = "日本語 and more \n" * LONG


def delta(**place: Any) -> dict[str, Any]:
    return {"type": "response.output_text.delta", "item_id": "m", "output_index": 0, "content_index": 0} | place


def message(*texts: Any) -> dict[str, Any]:
    return {"type": "message", "content": [{"type": "output_text", "text": text} for text in texts]}


def done(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "response.output_item.done", "item": item}


def completed(*items: Any) -> dict[str, Any]:
    return {"type": "response.completed", "response": {"output": [*items]}}


@pytest.fixture
def streamed() -> StreamedTexts:
    """Know of one long text, which came in pieces."""
    streamed = StreamedTexts()
    for start in range(0, len(TEXT), 1_000):
        streamed.add(delta(), TEXT[start : start + 1_000])
    return streamed


@pytest.mark.parametrize(
    ("data", "repeats"),
    [
        (b'{"type": "response.output_text.done", "text": "x"}', True),
        (b'{"text": "x", "type":"response.content_part.done"}', True),
        (b'{"type": "response.function_call_arguments.done"}', True),
        (b'{"type": "response.output_item.done"}', False),
        (b'{"type": "response.output_text.delta"}', False),
        (json.dumps({"type": "x", "text": '{"type": "response.output_text.done"}'}).encode(), False),
    ],
)
def test_events_that_only_repeat_what_was_streamed_are_known_by_their_type(data: bytes, repeats: bool) -> None:
    assert only_repeats(data) is repeats


def test_a_long_text_that_was_streamed_is_taken_out(streamed: StreamedTexts) -> None:
    assert streamed.taken_out_of(done(message(TEXT, "short"))) == done(message("", "short"))
    assert streamed.taken_out_of(completed(message(TEXT), "odd")) == completed(message(""), "odd")


def test_so_is_a_thought_of_one_part(streamed: StreamedTexts) -> None:
    part = {"type": "summary_text", "text": TEXT}
    thought = {"type": "reasoning", "summary": [part]}
    assert streamed.taken_out_of(done(thought)) == done({**thought, "summary": [{**part, "text": ""}]})
    two = done({"type": "reasoning", "summary": [part, part]})
    assert streamed.taken_out_of(two) is two


@pytest.mark.parametrize(
    "event",
    [
        done(message(TEXT + "!")),
        done(message("!" + TEXT[1:])),
        done(message("short", None, 5)),
        done({"type": "message", "content": [TEXT]}),
        done({"type": "function_call", "arguments": TEXT}),
        completed(),
        {"type": "response.completed", "response": {"output": None}},
        {"type": "response.created"},
    ],
)
def test_everything_else_is_the_very_same(streamed: StreamedTexts, event: dict[str, Any]) -> None:
    assert streamed.taken_out_of(event) is event


def test_texts_in_different_places_are_different_texts() -> None:
    streamed = StreamedTexts()
    for start in range(0, len(TEXT), 1_000):
        streamed.add(delta(content_index=start // 1_000 % 2), TEXT[start : start + 1_000])
    whole = done(message(TEXT))
    assert streamed.taken_out_of(whole) is whole


def test_many_items_that_came_one_by_one_are_not_repeated() -> None:
    streamed = StreamedTexts()
    items = [message(f"{number}") for number in range(MANY)]
    for item in items:
        streamed.taken_out_of(done(item))
    assert streamed.taken_out_of(completed(*items)) == completed()
    for other in (completed(*items[1:]), completed(*items[1:], items[0]), completed(*items[1:], 5)):
        assert streamed.taken_out_of(other) is other


def test_few_items_are(streamed: StreamedTexts) -> None:
    streamed.taken_out_of(done(message("a")))
    assert streamed.taken_out_of(completed(message("a"))) == completed(message("a"))
