"""What every engine remembers for this machine."""

from __future__ import annotations

import pytest

from tests.contract.stores import Store, another, leave


def test_choices_are_remembered(store: Store) -> None:
    assert store.local.preference("theme") is None
    store.local.remember("theme", "light")
    store.local.remember("theme", "dark")
    assert store.local.preference("theme") == "dark"


def test_an_empty_choice_is_forgotten(store: Store) -> None:
    store.local.remember("theme", "light")
    store.local.remember("theme", "")
    assert store.local.preference("theme") is None
    store.local.remember("model", "")
    assert store.local.preference("model") is None


def own(store: Store, name: str) -> list[str]:
    """Return what this program has under a name."""
    return [*store.local.take_over([name])[name]]


def test_what_is_a_program_s_own_is_replaced_as_a_whole(store: Store) -> None:
    store.local.keep({"draft:a": "one", "draft:b": "two", "edit:a": ""})
    store.local.keep({"draft:a": "three", "draft:b": ""})

    assert store.local.take_over(["draft:a", "draft:b", "edit:a"]) == {
        "draft:a": ["three"],
        "draft:b": [],
        "edit:a": [],
    }
    assert store.local.kept("draft:") == {"draft:a"}


def test_what_is_a_living_program_s_own_nobody_else_reads_or_overwrites(store: Store, other: Store) -> None:
    store.local.keep({"draft:a": "one"})
    other.local.keep({"draft:a": "two"})
    other.local.keep({"draft:b": "three"})

    assert (own(store, "draft:a"), own(other, "draft:a")) == (["one"], ["two"])
    assert (own(store, "draft:b"), own(other, "draft:b")) == ([], ["three"])
    assert store.local.kept("draft:") == {"draft:a"}
    assert other.local.kept("draft:") == {"draft:a", "draft:b"}


def test_what_a_program_that_is_gone_kept_goes_to_the_first_one_that_asks(store: Store, other: Store) -> None:
    store.local.keep({"draft:a": "one", "draft:ab": "three"})
    other.local.keep({"draft:a": "two"})
    with another(store) as third:
        leave(store)
        leave(other)
        assert third.local.kept("draft:") == {"draft:a", "draft:ab"}
        assert own(third, "draft:a") == ["one", "two"]
        assert own(third, "draft:a") == ["one", "two"]
        with another(third) as fourth:
            assert own(fourth, "draft:a") == []
            assert fourth.local.kept("draft:") == {"draft:ab"}
        third.local.keep({"draft:a": "one and two"})
        assert own(third, "draft:a") == ["one and two"]


def test_what_is_taken_over_comes_beside_what_the_program_has(store: Store, other: Store) -> None:
    store.local.keep({"draft:a": "one"})
    other.local.keep({"draft:a": "two"})
    leave(store)

    assert own(other, "draft:a") == ["one", "two"]


def test_what_an_earlier_version_kept_is_taken_over(store: Store) -> None:
    store.local.remember("draft:a", "one")
    store.local.remember("draft:a#2", "two")
    store.local.remember("draft:ab", "three")

    assert store.local.kept("draft:") == {"draft:a", "draft:ab"}
    assert own(store, "draft:a") == ["one", "two"]
    assert own(store, "draft:a#2") == []
    assert store.local.preference("draft:a") is None


@pytest.mark.parametrize("session_id", ["", "a@b", "a#2", "a@00000000-0000-0000-0000-000000000001", "%_", "a\nb", "é"])
def test_any_name_may_be_used(session_id: str, store: Store) -> None:
    store.local.keep({f"draft:{session_id}": "words"})

    assert own(store, f"draft:{session_id}") == ["words"]
    assert store.local.kept("draft:") == {f"draft:{session_id}"}
    assert own(store, f"draft:{session_id}x") == []
