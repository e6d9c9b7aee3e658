"""A budget that is used up says when it is reset, where somebody knows."""

from __future__ import annotations

import pytest

from litechat_tui.agent import sdk
from litechat_tui.domain.codes import Code
from litechat_tui.proxy.connection import Connection
from tests.faults import refusal
from tests.unit.agent.rig import Rig
from tests.wording import hint

SPENT = "Budget has been exceeded! Key=mine (sk-...d7Fg) Current cost: 1.5, Max budget: 1.0"
AT = "2026-12-01T00:00:00+00:00"


async def test_a_budget_says_when_it_is_reset(chat: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Code] = []

    def reset_of(_: Connection, code: Code) -> str:
        asked.append(code)
        return AT

    monkeypatch.setattr(sdk, "reset_of", reset_of)
    told = await chat.reply("Hello?", refusal(422, "budget_exceeded", SPENT))
    assert told.turn.problem is not None
    assert told.turn.problem.facts["resets_at"] == AT
    assert "It is reset on 20" in hint(told.turn.problem)
    assert chat.messages[-1].turn == told.turn
    assert asked == [Code.PROXY_KEY_BUDGET]


async def test_a_budget_of_which_nobody_knows_that_says_the_rest(chat: Rig) -> None:
    told = await chat.reply("Hello?", refusal(422, "budget_exceeded", SPENT))
    assert told.turn.problem is not None
    assert "resets_at" not in told.turn.problem.facts
    assert told.turn.problem.facts["spent"] == 1.5


async def test_nobody_is_asked_after_another_refusal(chat: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(sdk, "reset_of", lambda *given: asked.append(given))
    told = await chat.reply("Hello?", refusal(401, "expired_key"))
    assert asked == []
    assert told.turn.problem is not None
    assert told.turn.problem.code is Code.PROXY_KEY_EXPIRED
