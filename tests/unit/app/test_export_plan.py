"""What is exported from the screen, and what is said of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from litechat_tui.app.export_plan import ExportPlan, Progress, told
from litechat_tui.app.exporting.forms import Form
from litechat_tui.app.job import Job
from litechat_tui.app.transfer import Exported
from litechat_tui.domain.chat import Session
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ExportError
from litechat_tui.domain.redaction import NO_SECRETS, Redactor
from tests.conversations import conversation, exchange
from tests.fakes import FakeStore

DAY = datetime(2026, 1, 31, tzinfo=UTC)
ID = "0198aaaa-0000-7000-8000-00001a2b3c4d"


def session(title: str, session_id: str = ID) -> Session:
    return Session(session_id, title, DAY, DAY)


Planning = Callable[..., ExportPlan]


@pytest.fixture
def planned() -> Planning:
    store = FakeStore()

    def plan(*ids: str, only: Session | None = None, redactor: Redactor = NO_SECRETS) -> ExportPlan:
        store.archive.adopt([conversation(exchange("hello", "world"), session_id=each) for each in ids])
        return ExportPlan(store.archive, redactor, ids, date(2026, 11, 27), only)

    return plan


def test_one_session_is_called_by_its_title(planned: Planning) -> None:
    plan = planned(ID, only=session("東京の天気 a/b"))
    assert plan.what == "東京の天気 a/b"
    assert plan.name(Form.MARKDOWN) == "2026-01-31 東京の天気 a_b 1a2b3c4d.md"
    assert plan.name(Form.HTML) == "2026-01-31 東京の天気 a_b 1a2b3c4d.html"
    assert planned(ID, only=session("")).what == "New session"


def test_no_secret_is_suggested_as_a_name(planned: Planning) -> None:
    plan = planned(ID, only=session("The key is sk-1234567890abcdef"), redactor=Redactor(["sk-1234567890abcdef"]))
    assert "1234567890abcdef" not in plan.name(Form.JSONL)


def test_several_sessions_go_into_a_folder_of_today_or_one_file_where_they_can(planned: Planning) -> None:
    plan = planned("a", "b")
    assert plan.what == "2 sessions"
    assert [plan.name(form) for form in Form] == [
        "litechat-tui-2026-11-27",
        "litechat-tui-2026-11-27.jsonl",
        "litechat-tui-2026-11-27",
    ]
    assert planned("a").name(Form.HTML) == "litechat-tui-2026-11-27.html"


@pytest.mark.parametrize(
    ("typed", "renamed"),
    [
        ("litechat-tui-2026-11-27", "litechat-tui-2026-11-27.jsonl"),
        ("mine.md", "mine.jsonl"),
        ("~/mine.md", "~/mine.jsonl"),
        ("mine", "mine"),
        (".md", ".md"),
        ("all.zip", "all.zip"),
        ("", ""),
    ],
)
def test_the_name_follows_the_form(planned: Planning, typed: str, renamed: str) -> None:
    assert planned("a", "b").renamed(typed, Form.MARKDOWN, Form.JSONL) == renamed


def test_what_is_written_is_told_while_it_is_written(planned: Planning, tmp_path: Path) -> None:
    job = Job[Progress]()
    done = planned("a", "b").carry_out(tmp_path / "all.jsonl", Form.JSONL, job)
    assert (done, job.latest) == (Exported(2), (2, 2))
    lines = [*map(json.loads, (tmp_path / "all.jsonl").read_text().splitlines())]
    assert str(lines).count("'hello'") == 2


@pytest.mark.parametrize("name", ["one.jsonl", "all.zip"])
def test_a_file_that_is_stopped_is_not_there(planned: Planning, tmp_path: Path, name: str) -> None:
    job = StopsAfter(1)
    done = planned("a", "b").carry_out(tmp_path / name, Form.JSONL, job)
    assert done == Exported(stopped=True)
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_is_stopped_keeps_what_is_whole(planned: Planning, tmp_path: Path) -> None:
    done = planned("a", "b", "c").carry_out(tmp_path / "out", Form.MARKDOWN, StopsAfter(1))
    assert done == Exported(1, stopped=True)
    assert len([*(tmp_path / "out").iterdir()]) == 1


class StopsAfter(Job[Progress]):
    """Is stopped by whoever looks on once so many sessions are done."""

    def __init__(self, done: int) -> None:
        super().__init__()
        self._done = done

    def stopped(self) -> bool:
        if self.latest is not None and self.latest[0] + 1 >= self._done:
            self.stop()
        return super().stopped()


@pytest.mark.parametrize("name", ["a\0b.md", "x" * 300 + ".md"])
def test_a_name_that_no_file_can_have_is_refused(planned: Planning, tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError) as error:
        planned("a").carry_out(tmp_path / name, Form.MARKDOWN, Job())
    assert error.value.problem.code is Code.EXPORT_FAILED
    assert error.value.problem.facts["reason"]


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (Exported(1), "1 session exported to /x/all.zip."),
        (Exported(3, unchanged=2), "3 sessions exported to /x/all.zip."),
        (Exported(stopped=True), "Stopped; nothing was exported."),
        (Exported(2, stopped=True), "Stopped. 2 sessions exported to /x/all.zip."),
        (
            Exported(1, in_the_way=("a", "b"), missing=("c",)),
            (
                "1 session exported to /x/all.zip. 2 files that were there already were left as they are. "
                "1 session is not there any more."
            ),
        ),
    ],
)
def test_what_came_of_it_is_said(done: Exported, words: str) -> None:
    assert told(done, Path("/x/all.zip")) == words


def test_a_path_that_is_told_obeys_nobody() -> None:
    assert "\x1b" not in told(Exported(1), Path("/x/\x1b[31m"))
