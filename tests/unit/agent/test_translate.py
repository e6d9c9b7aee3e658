from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.agent.translate import field, returned, text_of, translate, usage_of, words
from litechat_tui.demo import wire
from litechat_tui.domain.chat import ReasoningPart, TextPart, ToolPart, Usage
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReplyEvent,
    TextBreak,
    TextDelta,
    ToolCalled,
    ToolReturned,
    UsageReported,
)
from litechat_tui.domain.transcript import apply_events, reply_to

CALL = wire.Call("look", '{"at": "it"}', "call_1")


def event(type_: str, **fields: Any) -> dict[str, Any]:
    return {"type": type_, **fields}


def test_the_proxy_s_stream_folds_into_what_was_said() -> None:
    reply = wire.Reply([wire.Thought("Hm."), wire.Text("Let me look."), CALL])
    events = [happened for event in reply.completed() for happened in translate(event)]
    assert apply_events(reply_to(), events).parts == (
        ReasoningPart("Hm."),
        TextPart("Let me look."),
        ToolPart("call_1", "look", '{"at": "it"}'),
    )


@pytest.mark.parametrize(
    ("raw", "meaning"),
    [
        (event("response.output_text.delta", delta="a"), (TextDelta("a"),)),
        (event("response.output_text.delta", delta="\x1b[31m"), (TextDelta("␛[31m"),)),
        (event("response.output_text.delta", delta=""), ()),
        (event("response.output_text.delta"), ()),
        (event("response.refusal.delta", delta="No."), (TextDelta("No."),)),
        (event("response.reasoning_text.delta", delta="Hm"), (ReasoningDelta("Hm"),)),
        (event("response.reasoning_summary_text.delta", delta="Hm"), (ReasoningDelta("Hm"),)),
        (event("response.reasoning_summary_part.added", summary_index=0), ()),
        (event("response.reasoning_summary_part.added", summary_index=1), (ReasoningDelta("\n\n"),)),
        (event("response.output_item.added", item={"type": "message"}), (TextBreak(),)),
        (event("response.output_item.done", item={"type": "message"}), ()),
        (event("response.output_item.added", item={"type": "reasoning"}), ()),
        (event("response.output_item.added", item=None), ()),
        (event("response.content_part.added", part={"type": "output_text"}), (TextBreak(),)),
        (event("response.content_part.added", part={"type": "refusal"}), (TextBreak(),)),
        (event("response.content_part.added", part={"type": "reasoning_text"}), ()),
        (event("response.output_item.added", item={"type": "function_call", "call_id": "1"}), (ToolCalled("1", ""),)),
        (
            event("response.output_item.done", item={"type": "function_call", "call_id": "1", "name": "a\nb"}),
            (ToolCalled("1", "a b"),),
        ),
        (event("response.completed", response={"usage": {"input_tokens": 2}}), (UsageReported(Usage(2)),)),
        (event("response.completed", response={}), ()),
        (event("response.banana", delta="a"), ()),
        (event("response.function_call_arguments.delta", delta="{"), ()),
        ({}, ()),
        (42, ()),
        (SimpleNamespace(type="response.output_text.delta", delta="a"), (TextDelta("a"),)),
    ],
)
def test_an_event_means(raw: object, meaning: tuple[ReplyEvent, ...]) -> None:
    assert translate(raw) == meaning


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
types = st.sampled_from(
    sorted({event["type"] for event in wire.Reply([wire.Thought(""), wire.Text("a"), CALL]).completed()})
)
odd = st.builds(
    lambda kind, rest: {**rest, "type": kind}, types | json_like, st.dictionaries(st.text(max_size=5), json_like)
)
keys = ("item", "part", "delta", "response", "summary_index")


@given(types | json_like, st.fixed_dictionaries({}, optional=dict.fromkeys(keys, json_like | odd)))
def test_no_event_is_too_odd(type_: object, fields: dict[str, Any]) -> None:
    translate({"type": type_, **fields})


def test_usage_keeps_the_cost_only_the_proxy_tells() -> None:
    usage = wire.Tokens(input=10, output=4, cached=3, reasoning=2, cost=0.5).as_json()
    assert usage_of(usage) == Usage(10, 4, 3, 2, 0.5)


@pytest.mark.parametrize(
    ("raw", "usage"),
    [
        (None, None),
        ({}, Usage()),
        ({"input_tokens": -1, "output_tokens": "3", "cost": "much"}, Usage()),
        ({"cost": -1}, Usage()),
        ({"cost": 0}, Usage(cost=0.0)),
        ({"cost": float("nan")}, Usage()),
        ({"cost": float("inf")}, Usage()),
        ({"input_tokens": True}, Usage()),
        ({"input_tokens": 2**63}, Usage()),
    ],
)
def test_odd_usage_is_read_as_far_as_it_goes(raw: object, usage: Usage | None) -> None:
    assert usage_of(raw) == usage


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ("late\x07", "late␇"),
        ([{"type": "input_text", "text": "a"}, {"type": "input_image"}], "a\n[input_image]"),
        ([{"type": "input_image", "image_url": "data:image/png;base64,aGVsbG8="}], "[image/png, 5 bytes]"),
        (None, ""),
        (7, ""),
    ],
)
def test_a_tool_output_is_told_as_text(output: object, text: str) -> None:
    item = {"type": "function_call_output", "call_id": "1", "output": output}
    assert returned(item) == ToolReturned("1", text)


def test_only_tool_outputs_return() -> None:
    assert returned({"type": "message"}) is None


def test_the_texts_of_a_response() -> None:
    parts = [{"type": "output_text", "text": "a"}, {"type": "refusal", "refusal": "b"}, {"type": "output_text"}]
    output = [{"type": "message", "content": parts}, {"type": "message", "content": "?"}, {"type": "reasoning"}]
    assert text_of({"output": output}) == ("a", "b")
    assert text_of({"output": "?"}) == ()
    assert text_of(None) == ()


def test_fields_and_words_of_anything() -> None:
    assert field(None, "type") is None
    assert words(3) == ""
