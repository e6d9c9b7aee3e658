"""Each event becomes an object of the class its type names, whatever else is in it."""

import subprocess
import sys
from typing import Any

import httpx2
import pytest
from openai import BaseModel
from openai.types import responses
from openai.types.responses import Response, ResponseStreamEvent

from litechat_tui.agent.client import EventClient, event_classes
from litechat_tui.agent.translate import UNREADABLE


def made(data: object, cast_to: Any = ResponseStreamEvent) -> Any:
    client = EventClient(base_url="http://localhost/v1", api_key="none")
    response = httpx2.Response(200, request=httpx2.Request("POST", "http://localhost/v1/responses"))
    return client._process_response_data(data=data, cast_to=cast_to, response=response)


def test_the_classes_are_known_by_type() -> None:
    classes = event_classes()
    assert classes["response.output_text.delta"] is responses.ResponseTextDeltaEvent
    assert classes["response.completed"] is responses.ResponseCompletedEvent
    assert classes["error"] is responses.ResponseErrorEvent


def test_an_event_is_of_its_class_though_fields_are_missing() -> None:
    event = made({"type": "response.output_text.delta", "delta": "Hi", "new": 1})
    assert type(event) is responses.ResponseTextDeltaEvent
    assert (event.delta, event.to_dict()["new"]) == ("Hi", 1)


def test_what_an_event_holds_is_made_objects_of_too() -> None:
    part = {"type": "output_text", "text": "Hi", "annotations": []}
    message = {"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": [part]}
    usage = {"input_tokens": 1, "output_tokens": 2, "total_tokens": 3, "cost": 0.5}
    event = made({"type": "response.completed", "response": {"id": "r", "output": [message], "usage": usage}})
    assert isinstance(event, responses.ResponseCompletedEvent)
    assert isinstance(event.response, Response)
    assert isinstance(event.response.output[0], responses.ResponseOutputMessage)
    assert isinstance(event.response.output[0].content[0], responses.ResponseOutputText)
    assert event.response.usage is not None
    assert event.response.usage.to_dict() == usage


@pytest.mark.parametrize("kind", ["response.of_tomorrow", "", 7, ["list"], None])
def test_of_an_unknown_type_its_fields_are_there(kind: object) -> None:
    event = made({"type": kind, "delta": "Hi"})
    assert type(event) is BaseModel
    assert event.to_dict() == {"type": kind, "delta": "Hi"}


@pytest.mark.parametrize("name", ["cls", "_fields_set", "_BaseModel__cls"])
def test_a_field_named_like_an_argument_breaks_nothing(name: str) -> None:
    data: dict[str, Any] = {name: "x", "id": "r"}
    event = made({"type": "response.completed", **data, "response": {**data, "output": [{"type": "message", **data}]}})
    assert (event.type, event.response.id, event.response.output[0].id) == ("response.completed", "r", "r")


def test_of_what_the_client_makes_no_object_nothing_is_read() -> None:
    item = {"type": "web_search_call", "id": "w", "action": {"type": "find", "_fields_set": True}}
    assert made({"type": "response.output_item.done", "item": item}).type == UNREADABLE


@pytest.mark.parametrize("output", ["x", ["x"], [{"type": 7}], [{"type": "of_tomorrow"}]])
def test_an_output_of_another_shape_is_left_as_it_is(output: object) -> None:
    event = made({"type": "response.completed", "response": {"output": output}})
    kept = event.response.output
    assert [item if isinstance(item, str) else item.to_dict() for item in kept] == [*output]  # type: ignore[misc]


def test_anything_else_is_left_to_the_client() -> None:
    assert isinstance(made({"id": "r", "output": []}, Response), Response)
    assert made([1], object) == [1]
    assert made("no object") == "no object"


def test_a_warm_up_builds_no_schema_of_what_no_turn_needs_and_loads_no_mcp() -> None:
    code = (
        "import sys\n"
        "from litechat_tui.agent.deferred import defer\n"
        "defer('mcp')\n"
        "from litechat_tui.agent.warmup import warm_up\n"
        "warm_up()\n"
        "from openai.types import responses as of\n"
        "print([name for name in ('mcp.client', 'mcp.server') if name in sys.modules])\n"
        "events = of.ResponseFailedEvent, of.ResponseAudioDeltaEvent, of.ResponseCompletedEvent, of.Response\n"
        "print([one.__name__ for one in events if one.__pydantic_complete__])\n"
        "from mcp import ClientSession\n"
        "from agents.mcp import MCPServerStdio\n"
        "print(ClientSession.__module__)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["[]", "[]", "mcp.client.session"]
