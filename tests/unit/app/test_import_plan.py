"""What is imported from the screen, and the lines that tell of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from litechat_tui.app.import_plan import ImportPlan, doing
from litechat_tui.app.import_report import adds_anything, counts, how_many_left_out, left_out, programs
from litechat_tui.app.importing.reading import Phase, Step
from litechat_tui.app.importing.skipped import Reason, Skipped
from litechat_tui.app.job import Job
from litechat_tui.app.transfer import Report
from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases
from tests.fakes import FakeStore
from tests.imports import SAMPLES


def test_what_is_there_is_looked_at_and_then_stored() -> None:
    store = FakeStore()
    plan = ImportPlan(store.archive, SQLiteForeignDatabases())
    job = Job[Step]()
    paths = plan.paths(str(SAMPLES / "chatgpt-branching.json"))

    seen = plan.look(paths, job)
    assert programs(seen) == "Found: ChatGPT (3)"
    assert [*counts(seen)] == ["New sessions: 3", "Messages: 16", "Forks: 2", "Earlier answers: 2"]
    assert job.latest is not None
    assert job.latest.phase is Phase.READING
    assert store.archive.ids() == []

    assert [*counts(plan.carry_out(paths, job))] == [*counts(seen)]
    assert len(store.archive.ids()) == 5
    again = plan.look(paths, job)
    assert not adds_anything(again)
    assert "There already: 5" in counts(again)


def test_an_import_that_is_stopped_before_it_begins_stores_nothing() -> None:
    store = FakeStore()
    job = Job[Step]()
    job.stop()
    report = ImportPlan(store.archive, SQLiteForeignDatabases()).carry_out([SAMPLES / "openwebui.json"], job)
    assert report.stopped
    assert store.archive.ids() == []


def test_our_own_exports_are_known_as_ours() -> None:
    report = Report(programs=Counter({"litechat-tui": 2, "made\x1bup": 1}))
    assert programs(report) == "Found: litechat-tui (2), made␛up (1)"
    assert programs(Report()) == ""


@pytest.mark.parametrize("report", [Report(sessions=1), Report(forks=1), Report(extended=1)])
def test_some_reports_tell_of_something_new(report: Report) -> None:
    assert adds_anything(report)
    assert not adds_anything(Report(duplicates=3))


def test_each_file_and_conversation_that_was_left_out_is_named_and_the_rest_is_counted() -> None:
    report = Report(
        skipped=[
            Skipped("x.zip", "", Reason.NOT_THERE),
            Skipped("y.json", "A talk\x1b", Reason.NO_MESSAGES),
            Skipped("y.json", "B", Reason.HIDDEN, 2),
            Skipped("y.json", "C", Reason.HIDDEN),
        ]
    )
    assert [*how_many_left_out(report)] == ["Left out: 2"]
    assert [*how_many_left_out(Report(sessions=1))] == []
    assert [*left_out(report)] == [
        "x.zip: There is no such file.",
        "y.json · A talk␛: There are no messages in it.",
        "Messages that their program hides. (3 times)",
    ]


def test_what_an_import_is_at_is_said() -> None:
    assert doing(Step(Phase.LOOKING, "a.json", 1_250_000, 0, 1)) == "Looking through a.json: 1 conversation in 1.2 MB"
    assert doing(Step(Phase.READING, "a\x1b", 0, 2_000_000, 1)) == "Reading a␛: 0.0 of 2.0 MB"
    assert len(doing(Step(Phase.READING, "x" * 500, 0, 0, 0))) < 80


def test_a_path_that_is_typed_may_be_that_of_a_folder(tmp_path: Path) -> None:
    plan = ImportPlan(FakeStore().archive, SQLiteForeignDatabases())
    assert plan.paths(f"'{tmp_path}'") == [tmp_path]
