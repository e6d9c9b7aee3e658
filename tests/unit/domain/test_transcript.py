"""Reply events, applied to the message that is shown."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain import transcript
from litechat_tui.domain.chat import ChatMessage, ReasoningPart, Role, TextPart, ToolPart, Turn, TurnStatus, Usage
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
from litechat_tui.domain.transcript import MOST_LONG_PARTS, PART_CHARS, apply_event, apply_events, near_parts, reply_to
from tests.conftest import NOW
from tests.wording import problem

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
    assert apply_event(message, RetryScheduled(1.0, problem("busy"))) is message


@given(st.text(min_size=1), st.data())
def test_text_reads_the_same_however_it_was_cut(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert applied(*(TextDelta(piece) for piece in pieces)).text == text


@given(st.lists(st.text("ab\n", max_size=12), min_size=1, max_size=12), st.integers(2, 9))
def test_a_long_text_is_cut_in_the_same_places_however_it_came(pieces: list[str], most: int) -> None:
    with patch.object(transcript, "PART_CHARS", most):
        grown, whole = applied(*map(TextDelta, pieces)), applied(TextDelta("".join(pieces)))
    assert grown.parts == whole.parts
    assert whole.text == "".join(pieces)
    assert all(isinstance(part, TextPart) and len(part.text) <= most for part in whole.parts)


def test_a_long_text_is_cut_at_a_blank_line_where_there_is_one() -> None:
    with patch.object(transcript, "PART_CHARS", 10):
        assert applied(TextDelta("one two\n\nthree")).parts == (TextPart("one two"), TextPart("three"))
        assert applied(TextDelta("o\n\nne two three")).parts == (
            TextPart("o\n\nne two "),
            TextPart("three", continues=True),
        )


def test_a_long_text_is_not_cut_in_the_middle_of_code_if_possible() -> None:
    text = "some words\n\n```py\na\n\nb\n```"
    with patch.object(transcript, "PART_CHARS", 20):
        assert applied(TextDelta(text)).parts == (TextPart("some words"), TextPart("```py\na\n\nb\n```"))
        assert applied(TextDelta(f"~~~\n{text}")).parts[0] == TextPart("~~~\nsome words")
    with patch.object(transcript, "PART_CHARS", 12):
        assert applied(TextDelta("```\n1234\n\n5678\n```")).parts[0] == TextPart("```\n1234")


def test_a_long_text_is_cut_before_code_that_has_ended() -> None:
    text = f"{'x' * 16}\n\n```\na\n\nb\n```\n"
    with patch.object(transcript, "PART_CHARS", len(text)):
        assert applied(TextDelta(f"{text}and more")).parts[0] == TextPart("x" * 16)


def test_long_thoughts_are_cut_as_well_and_tell_at_their_end_how_long_they_took() -> None:
    with patch.object(transcript, "PART_CHARS", 10):
        message = applied(ReasoningDelta("one two\n\nth"), ReasoningDelta("ree four"), ReasoningEnded(2.0))
        assert message.parts == (
            ReasoningPart("one two"),
            ReasoningPart("\n\nthree fo", None, continues=True),
            ReasoningPart("ur", 2.0, continues=True),
        )
        assert applied(ReasoningDelta("one two\n\nthree four"), ReasoningEnded(2.0)) == message


def test_of_a_very_long_text_the_end_is_drawn() -> None:
    long, short = TextPart("x" * PART_CHARS), TextPart("short")
    instead = TextPart("...")
    few = (short, *[long] * MOST_LONG_PARTS)
    assert near_parts(few, instead) is few
    assert near_parts((long, short, long, *few), instead) == (instead, short, TextPart(""), *few)
