"""What every engine keeps of tool calls that somebody decides about: each decision once, each call carried out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from litechat_tui.domain.chat import Times, ToolPart, Turn, TurnStatus, Usage
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import EMPTY, Prompt
from litechat_tui.domain.tool_calls import NOT_ALLOWED, NOT_KNOWN, CallError, CallState, Decision, ToolCall
from tests.contract.stores import COMPLETED, Store, retry
from tests.conversations import CALL

ASKED = replace(CALL, call_id="c1", decision=None, decided_at=None, started_at=None, ended_at=None)
OTHER = replace(ASKED, call_id="c2", tool="write_file", fingerprint="w" * 64)
PAUSED = Outcome(
    TurnStatus.AWAITING_APPROVAL, Partial(reasoning="Hm."), Usage(3, 4, cost=0.5), times=Times((1.0,), {"c0": 2.0})
)


def output(call_id: str, text: str = "Done") -> dict[str, str]:
    return {"type": "function_call_output", "call_id": call_id, "output": text}


def made(*calls: ToolCall) -> list[dict[str, str]]:
    return [
        {"type": "function_call", "call_id": each.call_id, "name": each.tool, "arguments": each.arguments}
        for each in calls
    ]


def begun(store: Store, *calls: ToolCall) -> Turn:
    turn = store.journal.begin(TurnRequest("a", Prompt("Read it"), "model"))
    store.journal.append(turn, made(*calls), calls)
    return turn


def paused(store: Store, *calls: ToolCall) -> Turn:
    return store.journal.pause(begun(store, *(calls or (ASKED, OTHER))), PAUSED, 3)


def calls_of(store: Store) -> Sequence[ToolCall]:
    parts = store.queries.messages("a")[-1].parts
    return [part.call for part in parts if isinstance(part, ToolPart) and part.call]


def outputs(store: Store) -> list[str]:
    return [item["output"] for item in store.journal.items("a") if "output" in item]


def resumed(store: Store, turn: Turn) -> Turn:
    return store.journal.begin(TurnRequest(turn.session_id, EMPTY, turn.model, resumes=turn.id))


def test_a_turn_that_waits_keeps_what_it_came_to(store: Store) -> None:
    turn = paused(store)
    assert (turn.status, turn.usage, turn.ended_at) == (TurnStatus.AWAITING_APPROVAL, PAUSED.usage, None)
    assert calls_of(store) == [ASKED, OTHER]
    session = store.queries.session("a")
    assert session is not None
    assert (session.status, session.unread) == (TurnStatus.AWAITING_APPROVAL, True)
    carried = store.journal.carried(turn)
    assert (carried.requests, carried.times, carried.reasoning) == (3, PAUSED.times, "Hm.")
    assert carried.calls == (ASKED, OTHER)
    with pytest.raises(StoreError):
        store.journal.append(turn, [output("c1")])


def test_the_last_decision_lets_the_turn_go_on_and_the_first_one_counts(store: Store) -> None:
    turn = paused(store)
    first = store.journal.decide(turn.id, "c1", Decision.ONCE)
    assert (first.counts, first.resumed) == (True, None)
    again = store.journal.decide(turn.id, "c1", Decision.NO)
    assert (again.counts, again.resumed) == (False, None)
    last = store.journal.decide(turn.id, "c2", Decision.NO, "Not now.")
    assert last.counts
    assert last.resumed is not None
    assert (last.resumed.id, last.resumed.status, last.resumed.usage) == (turn.id, TurnStatus.RUNNING, PAUSED.usage)
    assert resumed(store, turn) == last.resumed
    assert [(call.decision, call.reason) for call in calls_of(store)] == [
        (Decision.ONCE, ""),
        (Decision.NO, "Not now."),
    ]


def test_nothing_can_be_decided_about_what_does_not_wait(store: Store) -> None:
    turn = begun(store, ASKED)
    for turn_id, call_id in ((turn.id, "c1"), (turn.id, "c9"), ("gone", "c1")):
        assert not store.journal.decide(turn_id, call_id, Decision.ONCE).counts


@pytest.mark.parametrize("decision", [Decision.SESSION, Decision.ALWAYS])
def test_a_decision_that_lasts_is_one_about_other_calls_of_the_tool(store: Store, decision: Decision) -> None:
    same = replace(ASKED, call_id="c3")
    turn = paused(store, ASKED, OTHER, same)
    assert store.journal.decide(turn.id, "c1", decision).resumed is None
    assert [call.decision for call in calls_of(store)] == [decision, None, decision]
    allowed = {ASKED.fingerprint} if decision is Decision.SESSION else set()
    assert set(store.journal.allowed("a")) == allowed
    assert not store.journal.allowed("b")


def test_a_call_begins_once_and_only_when_it_is_allowed(store: Store) -> None:
    turn = paused(store)
    store.journal.decide(turn.id, "c1", Decision.NO)
    store.journal.decide(turn.id, "c2", Decision.ONCE)
    with pytest.raises(StoreError):
        store.journal.start_calls(turn, ["c1"])
    with pytest.raises(StoreError):
        store.journal.start_calls(turn, ["c9"])
    store.journal.start_calls(turn, ["c2"])
    with pytest.raises(StoreError):
        store.journal.start_calls(turn, ["c2"])
    assert [call.state for call in calls_of(store)] == [CallState.REFUSED, CallState.RUNNING]


def test_a_call_has_one_output(store: Store) -> None:
    turn = paused(store)
    store.journal.decide(turn.id, "c1", Decision.ONCE)
    store.journal.decide(turn.id, "c2", Decision.ONCE)
    store.journal.start_calls(turn, ["c1", "c2"])
    store.journal.finish_call(turn, "c1", output("c1"))
    store.journal.finish_call(turn, "c1", output("c1", "again"))
    store.journal.finish_call(turn, "c2", output("c2", "gone"), CallError.GONE)
    assert outputs(store) == ["Done", "gone"]
    assert [call.state for call in calls_of(store)] == [CallState.DONE, CallState.FAILED]
    ended = store.journal.end(turn, COMPLETED)
    assert ended.status is TurnStatus.COMPLETED
    assert [call.state for call in calls_of(store)] == [CallState.DONE, CallState.FAILED]


def test_the_end_of_a_turn_closes_its_calls(store: Store) -> None:
    turn = paused(store)
    store.journal.decide(turn.id, "c1", Decision.ONCE)
    store.journal.decide(turn.id, "c2", Decision.NO)
    store.journal.start_calls(turn, ["c1"])
    store.journal.end(turn, Outcome(TurnStatus.STOPPED, Partial("Half")))
    assert outputs(store) == [NOT_KNOWN, NOT_ALLOWED]
    assert store.journal.items("a")[-1] == {"role": "assistant", "content": "Half"}


@pytest.mark.parametrize("way", ["prompt", "retry", "abandon"])
def test_what_goes_on_another_way_closes_the_calls_first(store: Store, way: str) -> None:
    turn = paused(store)
    if way == "prompt":
        store.journal.begin(TurnRequest("a", Prompt("Never mind"), "model"))
        assert outputs(store) == [NOT_ALLOWED] * 2
        assert [item.get("role", item.get("type")) for item in store.journal.items("a")] == [
            "user",
            *["function_call"] * 2,
            *["function_call_output"] * 2,
            "user",
        ]
    elif way == "retry":
        store.journal.end(retry(store, turn), COMPLETED)
        assert [item.get("role") for item in store.journal.items("a")] == ["user"]
    else:
        ended = store.journal.abandon("a")
        assert ended is not None
        assert (ended.id, ended.status) == (turn.id, TurnStatus.STOPPED)
        assert outputs(store) == [NOT_ALLOWED] * 2
    assert store.journal.abandon("a") is None
    assert not store.journal.decide(turn.id, "c1", Decision.ONCE).counts
