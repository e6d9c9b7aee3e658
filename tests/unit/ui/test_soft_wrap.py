"""Where boxes of several lines break them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._wrap import compute_wrap_offsets
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument

from litechat_tui.ui.rendering.wrap import cells_of
from litechat_tui.ui.soft_wrap import use_soft_wrap, wrap_offsets

NEVER_FIRST = "、。」）ーっゃ！？"


def pieces(text: str, width: int) -> list[str]:
    offsets = [0, *wrap_offsets(text, width, 4), len(text)]
    return [text[start:stop] for start, stop in itertools.pairwise(offsets)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("今日は「良い天気」、です。", 10, ["今日は「良", "い天気」、", "です。"]),
        ("あいう「えお", 8, ["あいう", "「えお"]),
        ("ちょっと。", 6, ["ちょっ", "と。"]),
        ("ラーメン", 4, ["ラー", "メン"]),
        ("Hello world、これ", 12, ["Hello ", "world、これ"]),
        ("あ      い", 6, ["あ    ", "  い"]),
        ("  字下げ", 6, ["  字下", "げ"]),
        ("é" * 5, 2, ["éé", "éé", "é"]),
        ("日", 2, ["日"]),
        ("", 5, [""]),
    ],
)
def test_lines_break_by_the_rules_of_japanese(text: str, width: int, expected: list[str]) -> None:
    assert pieces(text, width) == expected


@pytest.mark.parametrize("text", ["plain words, and more of them", "タブ\tのある行はそのまま"])
def test_other_lines_are_broken_as_textual_does(text: str) -> None:
    assert wrap_offsets(text, 8, 4) == compute_wrap_offsets(text, 8, 4)


def test_a_box_narrower_than_a_character_is_left_to_textual() -> None:
    assert wrap_offsets("日本", 1, 4) == compute_wrap_offsets("日本", 1, 4)


@given(st.text("あ、。」「ーっa b漢（）é１", max_size=60), st.integers(8, 20))
def test_no_piece_is_too_wide_and_none_begins_or_ends_where_it_must_not(text: str, width: int) -> None:
    lines = pieces(text, width)
    assert "".join(lines) == text
    assert all(cells_of(line) <= width for line in lines)
    for before, after in itertools.pairwise(lines):
        assert before
        # A run that is wider than a line itself has to break somewhere.
        if after[0] in NEVER_FIRST and not before.endswith(" "):
            assert cells_of(before.rpartition(" ")[2] + after.partition(" ")[0]) > width


def test_documents_of_textual_use_it() -> None:
    use_soft_wrap()
    document = WrappedDocument(Document("あいう「えお"), 8)
    assert document.lines == [["あいう", "「えお"]]
    document.document.replace_range((0, 0), (0, 0), "んん")
    document.wrap_range((0, 0), (0, 0), (0, 2))
    assert document.lines == [["んんあい", "う「えお"]]
