"""What every engine says about the list of sessions without reading it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change, Outline, Shelf
from tests.contract.stores import Store, talk


def test_an_empty_list(store: Store) -> None:
    for shelf in Shelf:
        assert store.lists.oldest(shelf) is None
        assert store.lists.outline(shelf, []).total == 0
        assert store.lists.window(shelf, 0, 10) == []
        assert store.lists.position(shelf, "a") is None


def test_groups_are_counted_in_the_order_of_the_list(store: Store) -> None:
    for session_id in "abcdefg":
        talk(store, session_id)
    store.commands.change(["b", "e"], Change(pinned=True))
    store.journal.begin(TurnRequest("c", Prompt("Go"), "model"))
    order = [session.id for session in store.lists.window(Shelf.ACTIVE, 0, 100)]
    assert order == ["e", "b", "c", "g", "f", "d", "a"]
    moments = {session.id: session.updated_at for session in store.lists.window(Shelf.ACTIVE, 0, 100)}
    outline = store.lists.outline(Shelf.ACTIVE, [moments["g"], moments["d"], moments["d"] - timedelta(seconds=1)])
    assert outline == Outline(2, 1, (1, 2, 0, 1))
    assert outline.total == len(order)
    assert store.lists.oldest(Shelf.ACTIVE) == moments["a"]


@pytest.mark.parametrize("shelf", Shelf)
def test_every_window_is_a_part_of_the_whole(store: Store, shelf: Shelf) -> None:
    for number in range(12):
        talk(store, f"s{number:02}")
    store.commands.change(["s03", "s07"], Change(pinned=True))
    store.journal.begin(TurnRequest("s05", Prompt("Go"), "model"))
    if shelf is not Shelf.ACTIVE:
        every = [f"s{number:02}" for number in range(12)]
        store.commands.change(every, Change(archived=True, trashed=shelf is Shelf.TRASHED))
    whole = list(store.lists.window(shelf, 0, 100))
    assert len(whole) == 12 == store.lists.outline(shelf, []).total
    for first in range(13):
        for count in (0, 1, 3, 5, 20):
            assert list(store.lists.window(shelf, first, count)) == whole[first : first + count]
    assert [store.lists.position(shelf, session.id) for session in whole] == [*range(12)]
