"""A session, its turns and its messages."""

from __future__ import annotations

from litechat_tui.domain.chat import ChatMessage, ReasoningPart, Role, TextPart, ToolPart, TurnStatus, Usage


def test_only_a_turn_that_runs_or_waits_has_not_ended() -> None:
    assert {status for status in TurnStatus if not status.ended} == {
        TurnStatus.RUNNING,
        TurnStatus.AWAITING_APPROVAL,
    }


def test_usage_adds_up() -> None:
    assert Usage(1, 2, 3, 4, 0.5) + Usage(10, 20, 30, 40, 0.25) == Usage(11, 22, 33, 44, 0.75)


def test_a_cost_that_was_not_reported_is_not_nought() -> None:
    assert (Usage() + Usage()).cost is None
    assert (Usage(cost=0.5) + Usage()).cost == 0.5
    assert (Usage() + Usage(cost=0.0)).cost == 0.0


def test_the_text_of_a_message_is_its_text_alone() -> None:
    parts = (ReasoningPart("hm"), TextPart("one"), ToolPart("c", "f", "{}", "out"), TextPart("two"))
    assert ChatMessage(Role.ASSISTANT, parts).text == "one\n\ntwo"
