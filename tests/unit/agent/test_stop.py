"""Stopping a turn at each of its moments: nothing that arrived is lost, nothing goes on behind the reader's back."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from litechat_tui.agent.mcp import toolbox
from litechat_tui.agent.progress import UNFINISHED
from litechat_tui.agent.reply import Batch, EventLog, StoppableLog
from litechat_tui.demo import wire
from litechat_tui.demo.bodies import error_body
from litechat_tui.demo.steps import Hang, Raw, Refusal
from litechat_tui.domain.chat import TextPart, ToolPart, Turn, TurnStatus
from litechat_tui.domain.events import RetryScheduled, TextDelta
from litechat_tui.domain.ports import Item
from litechat_tui.domain.tool_calls import ToolCall
from litechat_tui.store.sqlite.journal import SQLiteTurnJournal
from tests.unit.agent.rig import Rig, Waiting, ended, heard, rig, said, saying, until

CALL = wire.Call("wait", "{}", "call_1")


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Waiting:
    """Put the waiting tool in the place of the built-in ones; to be asked for before `chat`."""
    tool = Waiting()
    monkeypatch.setattr(toolbox, "built_in_tools", tool.tools)
    return tool


async def test_a_hung_stream_is_hung_up_and_what_came_stays(chat: Rig) -> None:
    reply = chat.send("Tell me", [*saying("Once upon").begun(), Hang()])
    await heard(reply, "Once upon")
    reply.stop()
    reply.stop()
    told = await ended(reply)

    assert told.turn.status is TurnStatus.STOPPED
    assert not told.end.withdrawn
    assert told.message.parts == chat.messages[-1].parts == (TextPart("Once upon"),)
    assert chat.messages[-1].turn == told.turn
    assert await asyncio.to_thread(chat.server.wait_for, lambda: chat.server.disconnects == 1)
    assert await chat.sent_next() == ["Tell me", "Once upon", "Go on"]


async def test_stopping_works_from_another_thread(chat: Rig) -> None:
    reply = chat.send("Tell me", [*saying("Once upon").begun(), Hang()])
    await heard(reply, "Once upon")
    await asyncio.to_thread(reply.stop)
    assert (await ended(reply)).turn.status is TurnStatus.STOPPED


async def test_stopping_before_any_output_leaves_nothing_behind(chat: Rig) -> None:
    reply = chat.send("Oops", [Hang()])
    await chat.asked()
    reply.stop()
    told = await ended(reply)

    assert told.end.withdrawn
    assert told.turn.status is TurnStatus.STOPPED
    assert chat.items == []
    assert chat.store.queries.session(chat.session_id) is None
    assert await asyncio.to_thread(chat.server.wait_for, lambda: chat.server.disconnects == 1)
    assert await chat.sent_next() == ["Go on"]


async def test_an_event_without_words_is_no_output(chat: Rig) -> None:
    reply = chat.send("Oops", [*saying("x").begun()[:3], Hang()])
    await chat.asked()
    reply.stop()
    assert (await ended(reply)).end.withdrawn


async def test_stopping_ends_the_wait_for_the_next_try(chat: Rig) -> None:
    reply = chat.send("Hello?", [Refusal(429, error_body("No", "throttling_error", 429), {"retry-after": "59"})])
    await until(reply, lambda told: told.all(RetryScheduled))
    reply.stop()
    assert (await ended(reply)).end.withdrawn


async def test_stopping_cancels_a_running_tool_and_closes_its_call(waiting: Waiting, chat: Rig) -> None:
    reply = chat.send("Wait", saying("One moment.", CALL).completed())
    assert await asyncio.to_thread(waiting.called.wait, 10)
    reply.stop()
    told = await ended(reply)

    assert waiting.cancelled.is_set()
    assert told.turn.status is TurnStatus.STOPPED
    assert [said(item) for item in chat.items] == ["Wait", "One moment.", "(wait)", UNFINISHED]
    assert chat.messages[-1].parts == (TextPart("One moment."), ToolPart("call_1", "wait", "{}", UNFINISHED, 0.0))
    assert told.message.parts == chat.messages[-1].parts
    assert await chat.sent_next() == ["Wait", "One moment.", "(wait)", UNFINISHED, "Go on"]


class SlowJournal:
    """A journal whose `append` waits until it may go on."""

    def __init__(self) -> None:
        self.began, self.go = threading.Event(), threading.Event()

    def __call__(self, journal: SQLiteTurnJournal) -> SQLiteTurnJournal:
        append: Callable[..., None] = journal.append

        def slowly(turn: Turn, items: Sequence[Item], calls: Sequence[ToolCall]) -> None:
            self.began.set()
            self.go.wait(10)
            append(turn, items, calls)

        journal.append = slowly  # type: ignore[method-assign, assignment]
        return journal


async def test_stopping_an_answer_that_is_all_there_loses_nothing(tmp_path: Path) -> None:
    slow = SlowJournal()
    async with rig(tmp_path, journal=slow) as chat:
        reply = chat.send("Tell me", saying("The end.").completed())
        assert await asyncio.to_thread(slow.began.wait, 10)
        reply.stop()
        slow.go.set()
        told = await ended(reply)
        assert told.turn.status is TurnStatus.COMPLETED
        assert [said(item) for item in chat.items] == ["Tell me", "The end."]


async def test_stopping_right_after_the_last_event_loses_nothing(chat: Rig) -> None:
    for number in range(10):
        reply = chat.send(f"Tell me {number}", saying(f"The end {number}.").completed())
        await heard(reply, f"The end {number}.")
        reply.stop()
        await ended(reply)
    assert [said(item) for item in chat.items][1::2] == [f"The end {number}." for number in range(10)]


async def test_stopping_while_a_tool_s_output_is_stored_stores_it_once(tmp_path: Path) -> None:
    slow = SlowJournal()
    async with rig(tmp_path, journal=slow) as chat:
        reply = chat.send("Time?", saying("Let me see.", wire.Call("current_time", "{}", "call_1")).completed())
        assert await asyncio.to_thread(slow.began.wait, 10)
        reply.stop()
        slow.go.set()
        told = await ended(reply)
        assert told.turn.status is TurnStatus.STOPPED
        assert [item.get("type") for item in chat.items] == [None, "message", "function_call", "function_call_output"]
        assert told.message.parts == chat.messages[-1].parts


async def test_a_proxy_that_keeps_the_line_open_after_the_last_event_holds_nothing_up(chat: Rig) -> None:
    told = await chat.reply("Tell me", [*saying("The end.").completed(), Hang()])
    assert told.turn.status is TurnStatus.COMPLETED
    assert await chat.sent_next() == ["Tell me", "The end.", "Go on"]


async def test_stopping_does_not_wait_for_the_end_of_a_burst(chat: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def put_and_stop(log: StoppableLog, batch: Batch) -> None:
        EventLog.put(log, batch)
        if any(isinstance(event, TextDelta) for event in batch):
            log.stop()

    # On the engine's own thread: nobody else is sure to get a turn before the end of the burst.
    monkeypatch.setattr(StoppableLog, "put", put_and_stop)
    # Two texts in turn, which cannot be merged: several hundred events in one read.
    place = {"type": "response.output_text.delta", "item_id": "i", "output_index": 0}
    pieces = [place | {"content_index": number % 2, "delta": f"word{number} "} for number in range(400)]
    told = await chat.reply("Tell me", [Raw(b"".join(map(wire.as_sse, pieces))), Hang()])
    assert told.turn.status is TurnStatus.STOPPED
    assert told.message.text.startswith("word0 ")
    assert "word399" not in told.message.text
    assert told.message.parts == chat.messages[-1].parts
