"""How every engine counts messages, tokens and cost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from litechat_tui.domain.chat import TurnStatus, Usage
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.search import StaleSearchError
from litechat_tui.domain.shelf import Change
from litechat_tui.domain.spending import Amounts
from tests.conftest import NOW
from tests.contract.stores import Store, TickingClock, retry, said, talk

CALL = {"type": "function_call", "call_id": "1", "name": "now", "arguments": "{}"}
OUTPUT = {"type": "function_call_output", "call_id": "1", "output": "noon"}
THOUGHT = {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Hm"}]}


def paid(store: Store, session_id: str, usage: Usage | None, model: str = "model") -> None:
    turn = store.journal.begin(TurnRequest(session_id, Prompt("Hello"), model))
    store.journal.append(turn, [said("Hi")])
    store.journal.end(turn, Outcome(TurnStatus.COMPLETED, usage=usage))


def test_messages_are_prompts_and_answers_alone(store: Store) -> None:
    talk(store, "a", "Hello", THOUGHT, CALL, OUTPUT, said("It is noon."), said("By the way: hello."))
    assert store.spending.amounts(["a"]) == {"a": Amounts(3, unpriced=1)}


def test_amounts_are_sums_of_all_turns(store: Store) -> None:
    paid(store, "a", Usage(10, 2, 3, 1, 0.5))
    paid(store, "a", Usage(20, 4, 5, 2, 0.25))
    paid(store, "b", Usage(1, 1))
    paid(store, "b", None)
    talk(store, "c")
    found = store.spending.amounts(["b", "a", "nobody", "a"])
    assert found == {"a": Amounts(4, Usage(30, 6, 8, 3, 0.75)), "b": Amounts(4, Usage(1, 1, 0, 0, None), 2)}
    assert store.spending.amounts([]) == {}


def test_a_superseded_answer_was_paid_for_and_is_no_message(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    store.journal.append(turn, [said("Hi")])
    turn = store.journal.end(turn, Outcome(TurnStatus.COMPLETED, usage=Usage(10, 1, cost=0.5)))
    again = retry(store, turn)
    store.journal.append(again, [said("Hello!")])
    store.journal.end(again, Outcome(TurnStatus.COMPLETED, usage=Usage(10, 3, cost=0.25)))
    assert store.spending.amounts(["a"])["a"] == Amounts(2, Usage(20, 4, cost=0.75))
    assert {spell.model: spell.amounts for spell in store.spending.spells()} == {
        "model": Amounts(0, Usage(10, 1, cost=0.5)),
        "another model": Amounts(2, Usage(10, 3, cost=0.25)),
    }


def test_a_copy_and_a_fork_have_amounts_and_only_what_is_new_there_counts_again(
    store: Store, clock: TickingClock
) -> None:
    paid(store, "a", Usage(10, 2, cost=0.5))
    clock.now += timedelta(minutes=1)
    store.commands.fork("a", "fork")
    store.commands.duplicate("a", "copy")
    assert store.spending.amounts(["fork", "copy"]) == dict.fromkeys(
        ("fork", "copy"), Amounts(2, Usage(10, 2, cost=0.5))
    )
    paid(store, "fork", Usage(30, 3, cost=0.25))
    total = sum((spell.amounts for spell in store.spending.spells()), Amounts())
    assert total == Amounts(4, Usage(40, 5, cost=0.75))


def test_what_is_archived_or_in_the_trash_was_consumed_too(store: Store) -> None:
    paid(store, "a", Usage(10, 2))
    store.commands.change(["a"], Change(archived=True, trashed=True))
    assert store.spending.amounts(["a"])["a"].usage.input_tokens == 10
    assert sum(spell.amounts.messages for spell in store.spending.spells()) == 2


def test_spells_are_quarters_of_an_hour_by_model_oldest_first(store: Store, clock: TickingClock) -> None:
    paid(store, "a", Usage(10, 2), "sonnet")
    paid(store, "b", Usage(20, 3), "haiku")
    paid(store, "a", Usage(30, 4), "sonnet")
    clock.now = NOW + timedelta(hours=1)
    paid(store, "a", Usage(40, 5, cost=0.5), "haiku")
    quarter = NOW.replace(minute=0, second=0)
    found = [(spell.at, spell.model, spell.amounts) for spell in store.spending.spells()]
    assert found == [
        (quarter, "haiku", Amounts(2, Usage(20, 3), 1)),
        (quarter, "sonnet", Amounts(4, Usage(40, 6), 2)),
        (quarter + timedelta(hours=1), "haiku", Amounts(2, Usage(40, 5, cost=0.5))),
    ]
    later = store.spending.spells(NOW + timedelta(minutes=30))
    assert [(spell.at, spell.model) for spell in later] == [(quarter + timedelta(hours=1), "haiku")]
    assert [*store.spending.spells(NOW + timedelta(days=1))] == []


def test_a_cost_is_unknown_once_something_came_that_may_have_one(store: Store) -> None:
    running = store.journal.begin(TurnRequest("running", Prompt("Hello"), "model"))
    store.journal.checkpoint(running, Partial("Hi"), NOW)
    for status, first_token_at in (
        (TurnStatus.COMPLETED, NOW),
        (TurnStatus.STOPPED, NOW),
        (TurnStatus.FAILED, NOW),
        (TurnStatus.FAILED, None),
    ):
        name = f"{status}, {'some' if first_token_at else 'none'}"
        turn = store.journal.begin(TurnRequest(name, Prompt("Hello"), "model"))
        store.journal.checkpoint(turn, Partial("Hi" if first_token_at else ""), first_token_at)
        store.journal.end(turn, Outcome(status, Partial("Hi" if first_token_at else "")))
    ids = ["running", "completed, some", "stopped, some", "failed, some", "failed, none"]
    found = store.spending.amounts(ids)
    assert [found[each].unpriced for each in ids] == [0, 1, 1, 1, 0]
    assert sum(spell.amounts.unpriced for spell in store.spending.spells()) == 3


def test_a_cost_of_nothing_is_known(store: Store) -> None:
    paid(store, "a", Usage(10, 2, cost=0.0))
    assert store.spending.amounts(["a"])["a"] == Amounts(2, Usage(10, 2, cost=0.0))


def test_nobody_reads_on_for_who_has_left(store: Store) -> None:
    for number in range(50):
        paid(store, f"{number}", Usage(10, 2))
    with pytest.raises(StaleSearchError):
        store.spending.spells(is_stale=lambda: True)
    assert len([*store.spending.spells(is_stale=lambda: False)]) == 1


@pytest.mark.parametrize("amount", [0, 1])
def test_a_store_without_messages_has_no_spells(store: Store, amount: int) -> None:
    assert [*store.spending.spells()] == []
    if amount:
        paid(store, "a", None)
        assert len([*store.spending.spells()]) == 1
