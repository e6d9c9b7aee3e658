"""Lengths of time in words."""

from __future__ import annotations

import pytest

from litechat_tui.words.times import duration, thought_for, trying_again_in


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "0.0s"), (0.84, "0.8s"), (9.94, "9.9s"), (9.95, "10s"), (59.4, "59s"), (59.5, "1m 00s"), (125.2, "2m 05s")],
)
def test_a_duration_is_short(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_thinking_is_told_in_whole_seconds() -> None:
    assert [*map(thought_for, (0, 1, 2))] == ["Thought.", "Thought for 1 second.", "Thought for 2 seconds."]


def test_a_wait_is_told_in_whole_seconds() -> None:
    assert [*map(trying_again_in, (0, 1, 2))] == [
        "Trying again.",
        "Trying again in 1 second.",
        "Trying again in 2 seconds.",
    ]
