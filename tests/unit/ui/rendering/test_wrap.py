"""Text breaks into lines that fit, where a reader expects it to break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from litechat_tui.ui.rendering.lines import Run
from litechat_tui.ui.rendering.wrap import displayable, wrap


def wrapped(text: str, width: int) -> list[str]:
    return [line.text for line in wrap([Run(text, Style())], width)]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 20, ["one two three"]),
        ("one two three", 8, ["one two", "three"]),
        ("one   two", 5, ["one", "two"]),
        ("a\n\n  b", 9, ["a", "", "  b"]),
        ("supercalifragilistic", 8, ["supercal", "ifragili", "stic"]),
        ("a supercalifragilistic", 8, ["a", "supercal", "ifragili", "stic"]),
        ("日本語の文章です。次の文", 10, ["日本語の文", "章です。次", "の文"]),
        ("日本語の文章。「次」", 12, ["日本語の文", "章。「次」"]),
        ("今日はいい天気だね。", 18, ["今日はいい天気だ", "ね。"]),
        ("あいう「えお」", 8, ["あいう", "「えお」"]),
        ("ちょっとキャッチ", 6, ["ちょっ", "と", "キャッ", "チ"]),
        ("データベースサーバー", 8, ["データ", "ベース", "サーバー"]),
        ("Pythonで書く。", 8, ["Pythonで", "書く。"]),
        ("値は3.14です", 8, ["値は3.14", "です"]),
        ("\u200d\u200da、", 2, ["\u200d\u200da", "、"]),
    ],
)
def test_lines_break_at_blanks_and_by_kinsoku(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


TEXT = st.text("ab 、。「」日本ーッっ(){}\u0301\u200d👩💻❤\ufe0f한글ｱ", max_size=60)


JOINERS = st.text("\u200d\ufe0fa、❤👩い「", max_size=12)
"""Where what Rich measures together differs from the sum of its parts."""


@given(TEXT | JOINERS, st.integers(2, 12))
def test_no_line_is_too_wide_and_no_character_but_a_blank_is_lost(text: str, width: int) -> None:
    lines = wrap([Run(text, Style())], width)
    assert all(line.width == sum(cell_len(s.text) for s in line.segments) <= width for line in lines)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")


@given(TEXT, TEXT, st.integers(2, 12))
def test_lines_joined_again_are_the_text(one: str, other: str, width: int) -> None:
    lines = wrap([Run(one, Style(bold=True)), Run("\n" + other, Style(italic=True))], width)
    joined = "".join(line.text + line.joiner for line in lines)
    assert [line.rstrip() for line in joined.rstrip("\n").split("\n")] == [
        line.rstrip() for line in f"{one}\n{other}".rstrip("\n").split("\n")
    ]


def test_styles_and_links_stay_with_their_words() -> None:
    bold = Style(bold=True)
    first, second = wrap([Run("see ", Style()), Run("a long link", bold, "https://x.y"), Run(" end", Style())], 10)
    assert [(s.text, s.style) for s in first.segments] == [("see ", Style()), ("a long", bold)]
    assert [(s.text, s.style) for s in second.segments] == [("link", bold), (" end", Style())]
    assert first.links == ((4, 10, "https://x.y"),)
    assert second.links == ((0, 4, "https://x.y"),)


def test_stacked_combining_marks_are_limited_and_tabs_expanded() -> None:
    assert displayable("e" + "\u0301" * 10_000 + "\tx") == "e" + "\u0301" * 8 + "    x"
    assert displayable("plain") == "plain"
