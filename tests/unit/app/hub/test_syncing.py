"""A file and a hub in memory brought in step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litechat_tui.app.hub import syncing
from litechat_tui.app.hub.syncing import HubReport, Syncing, difference
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.shelf import Change
from tests.contract.stores import COMPLETED, TickingClock, said, spoken, talk
from tests.fakes import FakeStore
from tests.fakes.hub import FakeHub


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub()


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture
def first(clock: TickingClock) -> FakeStore:
    return FakeStore(clock)


@pytest.fixture
def second(clock: TickingClock) -> FakeStore:
    return FakeStore(clock)


def push(store: FakeStore, hub: FakeHub) -> HubReport:
    return Syncing(store.archive, hub).push()


def pull(store: FakeStore, hub: FakeHub) -> HubReport:
    return Syncing(store.archive, hub).pull()


def test_a_session_travels_and_is_in_step_then(first: FakeStore, second: FakeStore, hub: FakeHub) -> None:
    talk(first, "a", "Question", said("Answer"))
    assert push(first, hub).pushed == 1
    report = pull(second, hub)
    assert (report.sessions, report.messages) == (1, 2)
    assert spoken(second) == spoken(first)
    assert difference(first.archive, hub)[0].here == ()
    assert push(first, hub).pushed == 0


def test_what_both_went_on_with_is_put_together_before_it_is_pushed(
    first: FakeStore, second: FakeStore, hub: FakeHub
) -> None:
    talk(first, "a", "Common")
    push(first, hub)
    pull(second, hub)
    talk(first, "a", "Mine")
    talk(second, "a", "Theirs")
    push(first, hub)
    report = push(second, hub)
    assert (report.forks, report.extended) == (1, 1)
    pull(first, hub)
    assert {*first.archive.ids()} == {*second.archive.ids()}
    assert [text for _, text in spoken(second)][2:3] == ["Mine"]


def test_a_session_that_is_being_answered_waits(first: FakeStore, second: FakeStore, hub: FakeHub) -> None:
    talk(first, "a", "Common")
    push(first, hub)
    pull(second, hub)
    talk(first, "a", "Mine")
    push(first, hub)
    turn = second.journal.begin(TurnRequest("a", Prompt("Theirs"), "model"))
    report = push(second, hub)
    assert [each.reason for each in report.skipped] == [Reason.BEING_ANSWERED]
    assert report.pushed == 0
    second.journal.append(turn, [said("Answer")])
    second.journal.end(turn, COMPLETED)
    assert push(second, hub).skipped == []


def test_what_is_in_the_trash_comes_to_none_who_never_had_it(first: FakeStore, second: FakeStore, hub: FakeHub) -> None:
    talk(first, "a")
    first.commands.change(["a"], Change(trashed=True))
    push(first, hub)
    assert pull(second, hub).sessions == 0
    assert [*second.archive.ids(trashed=True)] == []


def test_what_was_taken_out_of_the_trash_comes_to_everybody(first: FakeStore, second: FakeStore, hub: FakeHub) -> None:
    talk(first, "a")
    for trashed in (True, False):
        first.commands.change(["a"], Change(trashed=trashed))
    push(first, hub)
    assert pull(second, hub).sessions == 1


def test_two_states_are_put_together_and_become_one(first: FakeStore, second: FakeStore, hub: FakeHub) -> None:
    talk(first, "a")
    push(first, hub)
    hub.kept.append(replace(hub.kept[0], version=99, fingerprint="of another machine"))
    pull(second, hub)
    push(second, hub)
    assert len(hub.kept) == 1


def test_what_is_broken_there_or_holds_a_secret_here_is_left_out(
    first: FakeStore, second: FakeStore, hub: FakeHub
) -> None:
    talk(first, "a", "sk-very-secret-key")
    talk(first, "b")
    report = Syncing(first.archive, hub, redactor=Redactor(["sk-very-secret-key"])).push()
    assert [each.reason for each in report.skipped] == [Reason.HOLDS_SECRET]
    assert report.as_json()["skipped"][0]["code"] == "holds_secret"
    hub.bodies.clear()
    assert [each.reason for each in pull(second, hub).skipped] == [Reason.BROKEN_STATE]
    talk(second, "b", "Else")
    assert push(second, hub).pushed == 0


def test_it_stops_between_sessions(first: FakeStore, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "_BATCH", 1)
    for session_id in "abc":
        talk(first, session_id)
    told: list[tuple[int, int]] = []
    report = Syncing(
        first.archive, hub, progress=lambda *how_far: told.append(how_far), stopped=lambda: len(told) == 2
    ).push()
    assert (report.pushed, report.as_json()["stopped"], told) == (2, True, [(0, 3), (1, 3)])
    for session_id in "ab":
        talk(first, session_id, "More")
    assert Syncing(first.archive, hub, stopped=lambda: True).push().stopped


def test_a_session_that_is_gone_meanwhile_is_none_to_push(first: FakeStore, hub: FakeHub) -> None:
    talk(first, "a")
    report = Syncing(first.archive, hub, progress=lambda *_: first.memory.rows.clear()).push()
    assert report.pushed == 0


def test_what_is_the_same_under_another_fingerprint_is_not_pushed_to_and_fro(first: FakeStore, hub: FakeHub) -> None:
    talk(first, "a")
    push(first, hub)
    hub.kept[0] = replace(hub.kept[0], fingerprint="of another version")
    assert push(first, hub).pushed == 0


def test_half_an_answer_stays_here_until_all_of_it_is_there(first: FakeStore, second: FakeStore, hub: FakeHub) -> None:
    running = first.journal.begin(TurnRequest("a", Prompt("Question"), "model"))
    (left,) = push(first, hub).skipped
    assert left.reason is Reason.BEING_ANSWERED
    assert hub.kept == []
    first.journal.append(running, [said("Answer")])
    first.journal.end(running, COMPLETED)
    assert Syncing(first.archive, hub).both().pushed == 1
    report = Syncing(second.archive, hub).both()
    assert (report.sessions, report.forks, report.pushed) == (1, 0, 0)
    assert Syncing(first.archive, hub).both() == HubReport()
