"""What is sent is valid whatever is stored, and whatever is stored stays as it is."""

import copy
import json
import pickle
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from openai.types.responses import (
    EasyInputMessageParam,
    ResponseFunctionToolCall,
    ResponseOutputText,
)
from openai.types.responses.response_input_item import FunctionCallOutput, Message
from pydantic import TypeAdapter

from litechat_tui.agent.input_items import HOSTED, NO_OUTPUT, input_item
from litechat_tui.agent.item_fields import ROLES
from litechat_tui.agent.repair import repaired
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.json_values import TOO_DEEP
from tests.odd_json import ODD_ITEMS, ODD_ROWS, deep
from tests.unit.agent.rig import rig, said, saying

Json = dict[str, Any]

TEXT = TypeAdapter(EasyInputMessageParam)


def called(**fields: object) -> Json:
    return {"type": "function_call", "call_id": "1", "name": "look", "arguments": "{}", **fields}


def gave(output: object, **fields: object) -> Json:
    return {"type": "function_call_output", "call_id": "1", "output": output, **fields}


def part(**fields: object) -> Json:
    return {"type": "input_text", "text": "Hi", **fields}


def asked(*parts: object, role: str = "user", **fields: object) -> Json:
    return {"role": role, "content": [*parts], **fields}


IMAGE: Json = {"type": "input_image", "image_url": "data:", "detail": "auto"}
FILE: Json = {"type": "input_file", "file_id": "f"}
SAID: Json = {"type": "output_text", "text": "Hi"}


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        # messages
        ({"type": None, "role": "user", "content": "Hi"}, {"role": "user", "content": "Hi"}),
        ({"role": "user", "content": {"a": 1}}, {"role": "user", "content": '{"a": 1}'}),
        ({"role": "user", "content": 7}, {"role": "user", "content": "7"}),
        ({"role": "user", "content": 0}, None),
        ({"role": ["user"], "content": "Hi"}, None),
        ({"role": "tool", "content": "Hi"}, None),
        ({"type": {}, "role": "user", "content": "Hi"}, None),
        ({"role": "user", "content": "Hi", "id": 3, "status": "zzz", "phase": []}, {"role": "user", "content": "Hi"}),
        # parts
        (asked("Hi", 7, None, ["a"]), asked(part(), part(text="7"), part(text='["a"]'))),
        (asked({"text": "Hi"}, {"type": "zzz", "text": "Hi"}, {"type": []}), asked(part(), part())),
        (asked({"type": "text", "text": "Hi"}, SAID), asked(part(), part())),
        (asked({"type": "input_text", "text": {"a": 1}}), asked(part(text='{"a": 1}'))),
        (asked(part(prompt_cache_breakpoint=3)), asked(part())),
        (asked(part(), role="assistant"), asked(SAID, role="assistant")),
        (
            asked({"type": "refusal", "refusal": "No."}, role="assistant"),
            asked({**SAID, "text": "No."}, role="assistant"),
        ),
        (asked({**SAID, "annotations": 3, "logprobs": [3]}, role="assistant"), asked(SAID, role="assistant")),
        (
            asked({**SAID, "annotations": [{"type": "url_citation", "url": 3}]}, role="assistant"),
            asked({**SAID, "annotations": []}, role="assistant"),
        ),
        (asked({**IMAGE, "detail": ["auto"]}), asked({"type": "input_image", "image_url": "data:"})),
        (asked({**IMAGE, "image_url": {"url": "data:"}}), None),
        (asked(IMAGE, SAID, role="assistant"), asked(SAID, role="assistant")),
        (asked({**FILE, "filename": 3}), asked(FILE)),
        (asked({**FILE, "file_id": 3}), None),
        # calls
        (called(call_id=3), called(call_id="3")),
        (called(call_id=True), None),
        (called(call_id=["1"]), None),
        (called(call_id=" "), None),
        (called(name="fly to\n"), called(name="fly_to_")),
        (called(name=None), called(name="unnamed")),
        (called(arguments={"a": 1}), called(arguments='{"a": 1}')),
        (called(arguments=None), called()),
        (called(arguments="{half"), called(arguments='{"arguments": "{half"}')),
        (called(arguments="[1]"), called(arguments='{"arguments": "[1]"}')),
        (called(arguments='{"a": NaN}'), called(arguments='{"arguments": "{\\"a\\": NaN}"}')),
        (called(arguments="[" * 100_000), called(arguments=json.dumps({"arguments": "[" * 100_000}))),
        (called(id=[], status=3, namespace={}, caller="x", role="user"), called()),
        # outputs
        (gave({"a": 1}), gave('{"a": 1}')),
        (gave([3, "x"]), gave([part(text="3"), part(text="x")])),
        (gave([{"type": "output_text", "text": "x"}]), gave([part(text="x")])),
        (gave(float("nan")), gave("nan")),
        (gave([{}]), gave(NO_OUTPUT)),
        (gave("x", call_id=None), None),
        (gave("x", call_id=1.5), gave("x", call_id="1.5")),
        (gave("x", id=3, status=[], name=3), gave("x")),
        # the rest
        ({"type": "reasoning", "encrypted_content": {"a": 1}}, None),
        (
            {"type": "reasoning", "encrypted_content": "x", "summary": 3, "content": [3, {"type": "t", "text": "x"}]},
            {"type": "reasoning", "encrypted_content": "x", "content": [{"type": "t", "text": "x"}]},
        ),
        ({"type": "web_search_call", "id": "ws_1"}, None),
        ({"type": "custom_tool_call", "call_id": "1", "name": "sql", "input": ""}, None),
        ({"type": "item_reference", "id": "msg_1"}, None),
        (["no", "object"], None),
        (None, None),
        ({"role": "user", "content": "Hi", "zzz": deep(700)}, ...),
    ],
)
def test_what_cannot_be_sent_is_left_out_or_becomes_text(stored: object, sent: object) -> None:
    got = input_item(stored)
    assert got == sent or (sent is ... and TOO_DEEP in str(got))


def assert_valid(item: Any) -> None:
    """Assert what the Responses API asks of an item, by the types of the client that sends it."""
    match item.get("type"):
        case None | "message" if item["role"] == "assistant" and not isinstance(item["content"], str):
            for said in item["content"]:
                ResponseOutputText.model_validate({"annotations": [], **said}, strict=True)
        case None | "message":
            TEXT.validate_python({**item, "content": "x"}, strict=True)
            if not isinstance(item["content"], str):
                Message.model_validate({**item, "content": [{"detail": "auto", **part} for part in item["content"]]})
        case "function_call":
            ResponseFunctionToolCall.model_validate({**item, "caller": None}, strict=True)
            assert isinstance(json.loads(item["arguments"]), dict)
        case "function_call_output":
            FunctionCallOutput.model_validate({**item, "caller": None}, strict=True)
        case "reasoning":
            assert isinstance(item["encrypted_content"], str)
        case kind:
            HOSTED[kind].model_validate(item)


@settings(max_examples=40)
@given(ODD_ITEMS)
def test_whatever_is_stored_the_request_is_valid(stored: list[Any]) -> None:
    before = pickle.dumps(stored)
    sent = repaired(stored)
    assert pickle.dumps(stored) == before
    json.dumps(sent, allow_nan=False, ensure_ascii=False).encode()
    waiting: list[str] = []
    for item in sent:
        assert_valid(item)
        assert item.get("role", "assistant") in ROLES
        if item.get("type") == "function_call":
            assert item["call_id"] not in waiting
            waiting.append(item["call_id"])
        elif item.get("type") == "function_call_output":
            waiting.remove(item["call_id"])
    assert not waiting
    assert repaired(copy.deepcopy(sent)) == sent


async def test_a_session_with_odd_rows_goes_on(tmp_path: Path) -> None:
    async with rig(tmp_path) as chat:
        await chat.reply("First", saying("Well.").completed())
        with closing(sqlite3.connect(chat.store.path)) as db, db:
            for row in ODD_ROWS:
                db.execute("INSERT INTO agent_messages (session_id, message_data) VALUES ('session-1', ?)", (row,))
        with closing(sqlite3.connect(chat.store.path)) as db:
            before = db.execute("SELECT id, message_data FROM agent_messages ORDER BY id").fetchall()
        assert chat.messages
        sent = await chat.sent_next("Go on")
        assert sent[:2] == ["First", "Well."]
        assert [text for text in sent if text in {"B", "C", "inf"}] == ["B", "C", "inf"]
        assert sent[-1] == "Go on"
        for item in chat.last_input:
            assert_valid(item)
        assert chat.messages[-1].turn is not None
        assert chat.messages[-1].turn.status is TurnStatus.COMPLETED
        with closing(sqlite3.connect(chat.store.path)) as db:
            assert db.execute("SELECT id, message_data FROM agent_messages ORDER BY id").fetchall()[:-2] == before
        assert said(chat.items[-1]) == "Well."
