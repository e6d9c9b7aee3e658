"""Every way a turn can fail: what the reader is told, what the file holds, what the next request says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from litechat_tui.agent import sdk
from litechat_tui.demo import wire
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Cut, Hang, Raw, Step
from litechat_tui.domain.chat import TextPart, ToolPart, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.events import RetryScheduled
from tests.faults import BROKEN, CALL, FIRST, LIMITED, SILENT, SOME, UNREACHABLE, Fault, refusal, sse
from tests.odd_json import deep
from tests.unit.agent.rig import Rig, ended, heard, rig, saying
from tests.wording import message


async def test_a_refusal_says_what_and_keeps_the_prompt(chat: Rig) -> None:
    told = await chat.reply("Hello?", refusal(401, "token_not_found_in_db"))
    assert told.turn.status is TurnStatus.FAILED
    assert told.turn.problem is not None
    assert told.turn.problem.code is Code.PROXY_KEY_INVALID
    assert chat.items == [{"role": "user", "content": "Hello?"}]
    assert chat.messages[-1].turn == told.turn
    assert await chat.sent_next() == ["Hello?", "Go on"]


@pytest.mark.parametrize(
    ("status", "type_"),
    [
        (400, "invalid_request_error"),
        (403, "key_model_access_denied"),
        (404, "not_found_error"),
        (422, "budget_exceeded"),
    ],
)
async def test_a_refusal_for_good_is_not_sent_again(chat: Rig, status: int, type_: str) -> None:
    told = await chat.reply("Hello?", refusal(status, type_))
    assert told.turn.status is TurnStatus.FAILED
    assert len(chat.server.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_refusal_for_the_moment_is_sent_again_and_shown(chat: Rig, status: int) -> None:
    told = await chat.reply("Hello?", refusal(status, "any", retry_after="0"), saying("Hi").completed())
    assert [event.seconds for event in told.all(RetryScheduled)] == [0.0]
    assert told.turn.status is TurnStatus.COMPLETED
    assert told.message.text == "Hi"
    assert len(chat.items) == 2


async def test_sending_again_has_an_end(chat: Rig) -> None:
    told = await chat.reply("Hello?", *[refusal(503, "any", retry_after="0")] * 3)
    assert len(told.all(RetryScheduled)) == 2
    assert told.turn.status is TurnStatus.FAILED
    assert len(chat.server.requests) == 3


async def test_a_proxy_that_wants_too_long_a_wait_is_not_waited_for(chat: Rig) -> None:
    told = await chat.reply("Hello?", refusal(429, "throttling_error", retry_after="3600"))
    assert told.turn.status is TurnStatus.FAILED
    assert len(chat.server.requests) == 1


@pytest.mark.parametrize("fault", [*BROKEN, *LIMITED], ids=lambda fault: fault.name)
async def test_what_came_before_a_failure_stays(chat: Rig, fault: Fault) -> None:
    told = await chat.reply("Tell me", *fault.answers)
    assert told.turn.status is fault.status
    assert told.turn.usage is not None or fault not in LIMITED
    assert told.turn.problem is not None
    assert told.turn.problem.code is fault.code
    assert told.message.parts == fault.parts
    assert chat.messages[-1].parts == fault.parts
    assert await chat.sent_next() == ["Tell me", *fault.said_next, "Go on"]


@pytest.mark.parametrize(
    "odd",
    [
        sse('{"type": "response.banana", "delta": "?"}'),
        sse("42", "[]", "null", '{"no": "type"}'),
        sse('{"type": "response.output_item.done"}', '{"type": "response.output_text.delta"}'),
        sse('{"type": "response.output_item.added", "item": {"type": "reasoning", "summary": [3]}}'),
        Raw(b": a comment\n\n"),
        Raw(b"event: nothing\n\n"),
        Raw(b"data:\n\n"),
        Raw(b"data: : PROCESSING\n\n"),
        Raw(b"id: 7\nretry: 5\n: ping\n\n: ping\n\n"),
    ],
)
async def test_odd_events_in_the_middle_do_no_harm(chat: Rig, odd: Raw) -> None:
    events = saying("Once upon").completed()
    told = await chat.reply("Tell me", [*events[:4], odd, *events[4:]])
    assert told.turn.status is TurnStatus.COMPLETED
    assert told.message.parts == chat.messages[-1].parts == FIRST


LEFT_OUT = Problem(Code.ANSWER_PARTS_UNREADABLE, count=1)


@pytest.mark.parametrize(
    "odd", [sse("{garbage"), sse("42"), sse('{"no": "type"}'), sse('{"type": "response.output_text.delta"}')]
)
async def test_what_cannot_be_read_in_the_middle_is_left_out_and_told(chat: Rig, odd: Raw) -> None:
    events = saying("Once upon").completed()
    told = await chat.reply("Tell me", [*events[:4], odd, *events[4:]])
    assert told.turn.status is TurnStatus.COMPLETED
    assert told.turn.problem == LEFT_OUT
    assert message(told.turn.problem) == "1 event of the answer could not be read and is left out."
    assert told.message.parts == chat.messages[-1].parts == FIRST
    assert chat.messages[-1].turn == told.turn


async def test_of_a_line_with_a_bad_byte_the_rest_is_kept(chat: Rig) -> None:
    events = [wire.as_sse(event) for event in saying(wire.Text("abcdef", ["abc", "def"])).completed()]
    broken = [event.replace(b"abc", b"a\xffc") if b".delta" in event else event for event in events]
    told = await chat.reply("Tell me", [Raw(b"".join(broken))])
    assert (told.turn.status, told.turn.problem) == (TurnStatus.COMPLETED, None)
    assert told.message.text == "a\ufffdcdef"


@pytest.mark.parametrize(
    "usage", [7, [], "x", {"input_tokens": "21", "output_tokens": None, "input_tokens_details": 3}]
)
async def test_an_answer_whose_usage_is_odd_is_all_there(chat: Rig, usage: object) -> None:
    (*rest, last) = saying("Hi", CALL).completed()
    last["response"]["usage"] = usage
    told = await chat.reply("Hello?", [*rest, last], saying("Late.").completed())
    assert (told.turn.status, told.turn.problem) == (TurnStatus.COMPLETED, None)
    assert told.message.parts == chat.messages[-1].parts


@pytest.mark.parametrize(
    "ending",
    [
        '{"type": "response.completed"}',
        '{"type": "response.completed", "response": []}',
        '{"type": "response.completed", "response": {"output": [{"type": "message", "content": [{"text": "Once"}]}]}}',
        '{"type": "response.completed", "response": {"output": [{"type": "message", "role": [], "content": 3}]}}',
        '{"type": "response.completed", "response": {"output": 3, "error": "none", "incomplete_details": []}}',
    ],
)
async def test_an_ending_that_says_less_than_what_came_does_not_replace_it(chat: Rig, ending: str) -> None:
    told = await chat.reply("Tell me", [*SOME, sse(ending)])
    assert told.turn.status is TurnStatus.COMPLETED
    assert told.message.parts == chat.messages[-1].parts == FIRST
    assert await chat.sent_next() == ["Tell me", "Once upon", "Go on"]


async def test_an_ending_that_says_more_than_what_came_completes_it(chat: Rig) -> None:
    (*events, last) = saying(wire.Text("Once upon a time", ["Once upon", " a time"])).completed()
    told = await chat.reply("Tell me", [*(event for event in events if event.get("delta") != " a time"), last])
    assert told.message.parts == chat.messages[-1].parts == (TextPart("Once upon a time"),)


async def test_items_that_are_odd_do_not_end_a_session(chat: Rig) -> None:
    odd = [
        {"type": "message", "role": {"a": 1}, "content": [deep(600), {"type": [], "text": "More"}]},
        {"type": "function_call", "call_id": ["1"], "name": "current_time", "arguments": "{}"},
        {"type": "function_call", "call_id": 7, "name": ["fly"], "arguments": {"a": float("nan")}},
        {"type": "reasoning", "summary": 3, "encrypted_content": {}},
        {"type": "web_search_call", "id": 3},
        {"type": ["x"]},
    ]
    events = saying("Once upon").begun()
    done = [{"type": "response.output_item.done", "item": item} for item in odd]
    last = {"type": "response.completed", "response": {"id": 3, "output": odd, "usage": {"input_tokens": float("inf")}}}
    told = await chat.reply("Tell me", [*events, *done, last], saying("So.").completed())
    assert told.turn.status is TurnStatus.COMPLETED
    assert "fly" in str(told.message.parts)
    assert told.message.parts == chat.messages[-1].parts
    assert (await chat.sent_next())[-1] == "Go on"
    assert chat.messages[-1].turn is not None
    assert chat.messages[-1].turn.status is TurnStatus.COMPLETED


async def test_a_burst_that_ends_in_a_cut_loses_nothing(chat: Rig) -> None:
    words = [f"word{n} " for n in range(500)]
    burst = b"".join(wire.as_sse(event) for event in saying(wire.Text("".join(words), words)).begun())
    told = await chat.reply("Tell me", [Raw(burst), Cut()])
    assert told.message.text == "".join(words)
    assert chat.messages[-1].text == "".join(words)


@pytest.mark.parametrize("end", [b"", b"\n"])
async def test_the_last_words_before_a_cut_are_kept_though_their_event_lacks_its_empty_line(
    chat: Rig, end: bytes
) -> None:
    (*events, last) = saying(wire.Text("Once upon", ["Once ", "upon"])).begun()
    told = await chat.reply("Tell me", [*events, Raw(wire.as_sse(last).rstrip() + end), Cut()])
    assert told.turn.problem is not None
    assert told.turn.problem.code is Code.PROXY_CONNECTION_CUT
    assert told.message.parts == chat.messages[-1].parts == FIRST


async def test_a_stream_whose_lines_end_in_another_way_is_read_while_it_comes(chat: Rig) -> None:
    begun = b"".join(map(wire.as_sse, saying("Once upon").begun())).replace(b"\n", b"\r\n")
    reply = chat.send("Tell me", [Raw(begun), Hang()])
    await heard(reply, "Once upon")
    reply.stop()
    assert (await ended(reply)).turn.status is TurnStatus.STOPPED


async def test_a_stream_without_a_pause_is_shown_while_it_comes_and_can_be_stopped(chat: Rig) -> None:
    events = saying("a").begun()

    def endless() -> Iterator[Step]:
        yield from events
        while True:
            yield events[-1]

    reply = chat.send("Tell me", endless())
    await heard(reply, "a" * 1_000)
    reply.stop()
    assert (await ended(reply)).turn.status is TurnStatus.STOPPED
    assert chat.messages[-1].text.startswith("a" * 1_000)


async def test_a_proxy_that_falls_silent_is_given_up(tmp_path: Path) -> None:
    async with rig(tmp_path, idle_seconds=0.2) as chat:
        told = await chat.reply("Tell me", *SILENT.answers)
        assert told.turn.problem is not None
        assert told.turn.problem.code is SILENT.code
        assert chat.messages[-1].parts == FIRST


@pytest.mark.parametrize(("base_url", "code"), UNREACHABLE)
async def test_a_proxy_that_cannot_be_reached(tmp_path: Path, base_url: str, code: Code) -> None:
    with ResponsesServer(lambda _: ()) as server:
        address = base_url.format(port=server.base_url.rpartition(":")[2])
        async with rig(tmp_path, base_url=address) as chat:
            told = await chat.reply("Hello?")
            assert told.turn.status is TurnStatus.FAILED
            assert told.turn.problem is not None
            assert told.turn.problem.code is code
            assert chat.items == [{"role": "user", "content": "Hello?"}]


async def test_a_request_after_a_tool_call_is_sent_again_by_itself(chat: Rig) -> None:
    busy = refusal(503, "any", retry_after="0")
    told = await chat.reply("Time?", saying("Let me see.", CALL).completed(), busy, saying("Late.").completed())
    assert told.turn.status is TurnStatus.COMPLETED
    assert [type(part) for part in told.message.parts] == [TextPart, ToolPart, TextPart]
    assert told.message.parts == chat.messages[-1].parts


async def test_a_tool_nobody_has_is_an_answer_to_the_model(chat: Rig) -> None:
    told = await chat.reply("Do", saying(wire.Call("fly", "{}", "call_1")).completed(), saying("Then not.").completed())
    assert told.turn.status is TurnStatus.COMPLETED
    (tool, text) = told.message.parts
    assert isinstance(tool, ToolPart)
    assert "fly" in (tool.output or "")
    assert text == TextPart("Then not.")


async def test_a_tool_that_fails_tells_the_model_why(chat: Rig) -> None:
    call = wire.Call("current_time", '{"time_zone": "Mars/Olympus"}', "call_1")
    await chat.reply("Time?", saying(call).completed(), saying("No clue.").completed())
    assert "no time zone called 'Mars/Olympus'" in chat.last_input[-1]["output"]


async def test_a_model_that_only_calls_tools_is_ended(chat: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sdk, "MAX_REQUESTS", 2)
    calls = [saying(wire.Call("current_time", "{}", f"call_{n}")).completed() for n in range(2)]
    told = await chat.reply("Time?", *calls)
    assert told.turn.status is TurnStatus.FAILED
    assert told.turn.problem is not None
    assert told.turn.problem.code is Code.ANSWER_ENDLESS_TOOLS
    assert len(chat.messages[-1].parts) == 2


async def test_text_that_comes_in_the_last_event_only_is_kept(chat: Rig) -> None:
    (created, *_, last) = saying("All at once").completed()
    told = await chat.reply("Hello?", [created, last])
    assert told.message.parts == chat.messages[-1].parts == (TextPart("All at once"),)


async def test_an_answer_whose_last_event_lists_no_output_is_kept(chat: Rig) -> None:
    (*rest, last) = saying("Bit by bit").completed()
    last["response"]["output"] = []
    told = await chat.reply("Hello?", [*rest, last])
    assert told.message.parts == chat.messages[-1].parts == (TextPart("Bit by bit"),)


async def test_a_call_cut_short_by_a_limit_is_not_made(chat: Rig) -> None:
    told = await chat.reply("Time?", saying("Let me see.", wire.Call("current_time", '{"ti', "call_1")).incomplete())
    assert told.turn.status is TurnStatus.INCOMPLETE
    assert [item.get("type") for item in chat.items] == [None, "message"]
    assert await chat.sent_next() == ["Time?", "Let me see.", "Go on"]


async def test_an_answer_of_nothing_is_complete(chat: Rig) -> None:
    told = await chat.reply("Hello?", saying().completed())
    assert told.turn.status is TurnStatus.COMPLETED
    assert told.message.parts == ()
    assert await chat.sent_next() == ["Hello?", "Go on"]
