"""Merging a file: what is counted, and where it stops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from litechat_tui.app import merging
from litechat_tui.app.merging import merge
from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.foreign import ForeignChat
from tests.contract.stores import TickingClock
from tests.conversations import conversation, exchange
from tests.fakes import FakeStore

OTHER = Path("other.db")


class Sessions:
    """Files with these sessions."""

    def __init__(self, *sessions: Conversation) -> None:
        self._sessions = sessions

    def chats(self, path: Path) -> Iterator[ForeignChat | Conversation]:
        yield from self.own_sessions(path)

    def own_sessions(self, path: Path) -> Iterator[Conversation]:
        assert path == OTHER
        yield from self._sessions


def talk(session_id: str, *prompts: str, **fields: str) -> Conversation:
    said = (exchange(prompt, f"Answer {prompt}", minute=minute) for minute, prompt in enumerate(prompts))
    return conversation(*said, session_id=session_id, **fields)


@pytest.fixture
def store() -> FakeStore:
    return FakeStore(TickingClock())


def test_what_was_stored_stays_when_it_is_stopped(store: FakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_BATCH", 1)
    read: list[int] = []
    report = merge(
        store.archive,
        Sessions(talk("a", "1"), talk("b", "2"), talk("c", "3")),
        OTHER,
        progress=read.append,
        stopped=lambda: len(read) == 2,
    )
    assert (report.stopped, report.sessions, read) == (True, 2, [1, 2])
    assert [*store.archive.ids()] == ["a", "b"]


def test_a_fork_that_a_dry_run_foresees_is_there_already_when_its_turn_comes(store: FakeStore) -> None:
    mine, theirs = talk("a", "1", "2"), talk("a", "1", "3")
    first, second = sorted((mine, theirs), key=lambda each: merging_keeps(each, mine, theirs))
    store.archive.merge([first])
    report = merge(store.archive, Sessions(second), OTHER)
    (fork,) = [each for each in store.archive.ids() if each != "a"]
    assert report.forks == 1
    forked = store.archive.conversation(fork)
    assert forked is not None
    fresh = FakeStore(TickingClock())
    fresh.archive.merge([first])
    foreseen = merge(fresh.archive, Sessions(second, forked), OTHER, dry_run=True)
    assert (foreseen.forks, foreseen.duplicates) == (1, 1)
    assert merge(fresh.archive, Sessions(second, forked), OTHER) == foreseen
    assert foreseen.messages == 2


def merging_keeps(each: Conversation, mine: Conversation, theirs: Conversation) -> bool:
    """Return whether a state of the two becomes the fork."""
    from litechat_tui.store.merging import merged

    return merged(mine, theirs).kept.exchanges != each.exchanges


def test_a_fork_that_a_person_made_counts_as_one(store: FakeStore) -> None:
    report = merge(store.archive, Sessions(talk("b", "1", forked_from="a")), OTHER)
    assert (report.sessions, report.forks) == (0, 1)
