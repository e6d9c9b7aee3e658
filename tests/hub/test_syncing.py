"""Files and a hub brought in step: whatever was done where, all are equal in the end."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from litechat_tui.app.hub.syncing import HubReport, Syncing, difference
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.errors import HubError
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.shelf import Change
from litechat_tui.hub.link import PostgresHub
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.contract.stores import said, spoken, talk
from tests.hub.conftest import address, fresh_hub
from tests.machines import FILES, WORK, Machines, begun, described, looks


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template"
    SQLiteStore(path, frozen_clock).close()
    return path


@pytest.fixture
def machines(template: Path, tmp_path: Path) -> Iterator[Machines]:
    with closing(Machines(template, tmp_path)) as made:
        yield made


def push(store: SQLiteStore, hub: PostgresHub) -> HubReport:
    report = Syncing(store.archive, hub).push()
    assert store.check() == []
    return report


def pull(store: SQLiteStore, hub: PostgresHub) -> HubReport:
    report = Syncing(store.archive, hub).pull()
    assert store.check() == []
    return report


def test_sessions_travel_with_everything_and_a_second_time_nothing_does(machines: Machines, anna: PostgresHub) -> None:
    first, second, _ = machines.stores
    talk(first, "a", "日本語", said("One"))
    first.commands.change(["a"], Change(title="題名", tagged=("t",), pinned=True))
    assert (push(first, anna).pushed, push(first, anna).pushed) == (1, 0)
    assert (pull(second, anna).sessions, pull(second, anna).sessions) == (1, 0)
    assert second.archive.conversation("a") == first.archive.conversation("a")
    found, _marks = difference(second.archive, anna)
    assert (found.here, found.there) == ((), ())


def test_renames_tags_and_the_trash_travel_both_ways(machines: Machines, anna: PostgresHub) -> None:
    first, second, _ = machines.stores
    for session_id in ("a", "b"):
        talk(first, session_id)
    push(first, anna)
    pull(second, anna)
    first.commands.change(["a"], Change(title="First", tagged=("x",)))
    second.commands.change(["a"], Change(pinned=True))
    second.commands.change(["b"], Change(trashed=True))
    push(first, anna)
    push(second, anna)
    pull(first, anna)
    for store in (first, second):
        a, b = store.archive.conversation("a"), store.archive.conversation("b")
        assert a is not None
        assert b is not None
        assert (a.title, a.tags, a.pinned, b.trashed_at is not None) == ("First", ("x",), True, True)
    second.commands.purge(["b"])
    assert (pull(second, anna).sessions, push(second, anna).pushed) == (0, 0)


def test_what_went_on_on_two_machines_is_a_session_and_a_fork_on_both(machines: Machines, anna: PostgresHub) -> None:
    first, second, _ = machines.stores
    talk(first, "a", "Common")
    push(first, anna)
    pull(second, anna)
    talk(first, "a", "Mine")
    talk(second, "a", "Theirs")
    push(first, anna)
    report = push(second, anna)
    assert (report.forks, report.pushed) == (1, 1)
    assert pull(first, anna).sessions == 1
    assert looks(first) == looks(second)
    assert spoken(first)[2:3] == [("user", "Mine")]


def test_a_file_that_was_restored_does_not_undo_what_the_hub_has(
    machines: Machines, anna: PostgresHub, tmp_path: Path
) -> None:
    first, second, _ = machines.stores
    talk(first, "a", "One")
    first.backup(tmp_path / "old")
    talk(first, "a", "Two")
    push(first, anna)
    with closing(SQLiteStore(tmp_path / "old", machines.clock)) as restored:
        restored.commands.change(["a"], Change(title="Renamed"))
        assert push(restored, anna).extended == 1
    pull(second, anna)
    found = second.archive.conversation("a")
    assert found is not None
    assert (found.title, len(found.exchanges)) == ("Renamed", 2)


def test_a_session_with_a_key_in_it_stays_here(machines: Machines, anna: PostgresHub) -> None:
    first = machines.stores[0]
    talk(first, "a", "My key is sk-secret-0123456789")
    talk(first, "b", "Nothing of the kind")
    report = Syncing(first.archive, anna, redactor=Redactor(["sk-secret-0123456789"])).push()
    assert (report.pushed, [each.reason for each in report.skipped]) == (1, [Reason.HOLDS_SECRET])
    assert "sk-secret" not in json.dumps(report.as_json())
    assert [*anna.marks()] == ["b"]


def test_what_cannot_be_read_is_left_on_the_hub(
    server: str, database: str, machines: Machines, anna: PostgresHub
) -> None:
    first, second, _ = machines.stores
    for session_id in ("a", "b"):
        talk(first, session_id, f"Prompt {session_id}")
    push(first, anna)
    with psycopg.connect(address(server, database, "anna"), autocommit=True) as db:
        db.execute(b"UPDATE litechat.states SET header = '[' WHERE session_id = 'a'")
    report = pull(second, anna)
    assert (report.sessions, [each.reason for each in report.skipped]) == (1, [Reason.BROKEN_STATE])
    talk(second, "a", "Else")
    assert push(second, anna).pushed == 0


def test_when_it_is_stopped_what_was_done_is_whole(machines: Machines, anna: PostgresHub) -> None:
    first, second, _ = machines.stores
    for number in range(3):
        talk(first, f"a{number}")
    done: list[int] = []
    syncing = Syncing(first.archive, anna, progress=lambda at, _: done.append(at), stopped=lambda: len(done) == 2)
    report = syncing.push()
    assert (report.pushed, report.stopped, len(anna.marks())) == (2, True, 2)
    assert Syncing(second.archive, anna, stopped=lambda: True).pull().stopped


ROUND = st.sampled_from(["push", "pull"])


@settings(max_examples=15, phases=[Phase.generate])
@given(work=st.lists(st.tuples(WORK, st.none() | ROUND), min_size=4, max_size=25))
def test_three_machines_and_a_hub_are_equal_in_the_end(server: str, work: list[Any]) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        SQLiteStore(folder / "template", frozen_clock).close()
        machines = stack.enter_context(closing(Machines(folder / "template", folder)))
        hub = stack.enter_context(fresh_hub(server))
        for (file, what, number, word), then in work:
            # What is in the trash is not taken to where it never was.
            to_trash = (what, number) == ("change", 2)
            machines.do(file, "send" if what == "merge" or to_trash else what, number, word)
            if then:
                (push if then == "push" else pull)(machines.stores[file], hub)
        machines.end_all()
        for store in (*machines.stores, *machines.stores):
            push(store, hub)
            pull(store, hub)
        states, descriptions = [*map(looks, machines.stores)], [*map(described, machines.stores)]
        assert states[0] == states[1] == states[2]
        assert descriptions[0] == descriptions[1] == descriptions[2]
        for store in machines.stores:
            assert machines.turns <= {turn for each in store.archive.ids(trashed=True) for turn in begun(store, each)}
            assert (push(store, hub).pushed, pull(store, hub).messages) == (0, 0)
        assert len(states) == FILES


def test_whatever_is_cut_off_each_session_gets_there_once(
    server: str, database: str, machines: Machines, anna: PostgresHub
) -> None:
    first, second, third = machines.stores
    for number in range(12):
        talk(first, f"a{number}", "Mine")
        talk(second, f"a{number}", "Theirs")
    over, cuts = Event(), [0]

    def cut() -> None:
        with psycopg.connect(address(server, database, "admin"), autocommit=True) as db:
            while not over.wait(0.003):
                found = db.execute(b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'anna'")
                cuts[0] += len(found.fetchall())

    thread = Thread(target=cut)
    thread.start()
    try:
        for store in (first, second):
            for _ in range(60):
                with suppress(HubError):
                    push(store, anna)
    finally:
        over.set()
        thread.join()
    assert cuts[0] > 10
    with suppress(HubError):
        # Its connection may have been cut since the last push.
        anna.marks()
    for store in (first, second, third, first):
        push(store, anna)
        pull(store, anna)
    assert looks(first) == looks(second) == looks(third)
    assert len(looks(first)) == 24
    assert all(len(states) == 1 for states in anna.marks().values())
