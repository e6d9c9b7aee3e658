"""Answers of which the last events repeat more than anybody wants to hold twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from litechat_tui.agent import progress, turn
from litechat_tui.demo import wire
from litechat_tui.demo.steps import Step
from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.ports import Partial
from tests.faults import CALL
from tests.unit.agent.rig import Rig, said, saying

LONG = "".join(f"Sentence {number} of a long answer, 日本語も。\n" for number in range(2_000))


async def test_a_long_answer_is_stored_whole(chat: Rig) -> None:
    told = await chat.reply("Tell me", saying(wire.Thought(LONG[::-1]), LONG, "The end.").completed())
    assert told.turn.status is TurnStatus.COMPLETED
    assert told.message.parts == chat.messages[-1].parts
    assert told.message.text == f"{LONG}\n\nThe end."
    _, answer, end = chat.items[1:]
    assert answer["content"] == [{"type": "output_text", "text": LONG, "annotations": []}]
    assert end["content"][0]["text"] == "The end."
    assert await chat.sent_next() == ["Tell me", "(reasoning)", LONG, "The end.", "Go on"]


async def test_a_long_answer_before_a_tool_call_is_part_of_the_next_request(chat: Rig) -> None:
    told = await chat.reply("Time?", saying(LONG, CALL).completed(), saying("Late.").completed())
    assert told.turn.status is TurnStatus.COMPLETED
    assert [said(item) for item in chat.last_input][:2] == ["Time?", LONG]
    assert [said(item) for item in chat.items][1] == LONG
    assert told.message.parts == chat.messages[-1].parts


async def test_a_long_answer_that_a_limit_cut_short_is_stored_whole(chat: Rig) -> None:
    told = await chat.reply("Tell me", saying(LONG).incomplete())
    assert told.turn.status is TurnStatus.INCOMPLETE
    assert chat.messages[-1].text == told.message.text == LONG


async def test_the_items_of_a_long_list_are_stored_in_order(chat: Rig) -> None:
    words = [f"Item {number} {'x' * 500}" for number in range(300)]
    told = await chat.reply("Tell me", saying(*words).completed())
    assert [part.text for part in told.message.parts if hasattr(part, "text")] == words
    assert [said(item) for item in chat.items] == ["Tell me", *words]


async def test_an_answer_without_an_end_is_hung_up_and_what_came_is_kept(
    chat: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "MOST_ANSWER_BYTES", 200_000)
    (*begun, last) = saying(wire.Text("a " * 500, ["a " * 500])).begun()

    def endless() -> Iterator[Step]:
        yield from begun
        while True:
            yield last

    told = await chat.reply("Tell me", endless())
    assert (told.turn.status, told.turn.problem and told.turn.problem.code) == (TurnStatus.FAILED, Code.ANSWER_ENDLESS)
    assert len(told.message.text) > 200_000
    assert chat.messages[-1].text == told.message.text


async def test_checkpoints_of_a_long_answer_are_rare(chat: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    # So long that the next one would come in an hour, at this speed.
    monkeypatch.setattr(turn, "CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr(turn, "CHECKPOINT_CHARS_PER_SECOND", 1e-3)
    kept: list[str] = []
    checkpoint = chat.store.journal.checkpoint

    def note(turn: Turn, partial: Partial, first_token_at: datetime | None) -> None:
        kept.append(partial.text)
        checkpoint(turn, partial, first_token_at)

    monkeypatch.setattr(chat.store.journal, "checkpoint", note)
    await chat.reply("Tell me", saying(LONG).completed())
    # Some may be of nothing yet: of the request, of the beginning of an item.
    assert len([text for text in kept if text]) <= 1
