"""Whatever a server sends, the openai client and the SDK can process it, and what is sound is not touched."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litechat_tui.agent.model import ProxyModel
from litechat_tui.agent.progress import Progress
from litechat_tui.agent.sound_events import UNREADABLE_EVENT, output_item, sound_object
from litechat_tui.agent.sse import EventReader, event
from litechat_tui.agent.translate import UNREADABLE
from litechat_tui.demo import wire
from tests.conftest import frozen_clock
from tests.odd_json import ODD_ITEMS, ODD_JSON
from tests.unit.agent.rig import saying
from tests.unit.agent.test_model import streamed

RECORDED = sorted((Path(__file__).parents[1] / "demo" / "recorded").glob("*.sse"))


def sound_event(data: bytes) -> bytes:
    """Return the data of an event as it is passed on."""
    if data == b"[DONE]":
        return data
    whole, changed = sound_object(data)
    if whole is None:
        return UNREADABLE_EVENT
    return json.dumps(whole).encode() if changed else data


def data_of(*steps: object) -> list[bytes]:
    return [json.dumps(step).encode() for step in steps]


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda path: path.stem)
def test_what_the_proxy_sends_is_not_touched(recorded: Path) -> None:
    for data in EventReader().feed(recorded.read_bytes()):
        assert sound_event(data) is data


def test_what_the_demo_sends_is_not_touched() -> None:
    reply = saying(wire.Thought("Hm."), "Hi", wire.Call("look", "{}", "1"))
    for data in data_of(*reply.completed(), *reply.incomplete(), *reply.failed("server_error")):
        assert sound_event(data) is data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{half",
        b"null",
        b"[1]",
        b'"text"',
        b"{}",
        b'{"type": ["x"]}',
        b"[" * 100_000,
        b'{"type": "response.output_text.delta", "delta": {"a": 1}}',
        b'{"type": "response.function_call_arguments.delta"}',
        b'{"type": "response.output_item.done", "item": 3}',
        b'{"type": "response.output_item.done", "item": {"type": "function_call", "name": "x"}}',
        b'{"type": "response.output_item.done", "item": {"type": "web_search_call"}}',
        b'{"type": "x", "n": 1' + b"0" * 5_000 + b"}",
    ],
)
def test_what_cannot_be_read_is_told(data: bytes) -> None:
    assert json.loads(sound_event(data)) == {"type": UNREADABLE}


@pytest.mark.parametrize(
    ("data", "sound"),
    [
        (b'{"type": "x", "a": "\xff"}', {"type": "x", "a": "\ufffd"}),
        (b'{"type": "x", "a": "one\ttwo"}', {"type": "x", "a": "one\ttwo"}),
        (b'{"type": "x", "a": NaN}', {"type": "x", "a": "nan"}),
        (b'{"error": "busy", "a": "\xff"}', {"error": "busy", "a": "\ufffd"}),
    ],
)
def test_of_what_is_odd_the_rest_is_read(data: bytes, sound: object) -> None:
    assert json.loads(sound_event(data)) == sound


MESSAGE: dict[str, Any] = {"type": "message", "id": "m", "status": "completed", "role": "assistant"}
CALLED = {"type": "function_call_output", "id": "7", "call_id": "7", "output": "Sunny", "status": "completed"}
TEXT: dict[str, Any] = {"type": "output_text", "text": "Hi", "annotations": []}


@pytest.mark.parametrize(
    ("item", "sound"),
    [
        ({"type": "message", "content": "Hi"}, {**MESSAGE, "id": "", "content": [TEXT]}),
        ({**MESSAGE, "content": [None, 3, {"type": "x"}, "Hi"]}, {**MESSAGE, "content": [TEXT]}),
        ({**MESSAGE, "content": [{**TEXT, "annotations": [3], "logprobs": []}]}, {**MESSAGE, "content": [TEXT]}),
        (
            {**MESSAGE, "content": [{"type": "text", "text": "Hi"}]},
            {**MESSAGE, "content": [{"type": "output_text", "text": "Hi"}]},
        ),
        ({**MESSAGE, "content": [{"type": "refusal", "refusal": 3}]}, {**MESSAGE, "content": []}),
        ({**MESSAGE, "phase": 3, "id": 3, "content": []}, {**MESSAGE, "id": "", "content": []}),
        (
            {"type": "function_call", "id": "7", "name": None, "arguments": {"a": 1}, "status": 3},
            {"type": "function_call", "id": "7", "call_id": "7", "name": "unnamed", "arguments": '{"a": 1}'},
        ),
        (
            {"type": "reasoning", "id": 3, "summary": [3], "content": "x", "encrypted_content": []},
            {"type": "reasoning", "summary": []},
        ),
        ({"type": "banana"}, None),
        ({"type": "computer_call", "id": "7", "call_id": "7", "status": "completed"}, None),
        ({"type": 3}, None),
        (CALLED, CALLED),
        ({**CALLED, "output": 3}, None),
    ],
)
def test_items_have_what_the_sdk_asks_of_them(item: object, sound: object) -> None:
    assert output_item(item) == sound


def client(data: Sequence[bytes]) -> openai.AsyncOpenAI:
    """Return a client whose every request is answered by events with this data, made sound."""

    class Body(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncGenerator[bytes]:
            for one in data:
                yield event(sound_event(one))

    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, stream=Body()))
    http = httpx2.AsyncClient(transport=transport)
    return openai.AsyncOpenAI(base_url="http://proxy.invalid/v1", api_key="none", max_retries=0, http_client=http)


@given(ODD_JSON)
def test_whatever_an_event_is_it_can_be_read(value: object) -> None:
    told = json.loads(sound_event(json.dumps(value).encode()), parse_constant=pytest.fail)
    assert told.get("error") or isinstance(told["type"], str)


def without_calls(items: list[Any]) -> list[Any]:
    """Leave out what would make the SDK ask again."""
    return [item for item in items if not (isinstance(item, dict) and "call" in str(item.get("type")))]


@settings(max_examples=25, deadline=None)
@given(ODD_ITEMS, ODD_JSON, st.booleans())
async def test_whatever_items_come_the_answer_is_completed(items: list[Any], odd: object, listed: bool) -> None:
    items = without_calls(items)
    done = [{"type": "response.output_item.done", "item": item} for item in items]
    response = {"output": items if listed else odd, "usage": odd, "id": odd, "error": odd, "metadata": odd}
    steps = [*saying("Once upon").begun(), *done, {"type": "response.completed", "response": response}]
    progress = Progress(frozen_clock)
    model = ProxyModel("gpt-5.1", client(data_of(*steps)), progress, progress.receive)
    await streamed(model)
    assert progress.whole
    said = [item for item in progress.unstored if item.get("type") == "message"]
    assert "Once upon" in str(said) or len(str(said)) > len("Once upon")
