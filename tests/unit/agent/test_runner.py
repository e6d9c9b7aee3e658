import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from litechat_tui import __version__
from litechat_tui.agent import warmup
from litechat_tui.demo import wire
from litechat_tui.demo.steps import Hang, Raw, Request, Step
from litechat_tui.domain.chat import ReasoningPart, Role, TextPart, ToolPart, Turn, TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.events import TextDelta, TurnStarted
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.proxy.connection import USER_AGENT
from litechat_tui.store.sqlite.journal import SQLiteTurnJournal
from tests.unit.agent.rig import Rig, ended, heard, rig, said, saying, until


def as_loaded(chat: Rig) -> tuple[object, ...]:
    """The parts of the newest message as the file gives them."""
    return chat.messages[-1].parts


async def test_a_prompt_is_answered_and_both_are_in_the_file(chat: Rig) -> None:
    told = await chat.reply("Hello?", saying("Hi **there**.").completed())

    assert isinstance(told.events[0], TurnStarted)
    assert told.turn.status is TurnStatus.COMPLETED
    assert told.turn.usage == Usage(21, 9, cost=0.0000726)
    assert told.message.parts == (TextPart("Hi **there**."),)
    assert [(m.role, m.text) for m in chat.messages] == [(Role.USER, "Hello?"), (Role.ASSISTANT, "Hi **there**.")]
    assert chat.last_input == [{"role": "user", "content": "Hello?"}]


async def test_the_prompt_is_in_the_file_before_the_request_leaves(chat: Rig) -> None:
    seen = []

    def answer(_: object) -> list[wire.Event]:
        seen.append(([*chat.items], chat.messages[-1].turn))
        return saying("Hi").completed()

    await chat.reply("Hello?", answer)
    ((items, turn),) = seen
    assert items == [{"role": "user", "content": "Hello?"}]
    assert turn is not None
    assert turn.status is TurnStatus.RUNNING


async def test_the_conversation_goes_on_from_the_file(chat: Rig) -> None:
    await chat.reply("One", saying(wire.Thought("Hm."), "First").completed())
    await chat.reply("Two", saying("Second").completed())

    kinds = [item.get("role") or item["type"] for item in chat.last_input]
    assert kinds == ["user", "assistant", "assistant", "user"]
    assert chat.last_input[1]["encrypted_content"]


async def test_a_tool_is_called_and_its_result_goes_back_to_the_model(chat: Rig) -> None:
    call = wire.Call("current_time", '{"time_zone": "Asia/Tokyo"}', "call_1")
    told = await chat.reply("Time?", saying("Let me see.", call).completed(), saying("It is late.").completed())

    output = "2026-11-23T15:04:05+09:00 (Monday, Asia/Tokyo)"
    tool = ToolPart("call_1", "current_time", call.arguments, output, 0.0)
    assert told.message.parts == (TextPart("Let me see."), tool, TextPart("It is late."))
    assert as_loaded(chat) == told.message.parts
    assert told.turn.usage == Usage(42, 18, cost=0.0001452)
    assert chat.last_input[-1] == {"type": "function_call_output", "call_id": "call_1", "output": output}


async def test_reasoning_is_told_and_stays(chat: Rig) -> None:
    told = await chat.reply("Think", saying(wire.Thought("Let me think."), "Done.").completed())
    assert told.message.parts == (ReasoningPart("Let me think.", 0.0), TextPart("Done."))
    assert as_loaded(chat) == told.message.parts


async def test_without_tools_the_model_is_offered_none(tmp_path: Path) -> None:
    async with rig(tmp_path, tools=False) as chat:
        await chat.reply("Hello?", saying("Hi").completed())
        assert chat.server.requests[-1].body["tools"] == []


async def test_without_tools_no_call_is_sent_either(tmp_path: Path) -> None:
    async with rig(tmp_path, tools=False) as chat:
        await chat.reply("Time?", saying(wire.Call("current_time")).completed(), saying("It is late.").completed())
        assert [said(item).startswith("[Tool call: current_time(") for item in chat.last_input] == [False, True]
        await chat.reply("Go on", saying("Well.").completed())
        assert not [item for item in chat.last_input if str(item.get("type")).startswith("function_call")]
        assert [item["role"] for item in chat.last_input] == ["user", "assistant", "assistant", "user"]


async def test_the_request_names_the_session_and_nothing_nobody_asked_for(chat: Rig) -> None:
    await chat.reply("Hello?", saying("Hi").completed())
    request = chat.server.requests[-1]
    assert request.headers["x-litellm-session-id"] == chat.session_id
    assert request.headers["user-agent"] == USER_AGENT == f"litechat-tui/{__version__}"
    assert sorted(request.body) == ["include", "input", "model", "stream", "tools"]


async def test_any_session_id_can_be_told_to_the_proxy(chat: Rig) -> None:
    chat.session_id = "会話\n1"
    told = await chat.reply("Hello?", saying("Hi").completed())
    assert told.turn.status is TurnStatus.COMPLETED
    assert chat.server.requests[-1].headers["x-litellm-session-id"] == "%E4%BC%9A%E8%A9%B1%0A1"


async def test_the_same_prompt_twice_is_sent_twice(chat: Rig) -> None:
    for _ in range(2):
        await chat.reply("Again", saying("Yes").completed())
    assert [said(item) for item in chat.last_input] == ["Again", "Yes", "Again"]


async def test_half_a_character_in_the_file_keeps_nobody_from_going_on(chat: Rig) -> None:
    events = [json.dumps(event) for event in saying("half \ud83d").completed()]
    await chat.reply("Hello?", [Raw("".join(f"data: {event}\n\n" for event in events).encode())])
    assert await chat.sent_next() == ["Hello?", "half \ufffd", "Go on"]


async def test_a_reply_goes_on_without_a_listener_and_is_told_in_full_later(tmp_path: Path) -> None:
    done = threading.Event()

    def telling(journal: SQLiteTurnJournal) -> SQLiteTurnJournal:
        end = journal.end

        def told(turn: Turn, outcome: Outcome) -> Turn:
            ended_turn = end(turn, outcome)
            done.set()
            return ended_turn

        journal.end = told  # type: ignore[method-assign]
        return journal

    async with rig(tmp_path, journal=telling) as chat:
        reply = chat.send("Hello?", saying("Hi").completed())
        assert await asyncio.to_thread(done.wait, 10)
        first, again = await ended(reply), await ended(reply)
        assert first.message.text == "Hi"
        assert again.events == first.events


async def test_a_listener_that_leaves_does_not_stop_the_reply(chat: Rig) -> None:
    go = threading.Event()

    def answer(_: Request) -> Iterator[Step]:
        yield from saying("Once upon a time").begun()
        go.wait(5)
        yield from saying("Once upon a time").completed()[-1:]

    reply = chat.send("Tell me", answer)
    await heard(reply, "Once upon a time")
    go.set()
    assert (await ended(reply)).turn.status is TurnStatus.COMPLETED


async def test_events_come_in_batches(chat: Rig) -> None:
    words = [f"word{n} " for n in range(300)]
    reply = chat.send("Tell me", saying(wire.Text("".join(words), words)).completed())
    batches = [batch async for batch in reply]
    assert len(batches) < 50
    assert "".join(event.text for batch in batches for event in batch if isinstance(event, TextDelta)) == "".join(words)


async def test_several_sessions_stream_at_once(chat: Rig) -> None:
    together = threading.Barrier(3)

    def answer(request: Request) -> Iterator[Step]:
        together.wait(10)
        yield from saying(request.body["input"][0]["content"].upper()).completed()

    chat.script += [answer] * 3
    replies = [chat.runner.send(TurnRequest(f"session-{name}", Prompt(name), "m")) for name in "abc"]
    texts = [(await ended(reply)).message.text for reply in replies]
    assert texts == ["A", "B", "C"]


async def test_a_prompt_to_a_session_that_is_being_answered_follows_when_it_is_free(chat: Rig) -> None:
    first = chat.send("One", [*saying("Once").begun(), Hang()])
    await heard(first, "Once")
    second = chat.send("Two", saying("Then").completed())
    first.stop()
    await ended(first)
    assert (await ended(second)).turn.status is TurnStatus.COMPLETED
    assert [said(item) for item in chat.items] == ["One", "Once", "Two", "Then"]


async def test_closing_stops_all_replies_and_keeps_what_they_had(tmp_path: Path) -> None:
    async with rig(tmp_path) as chat:
        reply = chat.send("Tell me", [*saying("Once upon").begun(), Hang()])
        await heard(reply, "Once upon")
        await asyncio.to_thread(chat.runner.close)
        assert (await ended(reply)).turn.status is TurnStatus.STOPPED
        assert [said(item) for item in chat.items] == ["Tell me", "Once upon"]


async def test_closing_before_any_output_keeps_the_prompt(tmp_path: Path) -> None:
    async with rig(tmp_path) as chat:
        reply = chat.send("Tell me", [Hang()])
        await chat.asked()
        await asyncio.to_thread(chat.runner.close)
        told = await ended(reply)
        assert told.turn.status is TurnStatus.STOPPED
        assert not told.end.withdrawn
        assert [said(item) for item in chat.items] == ["Tell me"]


async def test_a_closed_runner_refuses(tmp_path: Path) -> None:
    async with rig(tmp_path) as chat:
        chat.runner.start()
        chat.runner.start()
        await asyncio.to_thread(chat.runner.close)
        reply = chat.send("Hello?")
        reply.stop()
        told = await ended(reply)
        assert told.turn.status is TurnStatus.FAILED
        assert told.end.withdrawn
        assert chat.items == []


async def test_a_part_that_cannot_be_loaded_is_a_failed_reply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ImportError("libfoo.so is missing")

    monkeypatch.setattr(warmup, "warm_up", broken)
    async with rig(tmp_path) as chat:
        told = await chat.reply("Hello?")
        assert told.turn.status is TurnStatus.FAILED
        assert told.turn.problem is not None
        assert told.turn.problem.code is Code.PROGRAM_LOADING_FAILED
        assert "libfoo.so is missing" in str(told.turn.problem.facts["reason"])
        assert [said(item) for item in chat.items] == ["Hello?"]


async def test_a_setting_that_is_wrong_is_the_problem_of_the_reply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Problem(Code.CONFIG_MASTER_KEY_FORM, setting="LITELLM_MASTER_KEY")

    def misconfigured() -> None:
        raise ConfigurationError(wrong)

    monkeypatch.setattr(warmup, "warm_up", misconfigured)
    async with rig(tmp_path) as chat:
        told = await chat.reply("Hello?")
        assert (told.turn.status, told.turn.problem) == (TurnStatus.FAILED, wrong)
        assert [said(item) for item in chat.items] == ["Hello?"]


async def test_a_prompt_can_be_taken_back_while_the_program_still_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    monkeypatch.setattr(warmup, "warm_up", lambda: go.wait(10))
    async with rig(tmp_path) as chat:
        reply = chat.send("Hello?")
        await until(reply, lambda told: told.all(TurnStarted))
        reply.stop()
        assert (await ended(reply)).end.withdrawn
        go.set()
        assert chat.items == []
        assert (await chat.reply("Hello!", saying("Hi").completed())).message.text == "Hi"
