"""The days and times that sessions are listed under."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from litechat_tui import words
from litechat_tui.domain.chat import Session, TitleSource
from litechat_tui.words.sessions import day_of, grouped, time_under_heading, title_of, untitled, when
from tests.conftest import NOW


def test_a_session_without_a_title_has_a_name() -> None:
    assert title_of(Session("s", "", NOW, NOW)) == untitled() == "New session"
    assert title_of(Session("s", "Trip", NOW, NOW)) == "Trip"


def test_a_fork_is_called_one_in_the_language_in_use() -> None:
    fork = Session("s", "Trip (2)", NOW, NOW, title_source=TitleSource.FORK)
    assert title_of(fork) == "Trip (2) (fork)"
    assert title_of(replace(fork, title="")) == "New session (fork)"
    assert title_of(replace(fork, title="Trip (fork 2)")) == "Trip (fork 2)", "an earlier version wrote it"
    assert title_of(replace(fork, title_source=TitleSource.PERSON)) == "Trip (2)"
    words.use("ja")
    assert title_of(fork) == "Trip (2)（分岐）"


@pytest.mark.parametrize(
    ("age", "heading"),
    [
        (timedelta(days=-1), "Today"),
        (timedelta(0), "Today"),
        (timedelta(hours=15), "Today"),
        (timedelta(hours=16), "Yesterday"),
        (timedelta(days=2), "Last 7 days"),
        (timedelta(days=6), "Last 7 days"),
        (timedelta(days=7), "Last 30 days"),
        (timedelta(days=29), "Last 30 days"),
        (timedelta(days=30), "October 2026"),
    ],
)
def test_a_session_stands_under_its_day(age: timedelta, heading: str) -> None:
    assert day_of(NOW - age, NOW) == heading


def test_the_day_is_that_of_the_reader() -> None:
    late_evening_in_utc = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert day_of(late_evening_in_utc, NOW) == "Today"


def test_sessions_are_grouped_in_their_order() -> None:
    ages = {"a": 0, "b": 0, "c": 1, "d": 3}
    sessions = [Session(name, name, NOW, NOW - timedelta(days=days)) for name, days in ages.items()]
    groups = [(heading, [session.id for session in members]) for heading, members in grouped(sessions, NOW)]
    assert groups == [("Today", ["a", "b"]), ("Yesterday", ["c"]), ("Last 7 days", ["d"])]


@pytest.mark.parametrize(
    ("age", "word"),
    [
        (timedelta(minutes=4), "15:00"),
        (timedelta(days=1), "Sun 15:04"),
        (timedelta(days=6), "Tue 15:04"),
        (timedelta(days=7), "16 Nov"),
        (timedelta(days=400), "2025-10-19"),
    ],
)
def test_a_moment_has_a_short_word(age: timedelta, word: str) -> None:
    assert when(NOW - age, NOW) == word


@pytest.mark.parametrize(
    ("age", "word"),
    [
        (timedelta(days=-1), "15:04"),
        (timedelta(minutes=4), "15:00"),
        (timedelta(days=1), "15:04"),
        (timedelta(days=2), "Sat 15:04"),
        (timedelta(days=6), "Tue 15:04"),
        (timedelta(days=7), "16 Nov"),
        (timedelta(days=400), "19 Oct"),
    ],
)
def test_a_time_does_not_repeat_what_its_heading_says(age: timedelta, word: str) -> None:
    assert time_under_heading(NOW - age, NOW) == word
