"""The days and times that sessions are listed under."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from litechat_tui import words
from litechat_tui.domain.chat import Session, TitleSource
from litechat_tui.domain.shelf import Group, GroupKind
from litechat_tui.words.sessions import heading_of, time_under_heading, title_in_list, title_of, untitled, when
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


def test_a_list_tells_compared_sessions_apart_until_they_are_named() -> None:
    compared = Session("s", "Which?", NOW, NOW, model="haiku", comparison="c")
    assert title_in_list(compared) == "haiku: Which?"
    assert title_in_list(replace(compared, title_source=TitleSource.FORK)) == "haiku: Which? (fork)"
    assert title_in_list(replace(compared, title_source=TitleSource.MODEL)) == "Which?"
    assert title_in_list(replace(compared, comparison="")) == "Which?"


@pytest.mark.parametrize(
    ("group", "heading"),
    [
        (Group(GroupKind.PINNED), "Pinned"),
        (Group(GroupKind.RUNNING), "Running"),
        (Group(GroupKind.TODAY, NOW), "Today"),
        (Group(GroupKind.YESTERDAY, NOW), "Yesterday"),
        (Group(GroupKind.WEEK, NOW), "This week"),
        (Group(GroupKind.MONTH, NOW), "November 2026"),
        (Group(GroupKind.MONTH), "Earlier"),
        (Group(GroupKind.FOUND, count=1), "1 session"),
        (Group(GroupKind.FOUND, count=3), "3 sessions"),
    ],
)
def test_a_group_has_a_heading(group: Group, heading: str) -> None:
    assert heading_of(group) == heading


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
