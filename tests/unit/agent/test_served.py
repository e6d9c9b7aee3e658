"""What the proxy tells in headers is kept with the turn, however it ends."""

from __future__ import annotations

from litechat_tui.demo.steps import Raw
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.served import Served
from tests.faults import CALL, refusal
from tests.unit.agent.rig import Rig, saying


def headers(call_id: str, model: str, retries: int = 0, fallbacks: int = 0) -> Raw:
    """Return the step that sends these headers before an answer."""
    return Raw(
        b"",
        {
            "x-litellm-call-id": call_id,
            "x-litellm-model-group": model,
            "x-litellm-attempted-retries": str(retries),
            "x-litellm-attempted-fallbacks": str(fallbacks),
        },
    )


async def test_an_answer_is_kept_with_its_call_id_and_the_model_that_gave_it(chat: Rig) -> None:
    told = await chat.reply("Hello?", [headers("call-1", "another", 1, 2), *saying("Hi.").completed()])
    assert told.turn.served == Served("call-1", "another", 1, 2)
    assert chat.messages[-1].turn == told.turn


async def test_of_several_requests_the_last_one_names_the_turn_and_all_tries_count(chat: Rig) -> None:
    told = await chat.reply(
        "What time is it?",
        [headers("call-1", "another", 1), *saying(CALL).completed()],
        [headers("call-2", "demo-claude-haiku", 1), *saying("Late.").completed()],
    )
    assert told.turn.served == Served("call-2", "demo-claude-haiku", 2)


async def test_a_refusal_is_kept_with_its_call_id(chat: Rig) -> None:
    told = await chat.reply("Hello?", refusal(400, "invalid_request_error", x_litellm_call_id="call-1"))
    assert told.turn.status is TurnStatus.FAILED
    assert told.turn.served == Served("call-1")
    assert chat.messages[-1].turn == told.turn


async def test_a_refusal_that_tells_no_id_leaves_none(chat: Rig) -> None:
    told = await chat.reply("Hello?", refusal(401, "token_not_found_in_db"))
    assert told.turn.served is None


async def test_an_answer_after_a_refusal_has_the_id_of_the_answer(chat: Rig) -> None:
    told = await chat.reply(
        "Hello?",
        refusal(503, "any", retry_after="0", x_litellm_call_id="call-1"),
        [headers("call-2", "demo-claude-haiku"), *saying("Hi.").completed()],
    )
    assert told.turn.served == Served("call-2", "demo-claude-haiku")
