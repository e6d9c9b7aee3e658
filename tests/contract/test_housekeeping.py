"""What every engine does with sessions as a whole: names, pins, the archive, the trash, tags, copies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from litechat_tui.app.search_query import query_from
from litechat_tui.domain.chat import PreviousAnswer, Session, TitleSource, TurnStatus
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change, Shelf
from litechat_tui.domain.titles import TAG_LENGTH, TITLE_LENGTH
from tests.conftest import NOW
from tests.contract.stores import COMPLETED, Store, retry, said, spoken, talk
from tests.stored import sessions

EVERY_CHANGE = [
    Change(title="New name"),
    Change(title=""),
    Change(title="Made up", title_source=TitleSource.MODEL),
    Change(pinned=True),
    Change(archived=True),
    Change(trashed=True),
    Change(doomed=True),
    Change(tagged=("b", "a")),
    Change(untagged=("old",)),
    Change(title="All", pinned=True, archived=True, trashed=True, tagged=("x",), untagged=("old",)),
]


def session(store: Store, session_id: str = "a") -> Session:
    found = store.queries.session(session_id)
    assert found is not None
    return found


def listed(store: Store, shelf: Shelf = Shelf.ACTIVE) -> list[str]:
    return [session.id for session in store.lists.window(shelf, 0, 100)]


def test_a_session_is_renamed_and_called_by_its_first_words_again(store: Store) -> None:
    talk(store)
    store.commands.change(["a"], Change(title="  A\nname \x1b "))
    assert (session(store).title, session(store).title_source) == ("A name ␛", TitleSource.PERSON)
    talk(store, "a", "Other words")
    assert session(store).title == "A name ␛"
    store.commands.change(["a"], Change(title="x" * 200, title_source=TitleSource.MODEL))
    assert (len(session(store).title), session(store).title_source) == (TITLE_LENGTH, TitleSource.MODEL)
    store.commands.change(["a"], Change(title=" "))
    assert (session(store).title, session(store).title_source) == ("Hello", None)


def test_pinned_sessions_come_first_and_archived_and_deleted_ones_are_elsewhere(store: Store) -> None:
    for session_id in "abcde":
        talk(store, session_id)
    store.commands.change(["b", "a"], Change(pinned=True))
    store.commands.change(["c"], Change(archived=True))
    store.commands.change(["d"], Change(trashed=True))
    assert listed(store) == ["b", "a", "e"]
    assert listed(store, Shelf.ARCHIVED) == ["c"]
    assert listed(store, Shelf.TRASHED) == ["d"]
    assert sorted(listed(store, Shelf.ALL)) == [*"abcde"]
    assert [found.id for found in sessions(store)] == ["e", "b", "a"]
    store.commands.change(["d"], Change(trashed=False))
    store.commands.change(["c"], Change(archived=False))
    assert listed(store) == ["b", "a", "e", "d", "c"]


def test_the_trash_shows_first_what_came_there_last(store: Store) -> None:
    for session_id in "abc":
        talk(store, session_id)
    for session_id in "bca":
        store.commands.change([session_id], Change(trashed=True))
    first = session(store, "b").trashed_at
    store.commands.change(["b"], Change(trashed=True))
    assert session(store, "b").trashed_at == first
    assert listed(store, Shelf.TRASHED) == ["a", "c", "b"]
    assert store.lists.oldest(Shelf.TRASHED) == first


def test_tags_are_kept_in_order_and_once(store: Store) -> None:
    talk(store)
    store.commands.change(["a"], Change(tagged=("b", "料理", "b", " ", "x\x1b\n", "y" * 90)))
    store.commands.change(["a"], Change(tagged=("a",), untagged=("b", "none")))
    tags = session(store).tags
    assert tags == tuple(sorted(("a", "料理", "x␛", "y" * (TAG_LENGTH - 1) + "…")))
    assert list(store.lists.tags()) == [*tags]


@pytest.mark.parametrize("change", EVERY_CHANGE)
def test_every_change_can_be_undone_exactly(store: Store, change: Change) -> None:
    talk(store, "a")
    talk(store, "b")
    store.commands.fork("a", "f")
    store.commands.change(["a", "b"], Change(title="Old name", tagged=("old",)))
    before = [session(store, each) for each in "abf"]
    kept = store.commands.change(["f", "b", "a", "b", "gone"], change)
    assert [each.session_id for each in kept] == ["f", "b", "a"]
    store.commands.put_back(kept)
    assert [session(store, each) for each in "abf"] == before


def test_what_is_gone_is_not_put_back(store: Store) -> None:
    talk(store)
    kept = store.commands.change(["a"], Change(trashed=True))
    store.commands.purge(["a"])
    store.commands.put_back(kept)
    assert store.queries.session("a") is None


def test_titles_and_tags_are_found(store: Store) -> None:
    talk(store, "a")
    store.commands.change(["a"], Change(title="Zebra", tagged=("料理", "Two words")))

    def find(typed: str) -> list[str]:
        return [hit.session.id for hit in store.search.search(query_from(typed, NOW)).hits]

    for _ in range(2):
        for typed in ("zebra", "料理", "料", "tag:料理", 'tag:"two words"', "zebra tag:料理", "zebra words"):
            assert find(typed) == ["a"], typed
        assert find("tag:two") == find("zebra tag:x") == find("is:pinned") == []
        while store.index.step():
            pass
    store.commands.change(["a"], Change(title="Lion", untagged=("料理",), pinned=True, archived=True))
    for _ in range(2):
        assert find("zebra") == find("料理") == []
        assert find("lion") == find("is:pinned") == find("is:archived lion") == ["a"]
        while store.index.step():
            pass
    store.commands.change(["a"], Change(trashed=True))
    assert find("lion") == find("") == []
    assert find("lion is:trashed") == find("is:trashed") == ["a"]


def test_the_trash_is_emptied_by_name_or_by_age(store: Store) -> None:
    for session_id in "abcd":
        talk(store, session_id)
    store.journal.end(retry(store, talk(store, "a", "Again")), COMPLETED)
    store.commands.change(["a"], Change(trashed=True, tagged=("x",)))
    store.commands.change(["b"], Change(trashed=True))
    boundary = session(store, "b").trashed_at
    assert boundary is not None
    assert store.commands.purge(["d"]) == 0, "it is not in the trash"
    assert store.commands.purge(before=boundary) == 1
    assert sorted(listed(store, Shelf.ALL)) == ["b", "c", "d"]
    assert store.commands.purge(["b", "gone"]) == 1
    assert sorted(listed(store, Shelf.ALL)) == ["c", "d"]
    assert store.queries.messages("a") == []
    assert list(store.lists.tags()) == []
    assert store.commands.purge(before=NOW + timedelta(days=365)) == 0


def test_what_is_doomed_is_seen_nowhere_and_goes_with_the_oldest(store: Store) -> None:
    for session_id in "ab":
        talk(store, session_id)
    store.commands.change(["a", "b"], Change(trashed=True))
    kept = store.commands.change(["a"], Change(doomed=True))
    assert listed(store, Shelf.TRASHED) == listed(store, Shelf.ALL) == ["b"]
    assert [hit.session.id for hit in store.search.search(query_from("is:trashed", NOW)).hits] == ["b"]
    store.commands.put_back(kept)
    assert listed(store, Shelf.TRASHED) == ["b", "a"]
    store.commands.change(["a"], Change(doomed=True))
    assert store.commands.purge(before=NOW - timedelta(days=30)) == 1
    assert store.queries.session("a") is None


def test_a_session_that_is_being_answered_can_be_renamed_archived_and_deleted_without_loss(store: Store) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    store.journal.checkpoint(turn, Partial("Ha"), None)
    store.commands.change(["a"], Change(title="Name", archived=True, trashed=True))
    assert store.commands.purge(["a"]) == 0
    store.journal.append(turn, [said("Half")])
    store.journal.end(turn, Outcome(TurnStatus.STOPPED, Partial("and half")))
    assert [text for _, text in spoken(store)] == ["Hello", "Half\n\nand half"]
    assert session(store).trashed_at is not None
    assert session(store).title == "Name"
    assert listed(store, Shelf.TRASHED) == ["a"]


def test_whoever_writes_in_a_session_takes_it_out_of_the_archive_and_the_trash(store: Store) -> None:
    talk(store)
    store.commands.change(["a"], Change(archived=True, trashed=True, pinned=True))
    turn = store.journal.begin(TurnRequest("a", Prompt("More"), "model"))
    assert listed(store) == ["a"]
    store.journal.end(turn, COMPLETED)
    store.commands.change(["a"], Change(trashed=True))
    store.journal.end(retry(store, turn), COMPLETED)
    assert listed(store) == ["a"]
    assert session(store).pinned


def test_a_copy_has_everything_the_session_has(store: Store) -> None:
    talk(store, "a", "Before")
    store.journal.end(
        retry(store, talk(store, "a", "Question", said("First"))), Outcome(TurnStatus.STOPPED, Partial("x"))
    )
    store.commands.change(["a"], Change(tagged=("t",), pinned=True, archived=True))
    copied = store.commands.duplicate("a", "copy")
    assert (copied.title, copied.tags, copied.pinned, copied.archived) == ("Before (2)", ("t",), False, False)
    assert copied.forked_from == ""
    parts = [message.parts for message in store.queries.messages("a")]
    assert [message.parts for message in store.queries.messages("copy")] == parts
    assert any(isinstance(part, PreviousAnswer) for part in parts[-1])
    assert store.commands.duplicate("copy", "third").title == "Before (3)"
    talk(store, "copy", "More")
    assert len(store.queries.messages("a")) == len(parts)
    store.commands.change(["a"], Change(trashed=True))
    store.commands.purge(["a"])
    assert [message.parts for message in store.queries.messages("third")] == parts
    with pytest.raises(StoreError):
        store.commands.duplicate("gone", "x")


def test_a_copy_ends_before_the_turn_that_is_running(store: Store) -> None:
    talk(store, "a", "Done")
    store.journal.begin(TurnRequest("a", Prompt("Running"), "model"))
    store.commands.duplicate("a", "copy")
    assert [text for _, text in spoken(store, "copy")] == ["Done", "Hi"]
