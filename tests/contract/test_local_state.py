"""What every engine remembers for this machine."""

from __future__ import annotations

from tests.contract.stores import Store


def test_choices_are_remembered(store: Store) -> None:
    assert store.local.preference("theme") is None
    store.local.remember("theme", "light")
    store.local.remember("theme", "dark")
    assert store.local.preference("theme") == "dark"


def test_an_empty_choice_is_forgotten(store: Store) -> None:
    store.local.remember("draft:a", "Half a thought")
    store.local.remember("draft:a", "")
    assert store.local.preference("draft:a") is None
    store.local.remember("draft:b", "")
    assert store.local.preference("draft:b") is None
