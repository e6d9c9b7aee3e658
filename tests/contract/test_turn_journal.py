"""What every engine keeps of a turn, from its prompt to its end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from litechat_tui.domain.chat import (
    ChatMessage,
    PreviousAnswer,
    ReasoningPart,
    Role,
    TextPart,
    Times,
    ToolPart,
    Turn,
    TurnStatus,
    Usage,
)
from litechat_tui.domain.errors import SessionBusyError, StoreError
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.served import Served
from tests.conftest import NOW
from tests.contract.stores import COMPLETED, Store, retry, said, spoken, talk
from tests.stored import sessions
from tests.wording import problem, raises


def test_a_prompt_is_stored_before_anything_else_happens(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello\x1b[31m"), "model"))
    assert (turn.session_id, turn.model, turn.status) == ("a", "model", TurnStatus.RUNNING)
    assert store.journal.items("a") == [{"role": "user", "content": "Hello\x1b[31m"}]
    prompt, reply = store.queries.messages("a")
    assert prompt == ChatMessage(Role.USER, (TextPart("Hello␛[31m"),), turn.started_at, turn, prompt.item_id)
    assert reply == ChatMessage(Role.ASSISTANT, (), turn.started_at, turn)
    session = store.queries.session("a")
    assert session is not None
    assert (session.title, session.model, session.status) == ("Hello␛[31m", "model", TurnStatus.RUNNING)


def test_a_completed_turn_has_its_items_its_usage_and_its_times(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    first_token_at = turn.started_at + timedelta(seconds=0.25)
    store.journal.checkpoint(turn, Partial("H"), first_token_at)
    store.journal.append(turn, [said("Hi")])
    usage = Usage(10, 4, 3, 2, 0.5)
    served = Served("call-1", "another", 1, 2)
    ended = store.journal.end(turn, Outcome(TurnStatus.COMPLETED, usage=usage, served=served))
    assert (ended.status, ended.usage, ended.first_token_at) == (TurnStatus.COMPLETED, usage, first_token_at)
    assert ended.served == served
    assert ended.ended_at is not None
    assert ended.ended_at > turn.started_at
    _, reply = store.queries.messages("a")
    assert reply == ChatMessage(Role.ASSISTANT, (TextPart("Hi"),), turn.started_at, ended, reply.item_id)


def test_a_first_token_that_no_checkpoint_told_comes_with_the_end(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    seen = Turn(turn.id, "a", "model", turn.status, turn.started_at, first_token_at=turn.started_at)
    assert store.journal.end(seen, COMPLETED).first_token_at == turn.started_at


def test_usage_without_a_cost_stays_without(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    assert store.journal.end(turn, Outcome(TurnStatus.COMPLETED, usage=Usage(1, 2))).usage == Usage(1, 2)


def test_a_checkpoint_is_part_of_the_reply_until_its_items_are_stored(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    store.journal.checkpoint(turn, Partial("Half an ans", "hmm"), None)
    assert store.queries.messages("a")[1].parts == (ReasoningPart("hmm"), TextPart("Half an ans"))
    store.journal.append(turn, [said("Half an answer")])
    assert store.queries.messages("a")[1].parts == (TextPart("Half an answer"),)


@pytest.mark.parametrize("status", [TurnStatus.STOPPED, TurnStatus.FAILED, TurnStatus.INCOMPLETE])
def test_what_had_arrived_when_a_turn_was_cut_short_becomes_the_answer(store: Store, status: TurnStatus) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    store.journal.append(
        turn, [said("First."), {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}]
    )
    store.journal.checkpoint(turn, Partial("older"), None)
    broken = problem("It broke.", "Try again.", proxy_message="Out of order")
    times = Times((1.5,), {"c": 0.25})
    ended = store.journal.end(turn, Outcome(status, Partial("Second, cut", "thinking"), problem=broken, times=times))
    assert (ended.status, ended.problem) == (status, broken)
    assert store.journal.items("a")[-1] == {"role": "assistant", "content": "Second, cut"}
    _, reply = store.queries.messages("a")
    call = ToolPart("c", "f", "{}", seconds=0.25)
    assert reply.parts == (TextPart("First."), call, ReasoningPart("thinking", 1.5), TextPart("Second, cut"))
    assert reply.turn == ended


def test_a_turn_cut_short_before_any_text_still_tells_how_it_ended(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    ended = store.journal.end(turn, Outcome(TurnStatus.FAILED, Partial(reasoning="hm"), problem=problem("No.")))
    assert store.journal.items("a") == [{"role": "user", "content": "Hello"}]
    _, reply = store.queries.messages("a")
    assert reply == ChatMessage(Role.ASSISTANT, (ReasoningPart("hm"),), turn.started_at, ended)


def test_reasoning_that_the_final_items_leave_out_stands_before_the_answer(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    store.journal.append(turn, [said("Hi")])
    store.journal.end(turn, Outcome(TurnStatus.COMPLETED, Partial(reasoning="hm")))
    assert store.queries.messages("a")[1].parts == (ReasoningPart("hm"), TextPart("Hi"))


def test_a_session_runs_one_turn_at_a_time_and_others_run_beside_it(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    with pytest.raises(SessionBusyError):
        store.journal.begin(TurnRequest("a", Prompt("Again"), "model"))
    other = store.journal.begin(TurnRequest("b", Prompt("Hello"), "model"))
    store.journal.end(turn, COMPLETED)
    store.journal.begin(TurnRequest("a", Prompt("Again"), "model"))
    store.journal.end(other, COMPLETED)
    assert spoken(store)[-2:] == [(Role.USER, "Again"), (Role.ASSISTANT, "")]


def test_a_turn_that_has_ended_takes_nothing_more(store: Store) -> None:
    turn = talk(store)
    for late in (
        lambda: store.journal.append(turn, [said("late")]),
        lambda: store.journal.checkpoint(turn, Partial("late"), None),
        lambda: store.journal.end(turn, COMPLETED),
        lambda: store.journal.withdraw(turn),
    ):
        with pytest.raises(StoreError):
            late()
    assert spoken(store) == [(Role.USER, "Hello"), (Role.ASSISTANT, "Hi")]


def test_a_withdrawn_first_turn_leaves_nothing_behind(store: Store) -> None:
    store.journal.withdraw(store.journal.begin(TurnRequest("a", Prompt("Hello"), "model")))
    assert store.queries.session("a") is None
    assert sessions(store) == []
    assert store.journal.items("a") == []


def test_a_withdrawn_later_turn_leaves_the_session_as_it_was(store: Store) -> None:
    talk(store)
    before = store.queries.session("a")
    store.journal.withdraw(store.journal.begin(TurnRequest("a", Prompt("Never mind"), "another model")))
    after = store.queries.session("a")
    assert before is not None
    assert after is not None
    assert (after.title, after.model, after.status) == (before.title, before.model, before.status)
    assert spoken(store) == [(Role.USER, "Hello"), (Role.ASSISTANT, "Hi")]


def test_nothing_is_recovered_while_its_program_lives(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    store.journal.beat()
    assert store.journal.recover() == []
    store.journal.end(turn, COMPLETED)


def test_a_retry_supersedes_the_answer_before_it(store: Store) -> None:
    talk(store, "a", "Before")
    first = talk(store, "a", "Question", said("Answer"), said("More"))
    second = retry(store, first)
    assert store.journal.items("a")[-1] == {"role": "user", "content": "Question"}
    prompt, reply = store.queries.messages("a")[-2:]
    assert (prompt.text, prompt.turn, reply.turn) == ("Question", second, second)
    assert reply.parts == (PreviousAnswer("Answer\n\nMore", TurnStatus.COMPLETED),)
    store.journal.append(second, [said("Better")])
    ended = store.journal.end(second, COMPLETED)
    assert [message.text for message in store.queries.messages("a")] == ["Before", "Hi", "Question", "Better"]
    reply = store.queries.messages("a", limit=2)[-1]
    assert reply.parts == (PreviousAnswer("Answer\n\nMore", TurnStatus.COMPLETED), TextPart("Better"))
    assert reply.turn == ended
    session = store.queries.session("a")
    assert session is not None
    assert (session.model, len(store.journal.items("a"))) == ("another model", 4)


def test_every_superseded_answer_with_text_is_kept_in_order(store: Store) -> None:
    first = talk(store, "a", "Question", said("One"))
    second = store.journal.end(
        retry(store, first), Outcome(TurnStatus.FAILED, Partial(reasoning="hm"), problem=problem("No."))
    )
    third = store.journal.end(retry(store, second), Outcome(TurnStatus.STOPPED, Partial("Thr", "hm")))
    fourth = retry(store, third)
    store.journal.checkpoint(fourth, Partial("Fo"), None)
    earlier = (PreviousAnswer("One", TurnStatus.COMPLETED), PreviousAnswer("Thr", TurnStatus.STOPPED))
    assert store.queries.messages("a")[-1].parts == (*earlier, TextPart("Fo"))
    store.journal.end(fourth, Outcome(TurnStatus.COMPLETED, Partial(reasoning="hm")))
    assert store.queries.messages("a")[-1].parts == (*earlier, ReasoningPart("hm"))
    assert store.journal.items("a") == [{"role": "user", "content": "Question"}]


def test_a_withdrawn_retry_leaves_everything_as_it_was(store: Store) -> None:
    talk(store, "a", "Before")
    first = store.journal.begin(TurnRequest("a", Prompt("Question"), "model"))
    store.journal.append(
        first, [said("Answer"), {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}]
    )
    first = store.journal.end(first, Outcome(TurnStatus.STOPPED, Partial("and the", "hm")))
    before, items, messages = store.queries.session("a"), store.journal.items("a"), store.queries.messages("a")
    store.journal.withdraw(retry(store, first))
    assert store.journal.items("a") == items
    assert store.queries.messages("a") == messages
    after = store.queries.session("a")
    assert before is not None
    assert after is not None
    assert (after.title, after.status) == (before.title, before.status)
    second = store.journal.end(retry(store, first), COMPLETED)
    store.journal.withdraw(retry(store, second))
    assert store.queries.messages("a")[-1].parts == (PreviousAnswer("Answer\n\nand the", TurnStatus.STOPPED),)


def test_only_the_last_prompt_of_a_session_is_retried(store: Store) -> None:
    first = talk(store)
    second = talk(store, "a", "More", said("Last"))
    for turn in (first, Turn("none", "a", "model", TurnStatus.COMPLETED, NOW), talk(store, "b")):
        with raises(StoreError, match="last"):
            store.journal.begin(TurnRequest("a", Prompt(""), "model", retry_of=turn.id))
    third = retry(store, second)
    with pytest.raises(SessionBusyError):
        retry(store, second)
    store.journal.end(third, COMPLETED)
    with raises(StoreError, match="last"):
        retry(store, second)
    assert spoken(store) == [
        (Role.USER, "Hello"),
        (Role.ASSISTANT, "Hi"),
        (Role.USER, "More"),
        (Role.ASSISTANT, ""),
    ]
