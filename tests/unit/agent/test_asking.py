"""A question beside the conversations: one request, one short answer."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError, Future
from pathlib import Path

import pytest

from litechat_tui.agent import asking
from litechat_tui.demo import wire
from litechat_tui.demo.bodies import error_body
from litechat_tui.demo.steps import Cut, Hang, Refusal
from litechat_tui.domain.chat import Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError
from litechat_tui.domain.ports import Question, ShortAnswer
from tests.unit.agent.rig import Answer, Rig, ended, rig, saying

QUESTION = Question("session-1", "haiku", "Name it.", "Hello there", 200)


def ask(chat: Rig, *answers: Answer) -> Future[ShortAnswer]:
    chat.script += answers
    return chat.runner.ask(QUESTION)


async def asked(chat: Rig, *answers: Answer) -> ShortAnswer:
    async with asyncio.timeout(20):
        return await asyncio.wrap_future(ask(chat, *answers))


async def code(chat: Rig, *answers: Answer) -> Code:
    with pytest.raises(LitechatError) as raised:
        await asked(chat, *answers)
    return raised.value.problem.code


async def test_the_answer_comes_with_what_it_consumed(chat: Rig) -> None:
    assert await asked(chat, saying("A greeting").completed()) == ShortAnswer(
        "A greeting", Usage(21, 9, 0, 0, 7.26e-05)
    )
    assert chat.items == []


async def test_the_request_is_short_has_no_tools_and_names_the_session(chat: Rig) -> None:
    await asked(chat, saying("A greeting").completed())
    (request,) = chat.server.requests
    assert request.path == "/v1/responses"
    assert request.headers["x-litellm-session-id"] == "session-1"
    body = dict(request.body)
    assert body.pop("include") == []
    assert body == {
        "model": "haiku",
        "instructions": "Name it.",
        "input": [{"role": "user", "content": "Hello there"}],
        "max_output_tokens": 200,
        "stream": True,
        "tools": [],
    }


async def test_thoughts_are_left_out_and_an_answer_that_is_cut_short_is_one(chat: Rig) -> None:
    answer = await asked(chat, saying(wire.Thought("Hm"), "A greeting of").incomplete())
    assert answer.text == "A greeting of"


async def test_a_secret_in_the_answer_is_covered(chat: Rig) -> None:
    answer = await asked(chat, saying("It is sk-secret-key, \x1b[31m").completed())
    assert "secret" not in answer.text
    assert "\x1b" not in answer.text


async def test_a_refusal_is_raised_and_nothing_is_sent_again(chat: Rig) -> None:
    assert await code(chat, [Refusal(429, error_body("Slow down.", "rate_limit", 429))]) is Code.PROXY_TOO_MANY_REQUESTS
    assert await code(chat, [Cut()]) is Code.PROXY_CONNECTION_FAILED
    assert len(chat.server.requests) == 2


async def test_a_model_that_calls_a_tool_is_not_asked_again(chat: Rig) -> None:
    assert await code(chat, saying(wire.Call("current_time")).completed()) is Code.ANSWER_ENDLESS_TOOLS
    assert len(chat.server.requests) == 1


async def test_an_answer_that_does_not_come_is_given_up(chat: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.2)
    assert await code(chat, [Hang()]) is Code.PROXY_SILENT
    assert await asyncio.to_thread(chat.server.wait_for, lambda: chat.server.disconnects == 1)


async def test_a_question_that_is_given_up_ends_its_request(chat: Rig) -> None:
    answer = ask(chat, [Hang()])
    await chat.asked()
    assert answer.cancel()
    assert await asyncio.to_thread(chat.server.wait_for, lambda: chat.server.disconnects == 1)
    assert (await ended(chat.send("Hello?", saying("Hi").completed()))).message.text == "Hi"


async def test_the_end_of_the_program_gives_questions_up(tmp_path: Path) -> None:
    async with rig(tmp_path) as chat:
        answer = ask(chat, [Hang()])
        await chat.asked()
    with pytest.raises(CancelledError):
        answer.result(0)
    with pytest.raises(LitechatError) as raised:
        chat.runner.ask(QUESTION).result(0)
    assert raised.value.problem.code is Code.PROGRAM_ENDING
