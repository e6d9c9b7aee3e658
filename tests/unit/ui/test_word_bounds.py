"""What a double click selects."""

from __future__ import annotations

import pytest

from litechat_tui.ui.word_bounds import cell_to_index, word_at


@pytest.mark.parametrize(
    ("text", "at", "word"),
    [
        ("one two, three", "two", "two"),
        ("one two, three", ",", ","),
        ("a snake_case1 name", "case", "snake_case1"),
        ("don't do", "on", "don't"),
        ("the 'word' here", "ord", "word"),
        ("a  ===  b", "==", "==="),
        ("a   b", " ", "   "),
        ("これは日本語の文章です。", "本", "日本語"),
        ("これは日本語の文章です。", "で", "です"),
        ("サーバーのエラー", "バ", "サーバー"),
        ("サーバーのエラー", "ー", "サーバー"),
        ("時々、雨", "々", "時々"),
        ("Pythonのlist型", "list", "list"),
        ("cafe\u0301 au", "fe", "cafe\u0301"),
        ("한국어 문장", "국", "한국어"),
    ],
)
def test_a_word_is_a_run_of_letters_of_one_script(text: str, at: str, word: str) -> None:
    start, stop = word_at(text, text.index(at))
    assert text[start:stop] == word


@pytest.mark.parametrize("index", [-1, 3, 9])
def test_beside_the_text_there_is_no_word(index: int) -> None:
    assert word_at("abc", index) == (3, 3)


def test_a_cell_is_that_of_the_character_drawn_there() -> None:
    assert [cell_to_index("a日b", cell) for cell in range(-1, 6)] == [-1, 0, 1, 1, 2, 3, 3]
