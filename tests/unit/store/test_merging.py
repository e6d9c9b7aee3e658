"""The rules by which two states of a session become one, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from litechat_tui.domain.archive import Answer, Conversation, Exchange, Fate, Source
from litechat_tui.domain.chat import TitleSource, TurnStatus, Usage
from litechat_tui.domain.spending import SideRequest
from litechat_tui.domain.storable import storable
from litechat_tui.store.adopting import Held
from litechat_tui.store.merging import Merged, in_place_of, merged, plans
from tests.conversations import DAY, FULL, asked, conversation, exchange, said, turn

ONE, TWO, OTHER = exchange("1", "a"), exchange("2", "b", minute=1), exchange("3", "c", minute=2)
AGAIN = Exchange(asked("1"), (*ONE.answers, Answer((said("other", 5),), turn(5))))
"""The first prompt answered anew."""


def talk(*exchanges: Exchange, **fields: object) -> Conversation:
    return storable(replace(conversation(*exchanges, session_id="s"), **fields))  # type: ignore[arg-type] # any field


def both_ways(one: Conversation, other: Conversation) -> Merged:
    """Return what becomes of two states, which is the same wherever they meet."""
    found, turned = merged(one, other), merged(other, one)
    assert replace(found.kept, source=None, other_sources=()) == replace(turned.kept, source=None, other_sources=())
    assert (found.parted and found.parted.exchanges) == (turned.parted and turned.parted.exchanges)
    return found


def texts(given: Conversation | None) -> list[list[str]]:
    assert given is not None
    return [
        [str(kept.item and kept.item["content"]) for kept in (each.prompt,) if kept]
        + [answer.items[0].item["content"][0]["text"] for answer in each.answers if answer.items[0].item]
        for each in given.exchanges
    ]


def test_the_same_state_stays_the_very_same() -> None:
    mine = storable(FULL)
    assert merged(mine, storable(FULL)).kept is mine


def test_one_that_went_on_has_all_of_the_other() -> None:
    found = both_ways(talk(ONE), talk(ONE, TWO))
    assert (texts(found.kept), found.parted, found.added) == ([["1", "a"], ["2", "b"]], None, (2, 0))


def test_what_began_later_becomes_a_fork_whose_id_every_file_derives() -> None:
    found = both_ways(talk(ONE, TWO), talk(ONE, OTHER))
    assert texts(found.kept) == [["1", "a"], ["2", "b"]]
    assert texts(found.parted) == [["1", "a"], ["3", "c"]]
    assert found.parted is not None
    assert UUID(found.parted.session_id).version == 7
    assert found.parted.created_at == DAY + timedelta(minutes=2)
    ids = [answer.turn.id for each in found.parted.exchanges for answer in each.answers if answer.turn]
    assert len({*ids}) == 2
    assert (found.added, found.parted_added) == ((0, 0), (2, 0))


def test_both_that_were_answered_anew_and_went_on_keep_what_they_went_on_from() -> None:
    found = both_ways(talk(ONE, TWO), talk(AGAIN, OTHER))
    assert texts(found.kept) == [["1", "other", "a"], ["2", "b"]]
    assert texts(found.parted) == [["1", "other"], ["3", "c"]]
    assert (found.parted_added, found.added) == ((3, 0), (0, 1))
    turned = merged(talk(AGAIN, OTHER), talk(ONE, TWO))
    assert (turned.added, turned.parted_added) == ((3, 0), None)


def test_the_newest_answer_to_the_last_prompt_is_shown() -> None:
    newer = Exchange(asked("1"), (Answer((said("newest", 9),), turn(9)),))
    found = both_ways(talk(AGAIN), talk(newer))
    assert (texts(found.kept), found.parted) == ([["1", "a", "other", "newest"]], None)


def test_an_answer_that_was_read_while_it_arrived_becomes_the_whole_one() -> None:
    begun = replace(turn(status=TurnStatus.INTERRUPTED), ended_at=DAY)
    found = both_ways(talk(Exchange(asked("1"), (Answer((), begun),))), talk(ONE))
    assert texts(found.kept) == [["1", "a"]]


def test_a_prompt_that_got_no_answer_gets_the_one_of_the_other_file() -> None:
    alone = Exchange(asked("1"))
    assert texts(both_ways(talk(alone), talk(ONE)).kept) == [["1", "a"]]
    assert both_ways(talk(alone), talk(alone)).parted is None


def test_a_prompt_that_was_passed_over_and_answered_elsewhere_is_in_both() -> None:
    alone = Exchange(asked("1"))
    found = both_ways(talk(alone, TWO), talk(ONE))
    assert (texts(found.kept), texts(found.parted)) == ([["1"], ["2", "b"]], [["1", "a"]])


def test_what_the_sdk_wrote_grows_and_parts_where_it_differs() -> None:
    short = Exchange(asked("1"), (Answer((said("a"),)),))
    long = Exchange(asked("1"), (Answer((said("a"), said("more"))),))
    else_ = Exchange(asked("1"), (Answer((said("x"),)),))
    assert len(both_ways(talk(short), talk(long)).kept.exchanges[0].answers[0].items) == 2
    assert both_ways(talk(short), talk(short)).parted is None
    found = both_ways(talk(short), talk(else_))
    assert found.parted is not None
    assert {texts(found.kept)[0][1], texts(found.parted)[0][1]} == {"a", "x"}


def test_what_a_model_said_before_anybody_asked_parts_by_what_it_is() -> None:
    greeting = Exchange(None, (Answer((said("Hello"),)),))
    assert merged(talk(greeting), talk(greeting)).parted is None
    assert both_ways(talk(greeting), talk(ONE)).parted is not None


def test_two_answers_that_began_at_once_are_two() -> None:
    twice = exchange("1", "a", "b")
    assert texts(both_ways(talk(ONE), talk(twice)).kept) == [["1", "a", "b"]]
    assert texts(merged(talk(ONE, TWO), talk(twice, TWO)).kept) == [["1", "b", "a"], ["2", "b"]]


def test_what_only_the_other_file_knows_of_a_session_comes_too() -> None:
    request = SideRequest("haiku", DAY, Usage(1, 1))
    theirs = talk(
        ONE,
        title="Theirs",
        title_source=TitleSource.PERSON,
        tags=("b",),
        instructions="Be brief.",
        model="claude",
        source=Source("chatgpt", "c"),
        side_requests=(request,),
        comparison="k",
        forked_from="o",
    )
    mine = talk(ONE, tags=("a",), source=Source("claude", "d"), title="Mine", title_source=TitleSource.MODEL)
    kept = merged(mine, theirs).kept
    assert (kept.title, kept.tags, kept.instructions, kept.model) == ("Theirs", ("a", "b"), "Be brief.", "claude")
    assert (kept.source, kept.other_sources) == (Source("claude", "d"), (Source("chatgpt", "c"),))
    assert (kept.side_requests, kept.comparison, kept.forked_from) == ((request,), "k", "o")
    assert merged(kept, theirs).kept is kept


def test_what_a_person_changed_last_prevails() -> None:
    mine = talk(ONE, title="Mine", title_source=TitleSource.PERSON, pinned=True, tags=("a", "b", "c"))
    mine = replace(mine, stamps={"title": 2, "pinned": 1, "tag:b": 1, "tag:c": 3})
    theirs = talk(ONE, title="Theirs", title_source=TitleSource.PERSON, trashed_at=DAY, instructions="Brief.")
    theirs = replace(theirs, stamps={"title": 1, "pinned": 2, "trashed": 1, "parameters": 1, "tag:b": 2, "tag:c": 2})
    kept = both_ways(mine, theirs).kept
    assert (kept.title, kept.pinned, kept.trashed_at, kept.instructions) == ("Mine", False, DAY, "Brief.")
    assert kept.tags == ("a", "c")
    assert kept.stamps == {"title": 2, "pinned": 2, "trashed": 1, "parameters": 1, "tag:b": 2, "tag:c": 3}
    back = replace(kept, trashed_at=None, stamps={**kept.stamps, "trashed": 5})
    assert both_ways(kept, back).kept.trashed_at is None


def test_where_nobody_knows_what_is_newer_all_files_choose_alike() -> None:
    mine = talk(ONE, title="Mine", title_source=TitleSource.PERSON, archived=True, trashed_at=DAY, sent_from=0)
    theirs = talk(ONE, title="Other", title_source=TitleSource.PERSON, pinned=True, instructions="Theirs.")
    kept = both_ways(mine, theirs).kept
    assert (kept.title, kept.pinned, kept.archived, kept.trashed_at) == ("Other", True, False, None)
    assert (kept.instructions, kept.sent_from) == ("Theirs.", 0)
    assert merged(kept, theirs).kept is kept


def held(*states: Conversation, unfinished: bool = False) -> dict[str, Held]:
    return {each.session_id: Held(each, unfinished) for each in states}


def test_a_fork_that_is_there_already_goes_on() -> None:
    mine, theirs = talk(ONE, TWO), talk(ONE, OTHER)
    (parted,) = plans(theirs, held(mine).get) or []
    assert (parted.fate, parted.adopted.messages) == (Fate.PARTED, 2)
    stored = held(mine, parted.conversation)
    (again,) = plans(theirs, stored.get) or []
    assert (again.fate, again.adopted.messages) == (Fate.DUPLICATE, 0)
    (went_on,) = plans(talk(ONE, OTHER, exchange("4", "d", minute=3)), stored.get) or []
    assert (went_on.fate, went_on.conversation.session_id, went_on.adopted.messages) == (
        Fate.EXTENDED,
        parted.conversation.session_id,
        2,
    )


def test_what_is_here_moves_into_a_fork_when_the_other_way_began_earlier() -> None:
    first, second = plans(talk(ONE, TWO), held(talk(ONE, OTHER)).get) or []
    assert (first.fate, first.adopted.messages) == (Fate.EXTENDED, 2)
    assert (second.fate, second.adopted.messages) == (Fate.PARTED, 0)
    forked = held(talk(ONE, OTHER, exchange("4", "d", minute=3)), replace(second.conversation))
    kept, fork = plans(talk(ONE, TWO), forked.get) or []
    assert [kept.fate, fork.fate] == [Fate.EXTENDED, Fate.EXTENDED]
    assert fork.adopted.messages == 0


def test_a_session_that_is_being_answered_is_not_changed() -> None:
    assert plans(talk(ONE, TWO), held(talk(ONE), unfinished=True).get) is None
    (same,) = plans(talk(ONE), held(talk(ONE), unfinished=True).get) or []
    assert same.fate is Fate.DUPLICATE


def test_a_conversation_that_both_imported_is_one_session_where_that_can_be() -> None:
    theirs = replace(talk(ONE, TWO), session_id="other")
    here = held(talk(ONE)).values()
    assert in_place_of(here, theirs).session_id == "s"
    assert in_place_of(held(talk(OTHER)).values(), theirs) is theirs
    assert in_place_of(held(talk()).values(), theirs) is theirs
    assert in_place_of(here, talk(TWO)).session_id == "s"
