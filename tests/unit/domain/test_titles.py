"""What a session is called."""

from __future__ import annotations

import pytest

from litechat_tui.domain.titles import TITLE_LENGTH, fork_title, title_from


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
        ("Trip", [], "Trip (fork)"),
        ("Trip", ["Trip (fork)"], "Trip (fork 2)"),
        ("Trip (fork)", ["Trip (fork)"], "Trip (fork 2)"),
        ("Trip (fork 2)", ["Trip (fork)", "Trip (fork 3)"], "Trip (fork 2)"),
        ("", [], "(fork)"),
        ("x" * TITLE_LENGTH, [], "x" * (TITLE_LENGTH - 8) + "… (fork)"),
    ],
)
def test_a_fork_is_called_after_its_origin_and_numbered(title: str, taken: list[str], expected: str) -> None:
    assert fork_title(title, taken) == expected
    assert len(expected) <= TITLE_LENGTH
