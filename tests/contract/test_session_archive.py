"""What every engine does with whole sessions: it gives them out, and takes them in without doubling or losing any."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from litechat_tui.domain.archive import Answer, Conversation, Exchange, Fate, Source
from litechat_tui.domain.archived_messages import messages_of
from litechat_tui.domain.chat import ChatMessage, TurnStatus
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from litechat_tui.domain.storable import storable
from tests.contract.stores import COMPLETED, Store, retry, said, talk
from tests.conversations import DAY, FULL, asked, conversation, exchange, turn, without_ids
from tests.conversations import said as answered

ONE = exchange("First", "One")
TWO = exchange("Second", "Two", minute=1)
HERE = Source("chatgpt", "c2")


def adopt(store: Store, *given: Conversation) -> list[Fate]:
    return [each.fate for each in store.archive.adopt(given)]


def stored(store: Store, session_id: str) -> Conversation:
    found = store.archive.conversation(session_id)
    assert found is not None
    return found


def prompts(store: Store, session_id: str) -> list[str]:
    return [message.text for message in store.queries.messages(session_id) if message.role == "user"]


def without_rows(messages: list[ChatMessage]) -> list[ChatMessage]:
    return [
        replace(each, item_id=None, turn=each.turn and replace(each.turn, id="", session_id="")) for each in messages
    ]


def test_a_whole_session_comes_out_as_it_went_in(store: Store) -> None:
    (adopted,) = store.archive.adopt([FULL])
    assert (adopted.fate, adopted.session_id, adopted.messages, adopted.attempts) == (Fate.NEW, FULL.session_id, 6, 1)
    assert without_ids(stored(store, FULL.session_id)) == without_ids(storable(FULL))
    listed = store.queries.session(FULL.session_id)
    assert listed is not None
    assert (listed.title, listed.pinned, listed.archived, listed.trashed_at, listed.tags, listed.forked_from) == (
        FULL.title,
        True,
        True,
        FULL.trashed_at,
        ("b", "あ"),
        FULL.forked_from,
    )


def test_its_messages_are_those_of_the_conversation(store: Store) -> None:
    store.archive.adopt([FULL])
    shown = [*store.queries.messages(FULL.session_id, limit=100)]
    assert without_rows(shown) == without_rows(messages_of(storable(FULL)))


def test_what_was_talked_here_comes_out_with_every_answer(store: Store) -> None:
    first = talk(store, "a", "Question", said("One"))
    second = retry(store, first)
    store.journal.append(second, [said("Two")])
    second = store.journal.end(second, Outcome(TurnStatus.STOPPED, Partial("cut", "hm")))
    (only,) = stored(store, "a").exchanges
    assert [answer.turn and answer.turn.id for answer in only.answers] == [first.id, second.id]
    assert [len(answer.items) for answer in only.answers] == [1, 2]
    assert (only.answers[1].partial, only.answers[1].reasoning) == (1, "hm")
    assert without_rows(messages_of(stored(store, "a"))) == without_rows([*store.queries.messages("a")])


def test_a_reply_that_still_arrives_comes_out_interrupted_with_its_text(store: Store) -> None:
    running = store.journal.begin(TurnRequest("a", Prompt("Question"), "model"))
    store.journal.checkpoint(running, Partial("so far"), None)
    (answer,) = stored(store, "a").exchanges[0].answers
    assert answer.turn is not None
    assert (answer.turn.status, answer.partial) == (TurnStatus.INTERRUPTED, 0)
    assert answer.items[0].item == {"role": "assistant", "content": "so far"}
    store.journal.withdraw(running)


def test_a_session_is_unfinished_while_a_turn_of_it_runs(store: Store) -> None:
    assert not store.archive.is_unfinished("a")
    running = store.journal.begin(TurnRequest("a", Prompt("Question"), "model"))
    assert store.archive.is_unfinished("a")
    assert not store.archive.is_unfinished("b")
    store.journal.end(running, COMPLETED)
    assert not store.archive.is_unfinished("a")


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.archive.conversation("a") is None
    assert store.archive.ids(trashed=True) == []


def test_ids_come_oldest_first_and_leave_out_the_trash(store: Store) -> None:
    newer, older = (
        conversation(ONE, session_id="a", created_at=DAY),
        conversation(TWO, session_id="b", created_at=DAY - timedelta(1)),
    )
    store.archive.adopt([newer, older])
    store.commands.change(["b"], Change(trashed=True))
    assert store.archive.ids() == ["a"]
    assert store.archive.ids(trashed=True) == ["b", "a"]


def test_the_same_again_adds_nothing(store: Store) -> None:
    foreign = conversation(ONE, TWO, source=HERE)
    assert adopt(store, FULL, foreign) == [Fate.NEW, Fate.NEW]
    before = [stored(store, each) for each in store.archive.ids(trashed=True)]
    again = store.archive.adopt([FULL, foreign, conversation(ONE, source=HERE)])
    assert [(each.fate, each.messages) for each in again] == [
        (Fate.DUPLICATE, 0),
        (Fate.DUPLICATE, 0),
        (Fate.DUPLICATE, 0),
    ]
    assert [stored(store, each) for each in store.archive.ids(trashed=True)] == before


def test_a_session_that_went_on_elsewhere_goes_on_here(store: Store) -> None:
    (first,) = store.archive.adopt([conversation(ONE, source=HERE, title="Ours", tags=("a",))])
    longer = conversation(
        ONE, TWO, source=HERE, title="Theirs", tags=("b",), updated_at=DAY + timedelta(hours=2), archived=True
    )
    (second,) = store.archive.adopt([longer])
    assert (second.fate, second.session_id, second.messages) == (Fate.EXTENDED, first.session_id, 2)
    found = stored(store, first.session_id)
    assert prompts(store, first.session_id) == ["First", "Second"]
    assert (found.title, found.tags, found.archived, found.updated_at) == ("Ours", ("a", "b"), False, longer.updated_at)


def test_what_went_on_here_and_there_becomes_a_fork_once(store: Store) -> None:
    (first,) = store.archive.adopt([conversation(ONE, source=HERE)])
    talk(store, first.session_id, "Ours", said("Yes"))
    theirs = conversation(ONE, TWO, source=HERE)
    (fork,) = store.archive.adopt([theirs])
    assert (fork.fate, fork.messages) == (Fate.PARTED, 4)
    assert prompts(store, first.session_id) == ["First", "Ours"]
    assert prompts(store, fork.session_id) == ["First", "Second"]
    listed = store.queries.session(fork.session_id)
    assert listed is not None
    assert (listed.title, listed.forked_from) == ("First", first.session_id)
    assert adopt(store, theirs) == [Fate.DUPLICATE]
    longer = conversation(ONE, TWO, exchange("Third", "Three", minute=2), source=HERE)
    (went_on,) = store.archive.adopt([longer])
    assert (went_on.fate, went_on.session_id) == (Fate.EXTENDED, fork.session_id)


def test_an_own_session_that_went_on_in_two_files_becomes_a_fork_once(store: Store) -> None:
    store.archive.adopt([conversation(ONE, session_id="a")])
    talk(store, "a", "Ours", said("Yes"))
    theirs = conversation(ONE, TWO, session_id="a")
    (fork,) = store.archive.adopt([theirs])
    assert fork.fate is Fate.PARTED
    assert fork.session_id != "a"
    assert adopt(store, theirs) == [Fate.DUPLICATE]


def test_a_session_that_is_being_answered_is_not_written_to(store: Store) -> None:
    store.archive.adopt([conversation(ONE, session_id="a")])
    running = store.journal.begin(TurnRequest("a", Prompt("Second"), "model"))
    (fork,) = store.archive.adopt([conversation(ONE, TWO, session_id="a")])
    assert fork.fate is Fate.PARTED
    store.journal.append(running, [said("Ours")])
    store.journal.end(running, COMPLETED)
    assert prompts(store, "a") == prompts(store, fork.session_id) == ["First", "Second"]


def test_an_answer_given_anew_elsewhere_is_shown_and_the_one_here_becomes_an_earlier_one(store: Store) -> None:
    (first,) = store.archive.adopt([conversation(ONE, source=HERE)])
    (second,) = store.archive.adopt([conversation(exchange("First", "One", "Other"), TWO, source=HERE)])
    assert (second.fate, second.messages, second.attempts) == (Fate.EXTENDED, 2, 1)
    found = stored(store, first.session_id).exchanges
    assert [[messages_of(conversation(Exchange(None, (each,))))[0].text for each in one.answers] for one in found] == [
        ["One", "Other"],
        ["Two"],
    ]


def test_a_branch_is_a_fork_of_the_conversation_it_left(store: Store) -> None:
    main = conversation(ONE, TWO, source=HERE)
    branch = conversation(ONE, exchange("Else", "Three"), source=Source("chatgpt", "c2#x"), branch_of=HERE)
    assert adopt(store, main, branch) == [Fate.NEW, Fate.NEW]
    main_id, fork_id = (each.session_id for each in store.archive.adopt([main, branch]))
    listed = store.queries.session(fork_id)
    assert listed is not None
    assert listed.forked_from == main_id


def test_a_branch_that_was_the_shown_way_once_is_not_stored_twice(store: Store) -> None:
    adopt(store, conversation(ONE, TWO, source=HERE))
    shown_now = conversation(ONE, exchange("Else", "Three"), source=HERE)
    branch_now = conversation(ONE, TWO, source=Source("chatgpt", "c2#x"), branch_of=HERE)
    assert adopt(store, shown_now, branch_now) == [Fate.PARTED, Fate.DUPLICATE]


def test_a_branch_of_nothing_that_is_stored_is_no_fork(store: Store) -> None:
    (adopted,) = store.archive.adopt([conversation(ONE, source=HERE, branch_of=Source("chatgpt", "gone"))])
    assert stored(store, adopted.session_id).forked_from == ""


def test_a_session_known_under_its_source_is_found_by_it_whatever_its_id(store: Store) -> None:
    (first,) = store.archive.adopt([conversation(ONE, source=HERE)])
    (again,) = store.archive.adopt([conversation(ONE, TWO, session_id="other", source=HERE)])
    assert (again.fate, again.session_id) == (Fate.EXTENDED, first.session_id)


@pytest.mark.parametrize(
    "given",
    [
        conversation(ONE, source=HERE),
        conversation(ONE, TWO, source=HERE),
        conversation(ONE, exchange("Else"), source=HERE),
        conversation(TWO),
    ],
)
def test_what_is_foreseen_is_what_happens(store: Store, given: Conversation) -> None:
    (first,) = store.archive.adopt([conversation(ONE, source=HERE)])
    talk(store, first.session_id, "Ours", said("Yes"))
    before = store.archive.ids(trashed=True)
    foreseen = store.archive.foresee(given)
    assert store.archive.ids(trashed=True) == before
    (adopted,) = store.archive.adopt([given])
    assert (foreseen.fate, foreseen.messages, foreseen.attempts) == (adopted.fate, adopted.messages, adopted.attempts)


def test_turns_keep_their_ids_where_those_are_free(store: Store) -> None:
    mine = Exchange(asked("First"), (Answer((answered("One"),), turn(turn_id="t1")),))
    adopt(store, conversation(mine, session_id="a"), conversation(mine, session_id="b"))
    ids = [each.turn.id for key in ("a", "b") for each in store.queries.messages(key) if each.turn]
    assert ids[0] == "t1"
    assert len({*ids}) == 2
