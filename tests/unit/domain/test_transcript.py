"""Reply events, applied to the message that is shown."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.chat import ChatMessage, ReasoningPart, Role, TextPart, ToolPart, Turn, TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
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
from litechat_tui.domain.transcript import apply_event, apply_events, reply_to
from tests.conftest import NOW

TURN = Turn("t", "s", "m", TurnStatus.RUNNING, NOW)


def applied(*events: ReplyEvent) -> ChatMessage:
    return apply_events(reply_to(), events)


def test_a_reply_begins_empty_at_the_start_of_its_turn() -> None:
    assert reply_to() == ChatMessage(Role.ASSISTANT, ())
    assert reply_to(TURN) == ChatMessage(Role.ASSISTANT, (), NOW, TURN)
    assert applied(TurnStarted(TURN)) == reply_to(TURN)


def test_text_grows_in_one_part() -> None:
    assert applied(TextDelta("Hel"), TextDelta("lo")).parts == (TextPart("Hello"),)


def test_reasoning_grows_in_one_part_until_something_else_comes() -> None:
    message = applied(ReasoningDelta("a"), ReasoningDelta("b"), TextDelta("c"), ReasoningDelta("d"))
    assert message.parts == (ReasoningPart("ab"), TextPart("c"), ReasoningPart("d"))


def test_thoughts_and_calls_tell_how_long_they_took() -> None:
    message = applied(
        ReasoningDelta("a"), ReasoningEnded(1.5), ReasoningDelta("b"), ReasoningEnded(0.5), ToolCalled("c", "f", "{}")
    )
    assert message.parts == (ReasoningPart("ab", 2.0), ToolPart("c", "f", "{}"))
    returned = apply_event(message, ToolReturned("c", "done", 0.25))
    assert returned.parts[1] == ToolPart("c", "f", "{}", "done", 0.25)
    assert apply_event(returned, ReasoningEnded(1.0)) == returned


def test_a_break_sets_texts_apart() -> None:
    assert applied(TextDelta("a"), TextBreak(), TextDelta("b")).parts == (TextPart("a"), TextPart("b"))


def test_breaks_without_text_leave_nothing() -> None:
    ended = ReplyEnded(replace(TURN, status=TurnStatus.COMPLETED))
    assert applied(TextBreak(), TextBreak(), TextDelta("a"), TextBreak(), ended).parts == (TextPart("a"),)
    assert applied(TextBreak(), ReasoningDelta("a")).parts == (ReasoningPart("a"),)
    assert applied(TextBreak(), ToolCalled("c", "f")).parts == (ToolPart("c", "f"),)


def test_a_call_is_brought_up_to_date_and_answered_in_its_place() -> None:
    message = applied(
        ToolCalled("c1", "f"),
        ToolCalled("c2", "g", "{}"),
        TextDelta("x"),
        ToolCalled("c1", "", '{"a":1}'),
        ToolReturned("c1", "out"),
    )
    assert message.parts == (ToolPart("c1", "f", '{"a":1}', "out"), ToolPart("c2", "g", "{}"), TextPart("x"))


def test_an_output_without_a_call_is_kept() -> None:
    assert applied(ToolReturned("c", "out")).parts == (ToolPart("c", "", output="out"),)


def test_usage_adds_up_on_the_turn_and_needs_one() -> None:
    message = applied(TurnStarted(TURN), UsageReported(Usage(1, 2)), UsageReported(Usage(3, 4)))
    assert message.turn == replace(TURN, usage=Usage(4, 6))
    assert applied(UsageReported(Usage(1, 2))) == reply_to()


def test_the_end_brings_the_turn_as_it_stands() -> None:
    ended = replace(TURN, status=TurnStatus.FAILED)
    assert applied(TurnStarted(TURN), ReplyEnded(ended)).turn == ended


def test_what_is_no_part_of_the_message_leaves_it_alone() -> None:
    message = applied(TextDelta("a"))
    assert apply_event(message, RetryScheduled(1.0, Problem(Code.PROXY_FAILED))) is message


@given(st.text(min_size=1), st.data())
def test_text_reads_the_same_however_it_was_cut(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert applied(*(TextDelta(piece) for piece in pieces)).text == text
