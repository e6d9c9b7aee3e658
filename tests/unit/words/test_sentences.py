"""Sentences that follow each other."""

from __future__ import annotations

import pytest

from litechat_tui import words
from litechat_tui.words.sentences import joined


def test_english_sentences_have_a_blank_between_them() -> None:
    assert joined("", "It failed.", "", "Try again.") == "It failed. Try again."
    assert joined() == ""


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("失敗しました。", "再試行できます。", "失敗しました。再試行できます。"),
        ("The budget is spent.", "Ctrl+R で再試行できます。", "The budget is spent. Ctrl+R で再試行できます。"),
        ("失敗しました。", "The budget is spent.", "失敗しました。The budget is spent."),
    ],
)
def test_japanese_sentences_have_a_blank_only_after_another_language(first: str, second: str, both: str) -> None:
    words.use("ja")
    try:
        assert joined(first, second) == both
    finally:
        words.use("en")
