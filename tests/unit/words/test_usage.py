"""argparse in the language in use."""

from __future__ import annotations

import argparse
import inspect

import pytest

from litechat_tui import words
from litechat_tui.domain.text import cells
from litechat_tui.words import _
from litechat_tui.words.usage import ARGPARSE, HelpFormatter, translated_argparse, wrapped


@pytest.mark.parametrize("sentence", ARGPARSE)
def test_each_sentence_is_one_of_argparse_s(sentence: str) -> None:
    assert repr(sentence)[1:-1] in inspect.getsource(argparse)


def test_argparse_speaks_the_language_in_use_only_inside_the_block() -> None:
    words.use("ja")
    own = {name: vars(argparse)[name] for name in ("_", "ngettext")}
    with translated_argparse():
        japanese = argparse.ArgumentParser("x").format_help()
    assert {name: vars(argparse)[name] for name in own} == own
    english = argparse.ArgumentParser("x").format_help()
    for sentence in ("usage: ", "options", "show this help message and exit"):
        assert sentence in english
        assert _(sentence) in japanese
        assert sentence not in japanese


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("plain words in a line", ["plain", "words in a", "line"]),
        ("あいうえおかき", ["あいうえお", "かき"]),
        ("あいうえお。かき", ["あいうえ", "お。かき"]),
        ("あいうえ「お」", ["あいうえ", "「お」"]),
        ("言葉 --input の例", ["言葉", "--input の", "例"]),
        ("あいう--input、例", ["あいう", "--input、", "例"]),
        ("unbreakable-word x", ["unbreakable-word", "x"]),
        ("", [""]),
    ],
)
def test_lines_are_broken_by_cells_and_never_before_a_full_stop(text: str, lines: list[str]) -> None:
    assert [*wrapped(text, 10)] == lines


def test_no_character_is_lost_in_wrapping() -> None:
    text = "é’…—·ー（かっこ）!?「」🎉 Ｆ x"
    assert "".join(wrapped(text, 2)).replace(" ", "") == text.replace(" ", "")


def test_wide_characters_take_two_cells() -> None:
    assert cells("aあＡｱ") == 6


def test_help_keeps_line_ends_and_fits_the_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    parser = argparse.ArgumentParser("x", epilog="一行目\n" + "二行目" * 10, formatter_class=HelpFormatter)
    parser.add_argument("--option", help="説明" * 20)
    lines = parser.format_help().splitlines()
    assert max(map(cells, lines)) <= 38
    begin = lines.index("一行目")
    assert "".join(lines[begin + 1 :]) == "二行目" * 10
