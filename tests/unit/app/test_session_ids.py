"""Ids may be shortened as long as they fit one session."""

from __future__ import annotations

import pytest

from litechat_tui.app.session_ids import MOST_NAMED, session_called
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError
from tests.contract.stores import talk
from tests.fakes import FakeStore


@pytest.fixture
def store() -> FakeStore:
    store = FakeStore()
    for session_id in ("ab", "abc", "abd", "b1234567"):
        talk(store, session_id)
    return store


@pytest.mark.parametrize(("prefix", "session_id"), [("b", "b1234567"), ("abc", "abc"), ("ab", "ab"), ("b1234567",) * 2])
def test_the_beginning_of_an_id_is_enough_and_a_whole_id_is_itself(
    store: FakeStore, prefix: str, session_id: str
) -> None:
    assert session_called(store.queries, prefix).id == session_id


@pytest.mark.parametrize("prefix", ["", "c", "abcd", "B"])
def test_what_no_id_begins_with_is_refused(store: FakeStore, prefix: str) -> None:
    with pytest.raises(LitechatError) as caught:
        session_called(store.queries, prefix)
    assert caught.value.problem.code is Code.PROGRAM_NO_SESSION
    assert caught.value.problem.facts == {"session_id": prefix}


def test_what_several_ids_begin_with_is_refused_with_their_names(store: FakeStore) -> None:
    with pytest.raises(LitechatError) as caught:
        session_called(store.queries, "a")
    assert caught.value.problem.code is Code.PROGRAM_SEVERAL_SESSIONS
    assert caught.value.problem.facts["sessions"] == "ab, abc, abd"
    for number in range(MOST_NAMED + 3):
        talk(store, f"many-{number}")
    with pytest.raises(LitechatError) as caught:
        session_called(store.queries, "many")
    assert str(caught.value.problem.facts["sessions"]).count(",") == MOST_NAMED - 1
