"""The fake Bedrock's rules are the judge of every request, so each is seen to bite."""

from base64 import b64encode
from typing import Any

import pytest

from tests.e2e.chain.bedrock.rules import refusal_of

Message = dict[str, Any]

TOOLS = {"tools": [{"toolSpec": {"name": "now"}}]}


def user(*parts: Message | str) -> Message:
    return {"role": "user", "content": [{"text": part} if isinstance(part, str) else part for part in parts]}


def assistant(*parts: Message | str) -> Message:
    return {**user(*parts), "role": "assistant"}


def call(identity: str) -> Message:
    return {"toolUse": {"toolUseId": identity, "name": "now", "input": {}}}


def result(identity: str, text: str = "noon") -> Message:
    return {"toolResult": {"toolUseId": identity, "content": [{"text": text}]}}


def test_a_sound_conversation_with_tools_is_accepted() -> None:
    messages = [user("When?"), assistant("Let me see.", call("a"), call("b")), user(result("a"), result("b"))]

    assert refusal_of({"messages": messages, "toolConfig": TOOLS}) is None


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ([], "must start with a user message"),
        ([assistant("Hello.")], "must start with a user message"),
        ([user("One."), user("Two.")], "must alternate"),
        ([user()], "is empty"),
        ([user(" \n")], "is blank"),
        ([user("When?"), assistant(call("a")), user(result("a", ""))], "must be non-empty"),
        ([user("When?"), assistant(call("a b")), user(result("a b"))], "is not valid"),
        ([user("When?"), assistant(call("a"), call("a")), user(result("a"))], "duplicate Ids: a"),
        ([user("When?"), assistant(call("a")), user(result("a"), result("a"))], "duplicate Ids: a"),
        ([user("When?"), assistant(call("a")), user("Well?")], "Expected toolResult blocks at messages.2"),
        ([user("When?"), assistant(call("a"))], "Expected toolResult blocks at messages.2"),
        ([user("When?"), assistant("Noon."), user(result("a"))], "exceeds the number of toolUse blocks"),
        ([user("When?"), assistant(call("a"), "Wait."), user(result("a"))], "without `tool_result` blocks"),
    ],
)
def test_what_bedrock_refuses_is_refused(messages: list[Message], words: str) -> None:
    assert words in (refusal_of({"messages": messages, "toolConfig": TOOLS}) or "")


def test_a_history_with_calls_needs_the_tools_declared() -> None:
    messages = [user("When?"), assistant(call("a")), user(result("a"))]

    assert "toolConfig" in (refusal_of({"messages": messages}) or "")


def test_thinking_has_to_lead_the_message_that_called_a_tool() -> None:
    messages = [user("When?"), assistant(call("a")), user(result("a"))]
    thinking = {"thinking": {"type": "enabled"}}

    reason = refusal_of({"messages": messages, "toolConfig": TOOLS, "additionalModelRequestFields": thinking})

    assert "must start with a thinking block" in (reason or "")


def test_fields_the_model_does_not_know_are_refused() -> None:
    request = {"messages": [user("Hello.")], "additionalModelRequestFields": {"conversation": "x"}}

    assert "conversation: Extra inputs" in (refusal_of(request) or "")


def image(data: bytes = b"\x89PNG", form: str = "png") -> Message:
    return {"image": {"format": form, "source": {"bytes": b64encode(data).decode()}}}


def document(name: str = "a", data: bytes = b"%PDF-", form: str = "pdf") -> Message:
    return {"document": {"name": name, "format": form, "source": {"bytes": b64encode(data).decode()}}}


POINT: Message = {"cachePoint": {"type": "default"}}


def test_sound_files_are_accepted() -> None:
    parts = [image(), document(), document("b", b"x", "txt"), {"text": "Look."}, POINT]

    assert refusal_of({"messages": [{"role": "user", "content": parts}]}) is None


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([image()] * 21, "too many images"),
        ([document(str(number)) for number in range(6)], "too many documents"),
        ([image(b"")], "is empty or exceeds"),
        ([image(b"\x89PNG" + bytes(3_932_160))], "is empty or exceeds"),
        ([image(b"\xff\xd8\xff")], "does not match the format"),
        ([document()], "a text block is required"),
        ([document(), document(), {"text": "Look."}], "must be unique"),
        ([{"text": "Look."}, document(), POINT], "Field required"),
        ([POINT], "Field required"),
        ([{"text": "Look."}, POINT] * 5, "A maximum of 4 blocks"),
    ],
)
def test_files_that_bedrock_refuses_are_refused(parts: list[Message], words: str) -> None:
    assert words in (refusal_of({"messages": [{"role": "user", "content": parts}]}) or "")
