"""What every engine does to a session as a whole."""

from __future__ import annotations

import pytest

from litechat_tui.domain.chat import (
    Role,
    TextPart,
    TitleSource,
    TurnStatus,
)
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from tests.contract.stores import COMPLETED, Store, another, retry, said, spoken, talk
from tests.stored import sessions


def test_a_fork_is_the_conversation_up_to_a_point_and_knows_its_origin(store: Store) -> None:
    talk(store, "a", "First", said("One"))
    stopped = store.journal.begin(TurnRequest("a", Prompt("Second"), "model"))
    store.journal.append(stopped, [said("Two")])
    store.journal.end(stopped, Outcome(TurnStatus.STOPPED, Partial("cut", "hm")))
    talk(store, "a", "Third", said("Three"))
    origin, messages = store.queries.session("a"), store.queries.messages("a")
    fork = store.commands.fork("a", "b", messages[4].item_id)
    assert origin is not None
    assert (fork.id, fork.title, fork.forked_from, fork.model) == ("b", "First", "a", "model")
    assert fork.title_source is TitleSource.FORK
    assert fork.status is TurnStatus.STOPPED
    assert fork.created_at > origin.updated_at
    assert store.queries.session("b") == fork
    assert sessions(store)[0] == fork
    assert store.journal.items("b") == store.journal.items("a")[:5]
    copied = store.queries.messages("b")
    assert [(message.parts, message.at) for message in copied] == [(said.parts, said.at) for said in messages[:4]]
    assert not {message.item_id for message in copied} & {message.item_id for message in messages}
    for copy, said_there in zip(copied, messages, strict=False):
        assert copy.turn is not None
        assert said_there.turn is not None
        assert copy.turn.id != said_there.turn.id
        assert (copy.turn.status, copy.turn.ended_at) == (said_there.turn.status, said_there.turn.ended_at)
    talk(store, "b", "Other", said("Way"))
    assert store.queries.messages("a") == messages
    assert store.queries.session("a") == origin


def test_a_session_is_unread_from_the_end_of_an_answer_until_somebody_looks(store: Store) -> None:
    def unread() -> list[bool]:
        return [session.unread for session in sessions(store)]

    turn = store.journal.begin(TurnRequest("a", Prompt("Question"), "model"))
    assert unread() == [False]
    store.journal.end(turn, Outcome(TurnStatus.FAILED))
    assert unread() == [True]
    store.commands.fork("a", "b")
    store.commands.change(["a"], Change(archived=True))
    assert [session.unread for session in sessions(store)] == [False]
    with another(store) as other:
        assert other.commands.mark_read("a")
        assert not other.commands.mark_read("a")
        assert not other.commands.mark_read("nothing")
    session = store.queries.session("a")
    assert session is not None
    assert not session.unread
    store.journal.withdraw(retry(store, turn))
    assert not store.commands.mark_read("a")


def test_forks_are_numbered_under_the_name_of_their_origin(store: Store) -> None:
    talk(store, "a", "Question")
    assert [store.commands.fork(origin, new).title for origin, new in (("a", "b"), ("a", "c"), ("b", "d"))] == [
        "Question",
        "Question (2)",
        "Question (3)",
    ]


def test_a_fork_before_the_first_prompt_is_empty_and_can_be_talked_in(store: Store) -> None:
    talk(store, "a", "Question")
    fork = store.commands.fork("a", "b", store.queries.messages("a")[0].item_id)
    assert (store.journal.items("b"), fork.status, fork.title) == ([], None, "Question")
    store.journal.withdraw(store.journal.begin(TurnRequest("b", Prompt("Never mind"), "model")))
    assert store.queries.session("b") is not None
    talk(store, "b", "Another question")
    assert spoken(store, "b") == [(Role.USER, "Another question"), (Role.ASSISTANT, "Hi")]


def test_a_fork_leaves_out_the_turn_that_still_runs(store: Store) -> None:
    first = talk(store, "a", "First", said("One"))
    second = store.journal.begin(TurnRequest("a", Prompt("Second"), "model"))
    store.journal.append(second, [said("Tw")])
    store.commands.fork("a", "b")
    assert spoken(store, "b") == [(Role.USER, "First"), (Role.ASSISTANT, "One")]
    store.journal.withdraw(second)
    third = retry(store, talk(store, "c", "Third", said("Three")))
    store.commands.fork("c", "d")
    assert spoken(store, "d") == []
    store.journal.end(third, COMPLETED)
    assert first.status is TurnStatus.COMPLETED


def test_a_fork_has_the_newest_answers_only(store: Store) -> None:
    second = retry(store, talk(store, "a", "Question", said("One")))
    store.journal.append(second, [said("Two")])
    store.journal.end(second, COMPLETED)
    store.commands.fork("a", "b")
    assert [message.parts for message in store.queries.messages("b")] == [(TextPart("Question"),), (TextPart("Two"),)]


def test_a_session_that_is_gone_cannot_be_forked(store: Store) -> None:
    with pytest.raises(StoreError):
        store.commands.fork("a", "b")
    assert sessions(store) == []
