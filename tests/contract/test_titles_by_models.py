"""How every engine keeps a title that a model has given, and counts what asking for it consumed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from litechat_tui.domain.chat import Session, TitleSource, Usage
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from litechat_tui.domain.spending import Amounts, SideRequest
from tests.conftest import NOW
from tests.contract.stores import Store, TickingClock, another, talk

ASKED = SideRequest("haiku", NOW, Usage(300, 8, cost=0.25))


def session(store: Store, session_id: str = "a") -> Session:
    found = store.queries.session(session_id)
    assert found is not None
    return found


def named(store: Store, session_id: str = "a") -> tuple[str, TitleSource | None]:
    found = session(store, session_id)
    return found.title, found.title_source


def test_a_session_with_its_first_words_is_called_by_the_title(store: Store) -> None:
    talk(store, "a", "Hello there")
    before = session(store)
    assert store.commands.entitle("a", "A greeting", ASKED)
    assert named(store) == ("A greeting", TitleSource.MODEL)
    assert session(store).updated_at == before.updated_at


@pytest.mark.parametrize("title", ["", "A greeting"])
def test_what_it_consumed_counts_with_and_without_a_title(store: Store, title: str) -> None:
    talk(store, "a", "Hello there")
    assert store.commands.entitle("a", title, ASKED) is bool(title)
    assert session(store).title == (title or "Hello there")
    assert store.spending.amounts(["a"]) == {"a": Amounts(2, Usage(300, 8, cost=0.25), unpriced=1)}


def test_a_name_that_a_person_gave_meanwhile_stays(store: Store) -> None:
    talk(store)
    with another(store) as window:
        window.commands.change(["a"], Change(title="Mine"))
    assert not store.commands.entitle("a", "A greeting", ASKED)
    assert named(store) == ("Mine", TitleSource.PERSON)
    assert store.spending.amounts(["a"])["a"].usage == ASKED.usage


def test_the_title_of_a_fork_stays(store: Store) -> None:
    talk(store)
    store.commands.fork("a", "b")
    assert not store.commands.entitle("b", "A greeting", ASKED)
    assert named(store, "b") == ("Hello", TitleSource.FORK)


def test_a_title_stays_when_a_person_names_the_session_again_and_undoes_it(store: Store) -> None:
    talk(store)
    store.commands.entitle("a", "A greeting", ASKED)
    kept = store.commands.change(["a"], Change(title="Mine"))
    assert not store.commands.entitle("a", "Another", ASKED)
    store.commands.put_back(kept)
    assert named(store) == ("A greeting", TitleSource.MODEL)


def test_undoing_what_was_done_before_leaves_the_title(store: Store) -> None:
    talk(store)
    kept = store.commands.change(["a"], Change(pinned=True))
    store.commands.entitle("a", "A greeting", ASKED)
    store.commands.put_back(kept)
    assert named(store) == ("A greeting", TitleSource.MODEL)
    assert not session(store).pinned


def test_undoing_a_name_gives_the_first_words_back(store: Store) -> None:
    talk(store)
    store.commands.put_back(store.commands.change(["a"], Change(title="Mine")))
    assert named(store) == ("Hello", None)


def test_what_was_consumed_is_in_the_statistics_of_its_model_and_day(store: Store, clock: TickingClock) -> None:
    talk(store)
    later = NOW + timedelta(hours=1)
    store.commands.entitle("a", "A greeting", SideRequest("haiku", later, Usage(300, 8)))
    found = {spell.model: (spell.at, spell.amounts) for spell in store.spending.spells()}
    assert found["haiku"] == (later.replace(minute=0, second=0, microsecond=0), Amounts(0, Usage(300, 8)))
    assert found["model"][1] == Amounts(2, unpriced=1)


def test_a_copy_has_what_the_session_consumed_and_a_fork_has_not(store: Store, clock: TickingClock) -> None:
    talk(store)
    store.commands.entitle("a", "A greeting", ASKED)
    clock.now += timedelta(minutes=1)
    store.commands.duplicate("a", "copy")
    store.commands.fork("a", "fork")
    found = store.spending.amounts(["copy", "fork"])
    assert (found["copy"].usage, found["fork"].usage) == (ASKED.usage, Usage())
    assert sum((spell.amounts.usage.input_tokens for spell in store.spending.spells(NOW)), 0) <= 300


def test_a_session_that_is_gone_stays_gone(store: Store) -> None:
    talk(store)
    store.commands.change(["a"], Change(trashed=True))
    store.commands.entitle("a", "A greeting", ASKED)
    store.commands.purge(["a"])
    assert not store.commands.entitle("a", "A greeting", ASKED)
    assert store.queries.session("a") is None
    assert store.spending.amounts(["a"]) == {}
    talk(store)
    assert store.spending.amounts(["a"])["a"].usage == Usage()


def test_a_session_that_is_being_answered_is_called_so_too(store: Store) -> None:
    talk(store)
    turn = store.journal.begin(TurnRequest("a", Prompt("More"), "model"))
    assert store.commands.entitle("a", "A greeting", ASKED)
    store.journal.withdraw(turn)
    assert named(store) == ("A greeting", TitleSource.MODEL)


def test_a_longer_state_that_is_imported_adds_what_it_consumed(store: Store) -> None:
    talk(store)
    store.commands.entitle("a", "A greeting", ASKED)
    earlier = store.archive.conversation("a")
    assert earlier is not None
    assert earlier.side_requests == (ASKED,)
    talk(store, "a", "And")
    store.commands.entitle("a", "", SideRequest("haiku", NOW + timedelta(hours=1), Usage(1, 1)))
    longer = store.archive.conversation("a")
    assert longer is not None
    store.commands.change(["a"], Change(trashed=True))
    store.commands.purge(["a"])
    store.archive.adopt([earlier])
    store.archive.adopt([longer])
    assert store.spending.amounts(["a"])["a"].usage == Usage(301, 9, cost=0.25)
