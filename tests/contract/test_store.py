"""What every store of sessions and turns does: one suite over the fake and the real one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.domain.chat import (
    AttachmentPart,
    ChatMessage,
    EarlierPart,
    ReasoningPart,
    Role,
    TextPart,
    Times,
    ToolPart,
    Turn,
    TurnStatus,
    Usage,
)
from litechat_tui.domain.errors import Problem, SessionBusyError, StoreError
from litechat_tui.domain.ports import Outcome, Partial, SessionStore, TurnJournal, TurnRequest
from litechat_tui.store.sqlite import SQLiteSessionStore
from tests.conftest import NOW
from tests.fakes import MemoryStore

COMPLETED = Outcome(TurnStatus.COMPLETED)


class TickingClock:
    """Every look at it is a second later."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MemoryStore | SQLiteSessionStore]:
    made = (
        MemoryStore(TickingClock()) if request.param == "memory" else SQLiteSessionStore(tmp_path / "s", TickingClock())
    )
    yield made
    made.close()


Store = MemoryStore | SQLiteSessionStore


def said(text: str) -> dict[str, Any]:
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": content}


def talk(store: Store, session_id: str = "a", prompt: str = "Hello", *answer: Mapping[str, Any]) -> Turn:
    turn = store.begin(TurnRequest(session_id, prompt, "model"))
    store.append(turn, answer or [said("Hi")])
    return store.end(turn, COMPLETED)


def spoken(store: Store, session_id: str = "a") -> list[tuple[Role, str]]:
    return [(message.role, message.text) for message in store.messages(session_id)]


def test_both_satisfy_both_ports(store: Store) -> None:
    sessions: SessionStore = store
    journal: TurnJournal = store
    assert sessions.sessions() == []
    assert sessions.recover() == []
    assert journal.items("a") == []


def test_a_session_that_is_not_there_is_none_and_has_no_messages(store: Store) -> None:
    assert store.session("a") is None
    assert store.messages("a") == []
    assert store.items("a") == []


def test_a_prompt_is_stored_before_anything_else_happens(store: Store) -> None:
    turn = store.begin(TurnRequest("a", "Hello\x1b[31m", "model"))
    assert (turn.session_id, turn.model, turn.status) == ("a", "model", TurnStatus.RUNNING)
    assert store.items("a") == [{"role": "user", "content": "Hello\x1b[31m"}]
    prompt, reply = store.messages("a")
    assert prompt == ChatMessage(Role.USER, (TextPart("Hello␛[31m"),), turn.started_at, turn, prompt.item_id)
    assert reply == ChatMessage(Role.ASSISTANT, (), turn.started_at, turn)
    session = store.session("a")
    assert session is not None
    assert (session.title, session.preview, session.model, session.status, session.item_count) == (
        "Hello␛[31m",
        "Hello␛[31m",
        "model",
        TurnStatus.RUNNING,
        1,
    )


def test_a_completed_turn_has_its_items_its_usage_and_its_times(store: Store) -> None:
    turn = store.begin(TurnRequest("a", "Hello", "model"))
    first_token_at = turn.started_at + timedelta(seconds=0.25)
    store.checkpoint(turn, Partial("H"), first_token_at)
    store.append(turn, [said("Hi")])
    usage = Usage(10, 4, 3, 2, 0.5)
    ended = store.end(turn, Outcome(TurnStatus.COMPLETED, usage=usage))
    assert (ended.status, ended.usage, ended.first_token_at) == (TurnStatus.COMPLETED, usage, first_token_at)
    assert ended.ended_at is not None
    assert ended.ended_at > turn.started_at
    _, reply = store.messages("a")
    assert reply == ChatMessage(Role.ASSISTANT, (TextPart("Hi"),), turn.started_at, ended, reply.item_id)


def test_a_first_token_that_no_checkpoint_told_comes_with_the_end(store: Store) -> None:
    turn = store.begin(TurnRequest("a", "Hello", "model"))
    seen = Turn(turn.id, "a", "model", turn.status, turn.started_at, first_token_at=turn.started_at)
    assert store.end(seen, COMPLETED).first_token_at == turn.started_at


def test_usage_without_a_cost_stays_without(store: Store) -> None:
    turn = store.begin(TurnRequest("a", "Hello", "model"))
    assert store.end(turn, Outcome(TurnStatus.COMPLETED, usage=Usage(1, 2))).usage == Usage(1, 2)


def test_a_checkpoint_is_part_of_the_reply_until_its_items_are_stored(store: Store) -> None:
    turn = store.begin(TurnRequest("a", "Hello", "model"))
    store.checkpoint(turn, Partial("Half an ans", "hmm"), None)
    assert store.messages("a")[1].parts == (ReasoningPart("hmm"), TextPart("Half an ans"))
    store.append(turn, [said("Half an answer")])
    assert store.messages("a")[1].parts == (TextPart("Half an answer"),)


@pytest.mark.parametrize("status", [TurnStatus.STOPPED, TurnStatus.FAILED, TurnStatus.INCOMPLETE])
def test_what_had_arrived_when_a_turn_was_cut_short_becomes_the_answer(store: Store, status: TurnStatus) -> None:
    turn = store.begin(TurnRequest("a", "Hello", "model"))
    store.append(turn, [said("First."), {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}])
    store.checkpoint(turn, Partial("older"), None)
    problem = Problem("It broke.", "Try again.", retryable=True, said="Out of order")
    times = Times((1.5,), {"c": 0.25})
    ended = store.end(turn, Outcome(status, Partial("Second, cut", "thinking"), problem=problem, times=times))
    assert (ended.status, ended.problem) == (status, problem)
    assert store.items("a")[-1] == {"role": "assistant", "content": "Second, cut"}
    _, reply = store.messages("a")
    call = ToolPart("c", "f", "{}", seconds=0.25)
    assert reply.parts == (TextPart("First."), call, ReasoningPart("thinking", 1.5), TextPart("Second, cut"))
    assert reply.turn == ended


def test_a_turn_cut_short_before_any_text_still_tells_how_it_ended(store: Store) -> None:
    turn = store.begin(TurnRequest("a", "Hello", "model"))
    ended = store.end(turn, Outcome(TurnStatus.FAILED, Partial(reasoning="hm"), problem=Problem("No.")))
    assert store.items("a") == [{"role": "user", "content": "Hello"}]
    _, reply = store.messages("a")
    assert reply == ChatMessage(Role.ASSISTANT, (ReasoningPart("hm"),), turn.started_at, ended)


def test_reasoning_that_the_final_items_leave_out_stands_before_the_answer(store: Store) -> None:
    turn = store.begin(TurnRequest("a", "Hello", "model"))
    store.append(turn, [said("Hi")])
    store.end(turn, Outcome(TurnStatus.COMPLETED, Partial(reasoning="hm")))
    assert store.messages("a")[1].parts == (ReasoningPart("hm"), TextPart("Hi"))


def test_a_session_runs_one_turn_at_a_time_and_others_run_beside_it(store: Store) -> None:
    turn = store.begin(TurnRequest("a", "Hello", "model"))
    with pytest.raises(SessionBusyError):
        store.begin(TurnRequest("a", "Again", "model"))
    other = store.begin(TurnRequest("b", "Hello", "model"))
    store.end(turn, COMPLETED)
    store.begin(TurnRequest("a", "Again", "model"))
    store.end(other, COMPLETED)
    assert spoken(store)[-2:] == [(Role.USER, "Again"), (Role.ASSISTANT, "")]


def test_a_turn_that_has_ended_takes_nothing_more(store: Store) -> None:
    turn = talk(store)
    for late in (
        lambda: store.append(turn, [said("late")]),
        lambda: store.checkpoint(turn, Partial("late"), None),
        lambda: store.end(turn, COMPLETED),
        lambda: store.withdraw(turn),
    ):
        with pytest.raises(StoreError):
            late()
    assert spoken(store) == [(Role.USER, "Hello"), (Role.ASSISTANT, "Hi")]


def test_a_withdrawn_first_turn_leaves_nothing_behind(store: Store) -> None:
    store.withdraw(store.begin(TurnRequest("a", "Hello", "model")))
    assert store.session("a") is None
    assert store.sessions() == []
    assert store.items("a") == []


def test_a_withdrawn_later_turn_leaves_the_session_as_it_was(store: Store) -> None:
    talk(store)
    before = store.session("a")
    store.withdraw(store.begin(TurnRequest("a", "Never mind", "another model")))
    after = store.session("a")
    assert before is not None
    assert after is not None
    assert (after.title, after.preview, after.model, after.item_count, after.status) == (
        before.title,
        before.preview,
        before.model,
        before.item_count,
        before.status,
    )
    assert spoken(store) == [(Role.USER, "Hello"), (Role.ASSISTANT, "Hi")]


def test_nothing_is_recovered_while_its_program_lives(store: Store) -> None:
    turn = store.begin(TurnRequest("a", "Hello", "model"))
    store.beat()
    assert store.recover() == []
    store.end(turn, COMPLETED)


def test_sessions_come_last_changed_first_and_page_without_gaps(store: Store) -> None:
    for session_id in "abcde":
        talk(store, session_id)
    talk(store, "b")
    order = [session.id for session in store.sessions()]
    assert order == ["b", "e", "d", "c", "a"]
    first = store.sessions(limit=2)
    second = store.sessions(limit=2, before=first[-1])
    third = store.sessions(limit=2, before=second[-1])
    assert [session.id for session in (*first, *second, *third)] == order


@pytest.mark.parametrize(
    "matching", ["こんにちは", "世界", "HELLO", "hello w", "lo", "100%", "_x", "%", '"quoted"', "  hello  ", "a\\b"]
)
def test_sessions_are_found_by_what_was_said_in_them(store: Store, matching: str) -> None:
    talk(store, "a", "Something else", said("Entirely"))
    talk(store, "b", "Question", said('Hello world, こんにちは世界: 100% _x "quoted" a\\b'))
    assert [session.id for session in store.sessions(matching)] == ["b"]


def test_what_nobody_said_is_not_found(store: Store) -> None:
    talk(store)
    for matching in ("zebra", "zq", "世界", "100%", "__", "Hi Hello"):
        assert store.sessions(matching) == []


def test_older_messages_come_page_by_page_in_whole_turns(store: Store) -> None:
    for number in range(40):
        talk(store, "a", f"Question {number}", said(f"Answer {number}"))
    pages: list[ChatMessage] = []
    before = None
    while page := store.messages("a", limit=9, before=before):
        assert len(page) == 10
        assert page[0].role is Role.USER
        pages[:0] = page
        before = page[0].item_id
    assert [message.text for message in pages] == [
        text for number in range(40) for text in (f"Question {number}", f"Answer {number}")
    ]


def test_a_page_holds_whole_turns_however_many_items_they_have(store: Store) -> None:
    talk(store, "a", "Before")
    calls = [{"type": "function_call", "call_id": f"c{n}", "name": "f", "arguments": "{}"} for n in range(120)]
    talk(store, "a", "Question", *calls)
    prompt, reply = store.messages("a", limit=2)
    assert prompt.text == "Question"
    assert len(reply.parts) == 120
    assert [message.text for message in store.messages("a", limit=2, before=prompt.item_id)] == ["Before", "Hi"]


def test_images_in_a_prompt_are_kept_as_such(store: Store) -> None:
    turn = store.begin(TurnRequest("a", "Hello", "model"))
    picture = {"role": "user", "content": [{"type": "input_image", "image_url": "data:image/png;base64,AAAA"}]}
    store.append(turn, [picture])
    store.end(turn, COMPLETED)
    assert store.messages("a")[-1].parts == (AttachmentPart("input_image"),)


def test_choices_are_remembered(store: Store) -> None:
    assert store.preference("theme") is None
    store.remember("theme", "light")
    store.remember("theme", "dark")
    assert store.preference("theme") == "dark"


def test_an_empty_choice_is_forgotten(store: Store) -> None:
    store.remember("draft:a", "Half a thought")
    store.remember("draft:a", "")
    assert store.preference("draft:a") is None
    store.remember("draft:b", "")
    assert store.preference("draft:b") is None


def again(store: Store, turn: Turn) -> Turn:
    return store.begin(TurnRequest(turn.session_id, "", "another model", again=turn.id))


def test_an_answer_given_again_sets_the_earlier_one_aside(store: Store) -> None:
    talk(store, "a", "Before")
    first = talk(store, "a", "Question", said("Answer"), said("More"))
    second = again(store, first)
    assert store.items("a")[-1] == {"role": "user", "content": "Question"}
    prompt, reply = store.messages("a")[-2:]
    assert (prompt.text, prompt.turn, reply.turn) == ("Question", second, second)
    assert reply.parts == (EarlierPart("Answer\n\nMore", TurnStatus.COMPLETED),)
    store.append(second, [said("Better")])
    ended = store.end(second, COMPLETED)
    assert [message.text for message in store.messages("a")] == ["Before", "Hi", "Question", "Better"]
    reply = store.messages("a", limit=2)[-1]
    assert reply.parts == (EarlierPart("Answer\n\nMore", TurnStatus.COMPLETED), TextPart("Better"))
    assert reply.turn == ended
    session = store.session("a")
    assert session is not None
    assert (session.model, session.preview, session.item_count) == ("another model", "Better", 4)


def test_every_earlier_answer_that_said_something_is_kept_in_order(store: Store) -> None:
    first = talk(store, "a", "Question", said("One"))
    second = store.end(again(store, first), Outcome(TurnStatus.FAILED, Partial(reasoning="hm"), problem=Problem("No.")))
    third = store.end(again(store, second), Outcome(TurnStatus.STOPPED, Partial("Thr", "hm")))
    fourth = again(store, third)
    store.checkpoint(fourth, Partial("Fo"), None)
    earlier = (EarlierPart("One", TurnStatus.COMPLETED), EarlierPart("Thr", TurnStatus.STOPPED))
    assert store.messages("a")[-1].parts == (*earlier, TextPart("Fo"))
    store.end(fourth, Outcome(TurnStatus.COMPLETED, Partial(reasoning="hm")))
    assert store.messages("a")[-1].parts == (*earlier, ReasoningPart("hm"))
    assert store.items("a") == [{"role": "user", "content": "Question"}]


def test_what_was_set_aside_is_still_found(store: Store) -> None:
    store.end(again(store, talk(store, "a", "Question", said("A zebra, 世界"))), COMPLETED)
    talk(store, "b", "Question")
    for matching in ("zebra", "世界", "ze"):
        assert [session.id for session in store.sessions(matching)] == ["a"]


def test_an_answer_given_again_that_is_withdrawn_leaves_everything_as_it_was(store: Store) -> None:
    talk(store, "a", "Before")
    first = store.begin(TurnRequest("a", "Question", "model"))
    store.append(first, [said("Answer"), {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}])
    first = store.end(first, Outcome(TurnStatus.STOPPED, Partial("and the", "hm")))
    before, items, messages = store.session("a"), store.items("a"), store.messages("a")
    store.withdraw(again(store, first))
    assert store.items("a") == items
    assert store.messages("a") == messages
    after = store.session("a")
    assert before is not None
    assert after is not None
    assert (after.title, after.preview, after.item_count, after.status) == (
        before.title,
        before.preview,
        before.item_count,
        before.status,
    )
    second = store.end(again(store, first), COMPLETED)
    store.withdraw(again(store, second))
    assert store.messages("a")[-1].parts == (EarlierPart("Answer\n\nand the", TurnStatus.STOPPED),)


def test_only_the_last_answer_of_a_session_is_given_again(store: Store) -> None:
    first = talk(store)
    second = talk(store, "a", "More", said("Last"))
    for turn in (first, Turn("none", "a", "model", TurnStatus.COMPLETED, NOW), talk(store, "b")):
        with pytest.raises(StoreError, match="last"):
            store.begin(TurnRequest("a", "", "model", again=turn.id))
    third = again(store, second)
    with pytest.raises(SessionBusyError):
        again(store, second)
    store.end(third, COMPLETED)
    with pytest.raises(StoreError, match="last"):
        again(store, second)
    assert spoken(store) == [
        (Role.USER, "Hello"),
        (Role.ASSISTANT, "Hi"),
        (Role.USER, "More"),
        (Role.ASSISTANT, ""),
    ]


def test_older_pages_hold_what_was_set_aside_there(store: Store) -> None:
    for number in range(20):
        second = again(store, talk(store, "a", f"Question {number}", said(f"Answer {number}")))
        store.end(second, Outcome(TurnStatus.COMPLETED, Partial("Better")))
    newest = store.messages("a", limit=4)
    older = store.messages("a", limit=4, before=newest[0].item_id)
    assert [message.parts for message in (*older, *newest)][1::2] == [
        (EarlierPart(f"Answer {number}", TurnStatus.COMPLETED), TextPart("Better")) for number in range(16, 20)
    ]


def test_a_fork_is_the_conversation_up_to_a_point_and_knows_its_origin(store: Store) -> None:
    talk(store, "a", "First", said("One"))
    stopped = store.begin(TurnRequest("a", "Second", "model"))
    store.append(stopped, [said("Two")])
    store.end(stopped, Outcome(TurnStatus.STOPPED, Partial("cut", "hm")))
    talk(store, "a", "Third", said("Three"))
    origin, messages = store.session("a"), store.messages("a")
    fork = store.fork("a", "b", messages[4].item_id)
    assert origin is not None
    assert (fork.id, fork.title, fork.forked_from, fork.model) == ("b", "First (fork)", "a", "model")
    assert (fork.item_count, fork.status) == (5, TurnStatus.STOPPED)
    assert fork.preview.endswith("cut")
    assert fork.created_at > origin.updated_at
    assert store.session("b") == fork
    assert store.sessions()[0] == fork
    assert store.items("b") == store.items("a")[:5]
    copied = store.messages("b")
    assert [(message.parts, message.at) for message in copied] == [(said.parts, said.at) for said in messages[:4]]
    assert not {message.item_id for message in copied} & {message.item_id for message in messages}
    for copy, said_there in zip(copied, messages, strict=False):
        assert copy.turn is not None
        assert said_there.turn is not None
        assert copy.turn.id != said_there.turn.id
        assert (copy.turn.status, copy.turn.ended_at) == (said_there.turn.status, said_there.turn.ended_at)
    talk(store, "b", "Other", said("Way"))
    assert store.messages("a") == messages
    assert store.session("a") == origin


def test_forks_are_numbered_under_the_name_of_their_origin(store: Store) -> None:
    talk(store, "a", "Question")
    assert [store.fork(origin, new).title for origin, new in (("a", "b"), ("a", "c"), ("b", "d"))] == [
        "Question (fork)",
        "Question (fork 2)",
        "Question (fork 3)",
    ]


def test_a_fork_before_the_first_prompt_is_empty_and_can_be_talked_in(store: Store) -> None:
    talk(store, "a", "Question")
    fork = store.fork("a", "b", store.messages("a")[0].item_id)
    assert (fork.item_count, fork.status, fork.title) == (0, None, "Question (fork)")
    store.withdraw(store.begin(TurnRequest("b", "Never mind", "model")))
    assert store.session("b") is not None
    talk(store, "b", "Another question")
    assert spoken(store, "b") == [(Role.USER, "Another question"), (Role.ASSISTANT, "Hi")]


def test_a_fork_leaves_out_the_turn_that_still_runs(store: Store) -> None:
    first = talk(store, "a", "First", said("One"))
    second = store.begin(TurnRequest("a", "Second", "model"))
    store.append(second, [said("Tw")])
    store.fork("a", "b")
    assert spoken(store, "b") == [(Role.USER, "First"), (Role.ASSISTANT, "One")]
    store.withdraw(second)
    third = again(store, talk(store, "c", "Third", said("Three")))
    store.fork("c", "d")
    assert spoken(store, "d") == []
    store.end(third, COMPLETED)
    assert first.status is TurnStatus.COMPLETED


def test_a_fork_has_the_newest_answers_only(store: Store) -> None:
    second = again(store, talk(store, "a", "Question", said("One")))
    store.append(second, [said("Two")])
    store.end(second, COMPLETED)
    store.fork("a", "b")
    assert [message.parts for message in store.messages("b")] == [(TextPart("Question"),), (TextPart("Two"),)]


def test_a_session_that_is_gone_cannot_be_forked(store: Store) -> None:
    with pytest.raises(StoreError):
        store.fork("a", "b")
    assert store.sessions() == []


def test_what_this_program_writes_is_no_change_to_it(store: Store) -> None:
    seen = store.changes()
    talk(store)
    store.fork("a", "b")
    assert store.changes() == seen
