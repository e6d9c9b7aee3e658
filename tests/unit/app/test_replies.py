"""A reply on its way, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from litechat_tui.app.replies import IDLE, Activity, LiveReply, Phase, prompt_message
from litechat_tui.domain.chat import Role, TextPart, Turn, TurnStatus, Usage
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReasoningEnded,
    ReplyEnded,
    ReplyEvent,
    RetryScheduled,
    TextBreak,
    TextDelta,
    ToolCalled,
    ToolReturned,
    TurnStarted,
    UsageReported,
)
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import EMPTY, Prompt
from tests.conftest import NOW
from tests.fakes import PlayedRunner
from tests.wording import problem

TURN = Turn("t", "s", "m", TurnStatus.RUNNING, NOW + timedelta(seconds=1))
BUSY = RetryScheduled(5.0, problem("It is busy."))


def live(*events: ReplyEvent, retry_of: str = "") -> LiveReply:
    """Return a reply after `events`, which all came four seconds after the prompt was sent."""
    prompt = Prompt("one")
    reply = LiveReply(TurnRequest("s", prompt, "m", retry_of), PlayedRunner(), NOW, prompt_message(prompt, NOW))
    if events:
        reply.receive(events, NOW + timedelta(seconds=4))
    return reply


def ended(status: TurnStatus, *, withdrawn: bool = False) -> ReplyEnded:
    return ReplyEnded(replace(TURN, status=status), withdrawn=withdrawn)


def test_a_prompt_reads_without_what_could_reach_the_terminal() -> None:
    message = prompt_message(Prompt("a\x1b[2J"), NOW)

    assert (message.role, message.parts, message.at) == (Role.USER, (TextPart("a␛[2J"),), NOW)


def test_prompt_and_reply_get_the_turn_once_it_is_stored() -> None:
    reply = live()
    assert (reply.stored, reply.unstored, reply.session_id) == (False, Prompt("one"), "s")

    reply.receive([TurnStarted(TURN)], NOW)
    assert (reply.stored, reply.unstored) == (True, EMPTY)
    assert (reply.prompt.turn, reply.message.turn, reply.prompt.at) == (TURN, TURN, TURN.started_at)

    end = ended(TurnStatus.COMPLETED)
    reply.receive([TextDelta("yes"), end], NOW)
    assert (reply.prompt.turn, reply.message.text, reply.ending) == (end.turn, "yes", end)
    assert (reply.completed, reply.withdrawn) == (True, False)


def test_a_prompt_that_was_refused_is_not_stored() -> None:
    reply = live(ended(TurnStatus.FAILED, withdrawn=True))

    assert (reply.stored, reply.unstored, reply.withdrawn, reply.completed) == (False, Prompt("one"), True, False)


def test_a_retry_has_no_prompt_of_its_own_to_store() -> None:
    assert live(retry_of="t0").unstored == EMPTY


def test_usage_is_known_as_far_as_it_was_reported() -> None:
    assert live().usage is None
    assert live(TurnStarted(TURN), UsageReported(Usage(1, 2)), UsageReported(Usage(3, 4))).usage == Usage(4, 6)


@pytest.mark.parametrize(
    ("reply", "after", "activity"),
    [
        (live(), 9, Activity(Phase.PREPARING)),
        (live(TurnStarted(TURN)), 9, Activity(Phase.WAITING, 9)),
        (live(TurnStarted(TURN)), -1, Activity(Phase.WAITING, 0)),
        (live(TurnStarted(TURN), TextDelta("a" * 400)), 9.9, Activity(Phase.RECEIVING, 9, rate=17)),
        (live(BUSY), 6, Activity(Phase.RETRYING, 3, BUSY.reason)),
        (live(BUSY), 60, Activity(Phase.RETRYING, 0, BUSY.reason)),
        (live(BUSY, TurnStarted(TURN)), 6, Activity(Phase.WAITING, 6)),
        (live(TurnStarted(TURN), ended(TurnStatus.FAILED)), 6, Activity(ended=TurnStatus.FAILED)),
        (live(TurnStarted(TURN), ended(TurnStatus.STOPPED, withdrawn=True)), 6, IDLE),
    ],
)
def test_what_is_happening_is_told_with_its_seconds(reply: LiveReply, after: float, activity: Activity) -> None:
    assert reply.activity(NOW + timedelta(seconds=after)) == activity


def test_tokens_a_second_are_guessed_from_the_text_until_usage_is_reported() -> None:
    reply = live(TurnStarted(TURN))
    reply.receive([ReasoningDelta("a" * 80), TextDelta("日本" * 20)], NOW)

    def at(seconds: float) -> tuple[int | None, bool]:
        activity = reply.activity(NOW + timedelta(seconds=seconds))
        return activity.rate, activity.exact

    assert at(0.9) == (None, False), "a rate of less than a second says nothing"
    assert at(2) == (25, False), "200 bytes are about 50 tokens"
    reply.receive([TextDelta("a" * 400)], NOW)
    assert at(2.9) == (25, False), "it changes once a second, or nobody could read it"
    assert at(3) == (50, False)
    reply.receive([UsageReported(Usage(1, 90))], NOW)
    assert at(3) == (30, True)
    reply.receive([TextDelta("a" * 120)], NOW)
    assert at(3) == (40, False), "what came since is guessed again"


def test_there_is_no_rate_without_text() -> None:
    reply = live(TurnStarted(TURN), ToolCalled("c", "f"))
    assert reply.activity(NOW + timedelta(seconds=9)) == Activity(Phase.RECEIVING, 9)


@pytest.mark.parametrize(
    "event",
    [
        TextDelta("a"),
        TextBreak(),
        ReasoningDelta("a"),
        ReasoningEnded(1.0),
        ToolCalled("c", "f"),
        ToolReturned("c", "out"),
        UsageReported(Usage()),
    ],
)
def test_whatever_comes_ends_the_wait_for_another_try(event: ReplyEvent) -> None:
    reply = live(TurnStarted(TURN), BUSY)
    assert reply.retry == BUSY

    reply.receive([event], NOW)

    assert reply.retry is None
