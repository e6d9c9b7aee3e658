from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from litechat_tui.agent.progress import UNFINISHED, Progress
from litechat_tui.demo import wire
from litechat_tui.domain.chat import Times, TurnStatus, Usage
from litechat_tui.domain.events import ReasoningDelta, ReasoningEnded, TextBreak, TextDelta, UsageReported
from litechat_tui.domain.ports import Partial
from litechat_tui.domain.redaction import Redactor
from tests.conftest import NOW, frozen_clock
from tests.wording import message

CALL = wire.Call("look", "{}", "call_1")


@pytest.fixture
def progress() -> Progress:
    return Progress(frozen_clock)


def receive(progress: Progress, *events: dict[str, Any]) -> None:
    for event in events:
        progress.receive(event)


def test_nothing_has_arrived_at_first(progress: Progress) -> None:
    assert progress.partial() == Partial()
    assert not progress.any_output
    assert not progress.heard
    assert progress.first_token_at is None
    assert not progress.whole


def test_what_arrived_is_partial_until_it_is_stored(progress: Progress) -> None:
    receive(progress, *wire.Reply([wire.Thought("Hm."), wire.Text("One"), CALL, wire.Text("Two")]).begun())
    assert progress.partial() == Partial("One\n\nTwo", "Hm.")
    assert progress.any_output
    assert progress.first_token_at == NOW
    progress.stored([{"type": "reasoning"}, {"type": "message"}])
    assert progress.partial() == Partial()


def test_reasoning_that_no_item_holds_stays_beside_the_turn(progress: Progress) -> None:
    receive(progress, *wire.Reply([wire.Thought("Hm."), wire.Text("One")]).begun())
    progress.stored([{"type": "message"}])
    assert progress.partial() == Partial("", "Hm.")


def test_usage_adds_up_over_the_requests_of_a_turn(progress: Progress) -> None:
    assert progress.usage is None
    receive(progress, *wire.Reply().completed(), *wire.Reply().completed())
    assert progress.usage == Usage(42, 18, cost=0.0001452)


def test_text_that_comes_only_in_the_last_event_is_told(progress: Progress) -> None:
    (*_, last) = wire.Reply([wire.Text("All at once")]).completed()
    events = progress.receive(last)
    assert events[:2] == [TextBreak(), TextDelta("All at once")]
    assert isinstance(events[2], UsageReported)


def test_text_that_was_streamed_is_not_told_again(progress: Progress) -> None:
    (*rest, last) = wire.Reply([wire.Text("Bit by bit")]).completed()
    receive(progress, *rest)
    assert [type(event) for event in progress.receive(last)] == [UsageReported]


def test_each_request_is_judged_by_itself(progress: Progress) -> None:
    receive(progress, *wire.Reply([wire.Text("One")]).completed())
    progress.request_begins()
    assert not progress.heard
    assert progress.ending is None
    (*_, last) = wire.Reply([wire.Text("Two")]).completed()
    assert TextDelta("Two") in progress.receive(last)


def test_an_answer_is_whole_when_no_tool_has_to_run(progress: Progress) -> None:
    progress.finished([{"type": "message"}])
    assert progress.whole
    progress.request_begins()
    assert not progress.whole


def test_an_answer_whose_tools_ran_is_not_whole_before_the_next_one(progress: Progress) -> None:
    items = [{"type": "function_call", "call_id": "call_1"}, {"type": "function_call_output", "call_id": "call_1"}]
    progress.finished(items)
    assert not progress.whole
    progress.stored(items)
    assert not progress.whole


def test_calls_with_an_output_stay_as_they_are(progress: Progress) -> None:
    items = [{"type": "function_call", "call_id": "call_1"}, {"type": "function_call_output", "call_id": "call_1"}]
    progress.finished(items)
    assert progress.closed() == items


def test_unstored_calls_are_closed_with_an_output(progress: Progress) -> None:
    items = [{"type": "message"}, {"type": "function_call", "call_id": "call_1"}]
    progress.finished(items)
    output = {"type": "function_call_output", "call_id": "call_1", "output": UNFINISHED}
    assert progress.closed() == [*items, output]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("max_output_tokens", "longest"),
        ("content_filter", "filter"),
        ("whim", "cut short"),
        (None, "cut short"),
        ([], "cut short"),
    ],
)
def test_an_incomplete_answer_says_why(progress: Progress, reason: object, words: str) -> None:
    (*rest, last) = wire.Reply([wire.Text("One")]).incomplete()
    last["response"]["incomplete_details"] = {"reason": reason}
    receive(progress, *rest, last)
    status, problem = progress.outcome()
    assert status is TurnStatus.INCOMPLETE
    assert problem is not None
    assert words in message(problem)


def test_the_time_of_thoughts_and_tools_is_taken() -> None:
    moments = (NOW + timedelta(seconds=number) for number in count())
    progress = Progress(moments.__next__)
    told = [
        event
        for raw in wire.Reply([wire.Thought("Hm."), CALL]).completed()
        for event in progress.receive(raw)
        if isinstance(event, ReasoningEnded)
    ]
    output = {"type": "function_call_output", "call_id": "call_1", "output": "done"}
    (returned,) = progress.returned([{"type": "function_call", "call_id": "call_1"}, output])
    assert returned.seconds is not None
    assert returned.seconds > 0
    assert progress.returned([output]) == [returned], "it is told again when it is stored late"
    assert [event.seconds for event in told] == [*progress.times().thoughts]
    assert progress.times() == Times((told[0].seconds,), {"call_1": returned.seconds})


def test_a_thought_without_an_end_and_a_call_that_nobody_made_have_no_time(progress: Progress) -> None:
    (*begun, _) = wire.Reply([wire.Thought("Hm.")]).begun()
    receive(progress, *[event for event in begun if event["type"].endswith("text.delta")])
    (returned,) = progress.returned([{"type": "function_call_output", "call_id": "x", "output": ""}])
    assert progress.times() == Times((), {"x": 0.0})
    assert returned.seconds == 0.0


def test_any_other_ending_completes(progress: Progress) -> None:
    assert progress.outcome() == (TurnStatus.COMPLETED, None)


def test_what_may_be_the_beginning_of_a_secret_waits_for_what_follows(progress: Progress) -> None:
    progress.redact(Redactor(["sk-0123456789"]))
    events = wire.Reply([wire.Thought("s"), wire.Text("sk-01skills", ["sk-01", "skills"])]).begun()
    told = [[*progress.receive(event)] for event in events]
    assert [each for each in told if each] == [
        [ReasoningDelta("s"), ReasoningEnded(0.0), TextBreak()],
        [TextBreak()],
        [TextDelta("sk-01skill")],
    ]
    assert progress.partial() == Partial("sk-01skill", "s")
    assert progress.rest() == [TextDelta("s")]
    assert progress.partial() == Partial("sk-01skills", "s")
