"""Deciding about tool calls: written first, and then the turn goes on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from litechat_tui.app.approvals import Approvals, pending_calls
from litechat_tui.app.chat_events import CallsDecided, DraftReturned, ReplyBegan
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.consent import Rules
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.events import TextDelta
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.tool_calls import CallState, Decision, ToolCall
from tests.conversations import CALL
from tests.unit.app.conftest import Conversations

ASKED = replace(CALL, decision=None, decided_at=None, started_at=None, ended_at=None)
OTHER = replace(ASKED, call_id="c2", fingerprint="w" * 64)


@dataclass
class Consent:
    """Remembers, or cannot."""

    can_ask: bool = True
    broken: bool = False
    kept: list[ToolCall] = field(default_factory=list)

    def rules(self) -> Rules:
        return Rules()

    def remember(self, call: ToolCall) -> None:
        if self.broken:
            raise ConfigurationError(Problem(Code.CONFIG_TOOL_NOT_KEPT, path="x", reason="full"))
        self.kept.append(call)


def waiting(talk: Conversations, *calls: ToolCall) -> None:
    """Let session s wait for decisions."""
    journal = talk.store.journal
    turn = journal.begin(TurnRequest("s", Prompt("Read it"), "m1"))
    made = [{"type": "function_call", "call_id": each.call_id, "name": each.tool, "arguments": "{}"} for each in calls]
    journal.append(turn, made, calls)
    journal.pause(turn, Outcome(TurnStatus.AWAITING_APPROVAL), 1)


def approvals(talk: Conversations, consent: Consent | None = None) -> Approvals:
    return Approvals(talk.chat, talk.store.journal, consent or Consent())


async def test_the_last_decision_lets_the_turn_go_on(talk: Conversations) -> None:
    waiting(talk, ASKED, OTHER)
    talk.runner.script = (TextDelta("Done."),)
    assert pending_calls(talk.messages("s")) == (ASKED, OTHER)
    assert await approvals(talk).decide(talk.messages("s"), ASKED, Decision.NO, "Not now.")
    assert talk.reported(CallsDecided) == [CallsDecided("s")]
    assert pending_calls(talk.messages("s")) == (OTHER,)
    assert await approvals(talk).decide(talk.messages("s"), OTHER, Decision.ONCE)
    (began,) = talk.reported(ReplyBegan)
    assert began.live.prompt.text == "Read it"
    assert pending_calls([began.live.prompt, began.live.message]) == ()
    assert not began.live.unstored
    await talk.answered("s")
    assert talk.texts("s") == ["Read it", "Done."]
    assert talk.answered_in == ["s"]


async def test_a_later_decision_does_not_count(talk: Conversations) -> None:
    waiting(talk, ASKED, OTHER)
    messages = talk.messages("s")
    assert await approvals(talk).decide(messages, ASKED, Decision.NO)
    assert not await approvals(talk).decide(messages, ASKED, Decision.ONCE)
    assert not await approvals(talk).decide([], ASKED, Decision.ONCE)


async def test_what_is_always_allowed_is_remembered_first(talk: Conversations) -> None:
    waiting(talk, ASKED)
    with pytest.raises(ConfigurationError):
        await approvals(talk, Consent(broken=True)).decide(talk.messages("s"), ASKED, Decision.ALWAYS)
    assert pending_calls(talk.messages("s")) == (ASKED,)
    consent = Consent()
    assert await approvals(talk, consent).decide(talk.messages("s"), ASKED, Decision.ALWAYS)
    assert consent.kept == [ASKED]
    await talk.answered("s")


async def test_a_turn_can_be_ended_and_what_waits_behind_it_comes_back(talk: Conversations) -> None:
    talk.runner.outcome = Outcome(TurnStatus.AWAITING_APPROVAL)
    talk.chat.send("s", Prompt("Read it"))
    talk.chat.send("s", Prompt("And then?"))
    await talk.answered("s")
    assert [prompt.text for prompt in talk.chat.waiting("s")] == ["And then?"]
    await approvals(talk).abandon("s")
    assert not talk.chat.waiting("s")
    assert [prompt.text for event in talk.reported(DraftReturned) for prompt in event.prompts] == ["And then?"]
    (reply,) = [message.turn for message in talk.messages("s") if message.role == "assistant"]
    assert reply is not None
    assert reply.status is TurnStatus.STOPPED


async def test_what_waits_behind_a_question_is_sent_before_what_is_sent_later(talk: Conversations) -> None:
    talk.runner.outcome = Outcome(TurnStatus.AWAITING_APPROVAL)
    talk.chat.send("s", Prompt("one"))
    talk.chat.send("s", Prompt("two"))
    await talk.answered("s")
    talk.runner.outcome = Outcome(TurnStatus.COMPLETED)
    talk.chat.send("s", Prompt("three"))
    await talk.answered("s")
    await talk.answered("s")
    assert [text for text in talk.texts("s") if text in ("one", "two", "three")] == ["one", "two", "three"]


async def test_nothing_is_asked_about_a_turn_that_does_not_wait(talk: Conversations) -> None:
    await talk.asked("s", "Hello")
    assert pending_calls(talk.messages("s")) == ()
    assert pending_calls([]) == ()
    assert CallState.PENDING is ASKED.state
