import io
from collections.abc import Sequence
from dataclasses import replace

import pytest

from litechat_tui.console import Streams
from litechat_tui.domain.chat import (
    AttachmentPart,
    ChatMessage,
    PreviousAnswer,
    ReasoningPart,
    Role,
    TextPart,
    ToolPart,
    Turn,
    TurnStatus,
    Usage,
)
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
    UsageReported,
)
from litechat_tui.domain.served import Served
from litechat_tui.plain.line_renderer import LineRenderer, describe_message
from tests.conftest import NOW
from tests.wording import problem


def printed(*events: ReplyEvent) -> list[str]:
    """Return the lines that are printed for `events`."""
    out = io.StringIO()
    LineRenderer(Streams(out, io.StringIO())).take_all(events)
    assert not out.getvalue() or out.getvalue().endswith("\n") or not isinstance(events[-1], ReplyEnded)
    return out.getvalue().splitlines()


def end(
    status: TurnStatus = TurnStatus.COMPLETED, problem: Problem | None = None, *, withdrawn: bool = False
) -> ReplyEnded:
    return ReplyEnded(Turn("t1", "s1", "m1", status, NOW, problem=problem), withdrawn=withdrawn)


def test_an_answer_is_marked_once_and_written_as_it_is() -> None:
    assert printed(TextDelta("# On"), TextDelta(""), TextDelta("e\ntwo"), end()) == ["Assistant: # One", "two"]


def test_an_answer_of_another_model_says_so() -> None:
    ended = end()
    served = replace(ended, turn=replace(ended.turn, served=Served("call-1", "another", 0, 1)))
    lines = printed(TextDelta("One."), served)
    assert lines == ["Assistant: One.", "Not as asked for: answered by another, fallbacks: 1."]


def test_blocks_of_text_stand_apart() -> None:
    assert printed(TextDelta("One."), TextBreak(), TextDelta("Two."), end()) == ["Assistant: One.", "", "Two."]


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        ((), "Thought."),
        ((ReasoningEnded(0.2),), "Thought."),
        ((ReasoningEnded(0.9),), "Thought for 1 second."),
        ((ReasoningEnded(2.2),), "Thought for 2 seconds."),
    ],
)
def test_thinking_is_one_sentence_however_much_of_it_came(ended: Sequence[ReplyEvent], words: str) -> None:
    lines = printed(ReasoningDelta("Hm"), ReasoningDelta("m."), *ended, TextDelta("Yes."), end())

    assert lines == [words, "Assistant: Yes."]


def test_a_tool_is_one_sentence_and_the_answer_is_marked_again_after_it() -> None:
    lines = printed(
        TextDelta("Wait."),
        ToolCalled("1", "current_time", '{"zone": '),
        ToolCalled("1", "current_time", '{"zone": "Asia/Tokyo"}'),
        ToolReturned("1", "noon\nsharp"),
        TextBreak(),
        TextDelta("It is noon."),
        end(),
    )

    assert lines == [
        "Assistant: Wait.",
        'Tool current_time {"zone": "Asia/Tokyo"}: noon sharp',
        "Assistant: It is noon.",
    ]


def test_a_tool_without_arguments_or_without_a_result_says_so_by_leaving_them_out() -> None:
    assert printed(ToolCalled("1", "now", "{}"), ToolReturned("1", "noon"), end())[0] == "Tool now: noon"
    assert printed(ToolCalled("1", "now"), end())[0] == "Tool now: no result."
    assert printed(ToolReturned("?", "noon"), end())[0] == "Tool: noon"


def test_a_new_attempt_is_told_once() -> None:
    again = RetryScheduled(2.4, problem("The proxy is busy."))

    assert printed(again, again, TextDelta("Yes."), end()) == [
        "The proxy is busy. Trying again in 2 seconds.",
        "Assistant: Yes.",
    ]


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (end(TurnStatus.STOPPED), "Stopped. What came is kept."),
        (end(TurnStatus.FAILED, problem("It broke.", "Mend it.")), "It broke. Mend it."),
        (end(TurnStatus.FAILED, problem("It broke.", proxy_message="No")), "It broke. The proxy says: No"),
        (end(TurnStatus.FAILED), "The reply failed. What came is kept."),
        (end(TurnStatus.INCOMPLETE), "Cut short by the model's limit. What came is kept."),
        (end(TurnStatus.INTERRUPTED), "Interrupted: the program ended here. What had come is kept."),
        (end(TurnStatus.RUNNING), "A reply is arriving here in another window."),
    ],
)
def test_an_answer_that_did_not_come_to_its_end_says_how_it_ended(ending: ReplyEnded, words: str) -> None:
    assert printed(TextDelta("Half"), ending) == ["Assistant: Half", words]


def test_an_end_without_any_text_is_told_too() -> None:
    assert printed(UsageReported(Usage()), end()) == ["The answer is empty."]
    assert printed(end(TurnStatus.STOPPED, withdrawn=True)) == [
        "Stopped before anything came. The prompt was taken back."
    ]
    assert printed(end(TurnStatus.FAILED, problem("It broke."), withdrawn=True)) == ["It broke."]


def test_a_stored_answer_is_said_like_one_that_arrives() -> None:
    parts = (
        PreviousAnswer("Set aside.", TurnStatus.COMPLETED),
        ReasoningPart("Hm.", 3.0),
        ToolPart("1", "now", "{}", "noon", 0.5),
        ToolPart("2", "later"),
        TextPart("One."),
        AttachmentPart("image"),
    )
    message = ChatMessage(Role.ASSISTANT, parts, turn=end(TurnStatus.STOPPED).turn)

    assert printed(*describe_message(message)) == [
        "Thought for 3 seconds.",
        "Tool now: noon",
        "Assistant: One.",
        "",
        "[image]",
        "Tool later: no result.",
        "Stopped. What came is kept.",
    ]


def test_an_answer_that_another_program_stored_has_no_end_to_tell() -> None:
    assert printed(*describe_message(ChatMessage(Role.ASSISTANT, (TextPart("Yes."),)))) == ["Assistant: Yes."]
