"""The events are those the real proxy sent: `recorded/` holds its streams (LiteLLM 1.106.2, response ids shortened)."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.demo.wire import DONE, TERMINAL, Call, Reply, Text, Thought, Tokens, as_sse, cut, new_call_id

RECORDED = Path(__file__).parent / "recorded"

TOOLS = [
    {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
        "type": "function",
        "description": "w",
    }
]

ASKED = {"instructions": "Be kind.", "tools": TOOLS}

MODEL = "bedrock-claude-haiku-4-5-jp"

OSAKA = '{"city": "Osaka"}'
TOKYO = '{"city": "Tokyo"}'
THROTTLED = (
    "litellm.RateLimitError: BedrockException: Rate Limit Error - throttlingException "
    '{"message": "Too many tokens, please wait before trying again."}'
)


def osaka() -> Call:
    return Call("get_weather", OSAKA, "tooluse_AAA1", ['{"city": ', '"Osaka"}'])


def thinking(text: str) -> Thought:
    return Thought(text, cut(text, 7))


def events_of(stream: bytes) -> list[tuple[str, Any]]:
    """Return (name line, data) of each event, ids and times made equal, and sequence numbers only noticed."""
    text = re.sub(r"\b(resp|msg|rs)_[\w-]+", r"\1", stream.decode())
    text = re.sub(r"jp\.anthropic\.[\w:.-]+", "provider", text)
    text = re.sub(r'"(created_at|sequence_number)":\d+', r'"\1":0', text)
    events = []
    for event in text.strip().split("\n\n"):
        name, _, data = event.rpartition("data: ")
        events.append((name, data if data == "[DONE]" else json.loads(data)))
    return events


@pytest.mark.parametrize(
    ("recording", "built"),
    [
        (
            "tool",
            lambda: Reply(
                [
                    Text("Let me look. ", ["Let me ", "look. "]),
                    Call("get_weather", OSAKA, "tooluse_AAA1", ['{"ci', 'ty": "Os', 'aka"}']),
                ],
                MODEL,
                ASKED,
            ).completed(),
        ),
        (
            "tool2",
            lambda: Reply(
                [osaka(), Call("get_weather", TOKYO, "tooluse_AAA2", ['{"city": ', '"Tokyo"}'])], MODEL, ASKED
            ).completed(),
        ),
        ("tool-noargs", lambda: Reply([Call("get_weather", call_id="tooluse_AAA1")], MODEL, ASKED).completed()),
        (
            "think",
            lambda: Reply(
                [thinking("I should think about it. "), Text("Thought answer.", ["Thought", " answer", "."])],
                MODEL,
                ASKED,
                Tokens(21, 20, reasoning=7, cost=0.0001331),
            ).completed(),
        ),
        (
            "think-tool",
            lambda: Reply(
                [
                    thinking("Need the tool. "),
                    Call("get_weather", OSAKA, "tooluse_AAA1", ['{"city": "', 'Osaka"}']),
                ],
                MODEL,
                ASKED,
                Tokens(reasoning=5),
            ).completed(),
        ),
        ("max", lambda: Reply([Text("trunca")], MODEL, ASKED).incomplete()),
        ("filtered", lambda: Reply([Text("no")], MODEL, {"tools": TOOLS}).incomplete("content_filter")),
        (
            "midthrottle",
            lambda: Reply([Text("partial text ", ["partial ", "text "])], MODEL, {"tools": TOOLS}).failed(
                "rate_limit_exceeded", THROTTLED
            ),
        ),
    ],
)
def test_a_stream_is_the_one_the_proxy_sent(recording: str, built: Callable[[], list[dict[str, Any]]]) -> None:
    stream = b"".join(as_sse(event) for event in built()) + DONE

    assert events_of(stream) == events_of((RECORDED / f"{recording}.sse").read_bytes())


def test_every_reply_and_every_item_has_an_id_of_its_own() -> None:
    replies = [Reply([Text("a"), Thought("b"), Text("c")]).completed() for _ in range(2)]

    ids = [item["id"] for events in replies for item in events[-1]["response"]["output"]]
    assert len({*ids, *(events[0]["response"]["id"] for events in replies)}) == 8


def test_an_id_stays_the_same_through_the_whole_stream() -> None:
    events = Reply([Text("hello"), Call("now")]).completed()

    message, call = events[-1]["response"]["output"]
    assert {event["item_id"] for event in events if "item_id" in event} == {message["id"], call["id"]}
    assert call["id"] == f"fc_{call['call_id']}"
    assert len({event["response"]["id"] for event in events if "response" in event}) == 1


def test_ids_look_as_the_proxys_do() -> None:
    assert re.fullmatch(r"tooluse_[\w-]{22}", new_call_id())
    assert re.fullmatch(r"resp_[\w-]{400}", Reply().id)


def test_what_breaks_off_is_the_head_of_what_completes() -> None:
    reply = Reply([Thought("hm"), Text("hello"), Call("now")])

    whole = reply.completed()
    assert whole == [*reply.begun(), *reply.closed(), whole[-1]]
    assert not any(event["type"] in TERMINAL for event in [*reply.begun(), *reply.closed()])


def test_deltas_join_to_the_text() -> None:
    text = "Wörter und 日本語, and some more of them."

    deltas = [event["delta"] for event in Reply([Text(text)]).begun() if "delta" in event]
    assert len(deltas) > 1
    assert "".join(deltas) == text


def test_text_travels_as_itself_and_on_one_line() -> None:
    sent = as_sse({"type": "response.output_text.delta", "delta": "日本\n語"})

    assert "日本\\n語".encode() in sent
    assert sent.count(b"\n") == 2
