"""What a session is called."""

from __future__ import annotations

import pytest

from litechat_tui.domain.titles import TITLE_LENGTH, fork_title, says_fork, title_from, without_word


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("Hello there", "Hello there"),
        ("\n\n  First words\nsecond line", "First words"),
        ("# \n> -\nAfter the signs", "After the signs"),
        ("## A heading", "## A heading"),
        ("", ""),
        (" \n --- \n", ""),
        ("x" * 200, "x" * (TITLE_LENGTH - 1) + "…"),
        ("\x1b[31mred", "␛[31mred"),
    ],
)
def test_a_title_is_the_first_line_that_says_something(prompt: str, title: str) -> None:
    assert title_from(prompt) == title


@pytest.mark.parametrize(
    ("title", "taken", "expected"),
    [
        ("Trip", [], "Trip"),
        ("Trip", ["Trip"], "Trip (2)"),
        ("Trip (2)", [], "Trip (2)"),
        ("Trip (fork)", ["Trip"], "Trip (2)"),
        ("Trip (fork 2)", ["Trip", "Trip (3)"], "Trip (2)"),
        ("", [], ""),
        ("", [""], "(2)"),
        ("x" * TITLE_LENGTH, ["x" * TITLE_LENGTH], "x" * (TITLE_LENGTH - 5) + "… (2)"),
    ],
)
def test_a_fork_is_called_after_its_origin_and_numbered(title: str, taken: list[str], expected: str) -> None:
    assert fork_title(title, taken) == expected
    assert len(expected) <= TITLE_LENGTH


def test_the_fork_of_a_fork_is_called_after_the_same_origin() -> None:
    assert fork_title("Trip (2)", ["Trip", "Trip (2)"], of_fork=True) == "Trip (3)"
    assert fork_title("Trip (fork 2)", ["Trip"], of_fork=True) == "Trip (2)"


@pytest.mark.parametrize(
    ("stored", "today"), [("Trip (fork)", "Trip"), ("Trip (fork 12)", "Trip (12)"), ("A fork", "A fork")]
)
def test_titles_of_earlier_versions_say_that_they_are_forks(stored: str, today: str) -> None:
    assert without_word(stored) == today
    assert says_fork(stored) is (stored != today)
