"""What answers a request for a stream without being one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.agent import whole_answer
from litechat_tui.agent.whole_answer import AnswerReader, NotAnAnswerError
from litechat_tui.demo import wire
from litechat_tui.demo.bodies import error_body
from litechat_tui.demo.steps import Raw, Refusal
from litechat_tui.domain.chat import ReasoningPart, TextPart, ToolPart, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from tests.faults import CALL, CALLED
from tests.unit.agent.rig import Rig, rig, saying
from tests.unit.proxy.server import OneAnswer


def whole(*events: dict[str, Any]) -> list[Refusal]:
    """Return the answer that says all at once what a stream ends with."""
    return [Refusal(200, events[-1]["response"])]


def read(body: bytes, *, broken: bool = False) -> list[Any]:
    reader = AnswerReader()
    fed = [json.loads(data) for start in range(0, len(body), 7) for data in reader.feed(body[start : start + 7])]
    return [*fed, *(json.loads(data) for data in reader.finish(broken=broken))]


async def test_a_whole_answer_is_shown_and_kept_as_a_streamed_one(chat: Rig) -> None:
    told = await chat.reply("Hello?", whole(*saying(wire.Thought("Hm."), "Once upon").completed()))
    assert told.turn.status is TurnStatus.COMPLETED
    assert told.turn.usage is not None
    assert told.message.parts == (ReasoningPart("Hm.", 0.0), TextPart("Once upon"))
    assert chat.messages[-1].parts == told.message.parts
    assert await chat.sent_next() == ["Hello?", "(reasoning)", "Once upon", "Go on"]


async def test_the_tools_that_a_whole_answer_calls_are_run(chat: Rig) -> None:
    call = whole(*saying("Let me see.", CALL).completed())
    told = await chat.reply("Time?", call, whole(*saying("Late.").completed()))
    assert told.turn.status is TurnStatus.COMPLETED
    assert told.message.parts == (*CALLED, TextPart("Late."))
    assert [type(part) for part in chat.messages[-1].parts] == [TextPart, ToolPart, TextPart]


async def test_a_whole_answer_that_a_limit_cut_short_says_so(chat: Rig) -> None:
    told = await chat.reply("Hello?", whole(*saying("Once upon").incomplete("max_output_tokens")))
    assert (told.turn.status, told.message.text) == (TurnStatus.INCOMPLETE, "Once upon")


async def test_a_whole_answer_that_failed_says_so(chat: Rig) -> None:
    told = await chat.reply("Hello?", whole(*saying("Once upon").failed("server_error")))
    assert told.turn.problem is not None
    assert told.turn.problem.code is Code.PROVIDER_FAILED


async def test_an_error_with_status_200_is_one(chat: Rig) -> None:
    told = await chat.reply("Hello?", [Refusal(200, error_body("Which key?", "token_not_found_in_db", 401))])
    assert told.turn.problem is not None
    assert told.turn.problem.code is Code.PROXY_KEY_INVALID
    assert told.turn.problem.proxy_message == "Which key?"


@pytest.mark.parametrize("body", [{"detail": "Not here."}, {"object": "chat.completion"}])
async def test_json_of_another_kind_is_no_proxy_s(chat: Rig, body: dict[str, Any]) -> None:
    told = await chat.reply("Hello?", [Refusal(200, body)])
    assert told.turn.problem == Problem(Code.PROXY_NOT_A_PROXY, address=chat.server.base_url)


@pytest.mark.parametrize("kind", ["text/html", "text/event-stream", "application/octet-stream"])
async def test_a_web_page_is_no_proxy_s(tmp_path: Path, kind: str) -> None:
    page = OneAnswer(200, b"\n <!doctype html><title>Welcome</title>", {"Content-Type": kind})
    with page.answering_once() as url:
        async with rig(tmp_path, base_url=url) as chat:
            told = await chat.reply("Hello?")
    assert told.turn.problem == Problem(Code.PROXY_NOT_A_PROXY, address=url)


def test_an_answer_is_known_by_its_output_too() -> None:
    (completed,) = read(b'{"output": [], "status": "odd"}')
    assert completed["type"] == "response.completed"


def test_an_answer_without_output_ends_at_once() -> None:
    assert [event["type"] for event in read(b'{"object": "response", "output": null, "status": "failed"}')] == [
        "response.failed"
    ]


def test_a_refusal_of_the_model_is_shown() -> None:
    message = {"type": "message", "content": [{"type": "refusal", "refusal": "No."}, {"type": "odd"}, 7]}
    events = read(json.dumps({"output": [message, 5, {"type": "reasoning", "content": 5}]}).encode())
    assert [event["delta"] for event in events if event["type"].endswith(".delta")] == ["No."]


@pytest.mark.parametrize("half", [b'{"object": "response", "outp', b"{" * 5, b'{"a":' * 9_999])
def test_half_an_answer_is_none(half: bytes) -> None:
    with pytest.raises(NotAnAnswerError):
        read(half)
    assert read(half, broken=True) == []


def test_an_answer_whose_connection_breaks_at_its_very_end_is_kept() -> None:
    assert read(b'{"object": "response", "output": []}', broken=True)[-1]["type"] == "response.completed"


def test_events_are_read_as_events() -> None:
    assert read(b'\n\ndata: {"a": 1}\n\ndata: {"b": 2}') == [{"a": 1}, {"b": 2}]
    assert read(b"") == []


@pytest.mark.parametrize("begin", [b"data: ", b'{"output": "'])
async def test_an_event_without_an_end_is_not_read_for_ever(
    chat: Rig, monkeypatch: pytest.MonkeyPatch, begin: bytes
) -> None:
    monkeypatch.setattr(whole_answer, "MOST_UNFINISHED_BYTES", 100_000)

    def endless() -> Iterator[Raw]:
        yield Raw(begin)
        while True:
            yield Raw(b"x" * 1_000)

    told = await chat.reply("Hello?", endless())
    assert told.turn.problem is not None
    assert told.turn.problem.code is Code.ANSWER_ENDLESS
