"""Text as people write it, found however it is typed."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from litechat_tui.domain import folding
from litechat_tui.domain.folding import SLICE_CHARS, folded, occurrences, searchable, searchable_slices


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("The fox, the FOX", "fox", ["fox", "FOX"]),
        ("Straße", "STRASSE", ["Straße"]),
        ("ＡＢＣ abc", "abc", ["ＡＢＣ", "abc"]),
        ("プログラム", "ﾌﾟﾛｸﾞﾗﾑ", ["プログラム"]),
        ("ﾌﾟﾛｸﾞﾗﾑです", "グラム", ["ｸﾞﾗﾑ"]),
        ("か\u3099", "が", ["か\u3099"]),
        ("がか", "か", ["か"]),
        ("日本語と日本", "日本", ["日本", "日本"]),
        ("㍿です", "株式会社", ["㍿"]),
        ("nothing", "x", []),
        ("かつて가", "가", ["가"]),
        ("ㄱㅏ", "가", ["ㄱㅏ"]),
        ("a\u3099b", "a", ["a\u3099"]),
        ("㏄", "c", ["㏄", "㏄"]),
        ("anything", "", []),
    ],
)
def test_case_and_width_make_no_difference(text: str, words: str, found: list[str]) -> None:
    assert [text[start:stop] for start, stop in occurrences(text, folded(words))] == found


def wanted_words(max_size: int) -> st.SearchStrategy[str]:
    """Return words that can be looked for."""
    return st.text(alphabet="abc日本ｱﾞㅏ㏄", min_size=1, max_size=max_size).filter(folded)


@given(st.text(max_size=30), st.text(max_size=30), wanted_words(3))
@example("", "\u3099", "a")
def test_what_is_located_is_within_the_text_and_in_order(before: str, after: str, words: str) -> None:
    text = before + words + after
    spans = [*occurrences(text, folded(words))]
    assert spans == sorted(spans)
    assert all(0 <= start < stop <= len(text) for start, stop in spans)


@given(st.text(alphabet="aΣ\u3099が ﾊﾟ\n=", max_size=60), st.integers(1, 9))
def test_a_text_is_folded_in_slices_as_it_is_as_a_whole(text: str, size: int) -> None:
    with patch.object(folding, "SLICE_CHARS", size), patch.object(folding, "_ENCODED", re.compile(r"[A-Za-z=]{3,}")):
        assert "".join(searchable_slices(text)) == searchable(text)


def test_a_long_text_is_folded_in_several_slices() -> None:
    assert len([*searchable_slices("word " * SLICE_CHARS)]) == 5
