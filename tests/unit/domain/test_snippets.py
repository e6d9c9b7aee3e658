"""The line that is shown of what is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.folding import folded
from litechat_tui.domain.snippets import LONGEST_LINE, spans_of, telling_line


def shown(text: str, *words: str) -> tuple[str, list[str]]:
    line, spans = telling_line(text, words)
    return line, [line[start:stop] for start, stop in spans]


@pytest.mark.parametrize(
    ("text", "words", "line", "marked"),
    [
        ("one\ntwo red\nred and blue\nblue red", ("red", "blue"), "red and blue", ["red", "blue"]),
        ("  indented red", ("red",), "indented red", ["red"]),
        ("a\tred", ("red",), "a red", ["red"]),
        ("esc \x1b[31m red", ("red",), "esc ␛[31m red", ["red"]),
        ("rereread", ("rere",), "rereread", ["rere"]),
        ("overlapping", ("lap", "app"), "overlapping", ["lapp"]),
        ("touching", ("tou", "chi"), "touching", ["touchi"]),
        ("red on\ntwo lines", ("red on two",), "", []),
        ("", ("red",), "", []),
        ("ﾌﾟﾛｸﾞﾗﾑです", ("プログラム",), "ﾌﾟﾛｸﾞﾗﾑです", ["ﾌﾟﾛｸﾞﾗﾑ"]),
    ],
)
def test_the_first_line_with_most_words_is_shown(
    text: str, words: tuple[str, ...], line: str, marked: list[str]
) -> None:
    assert shown(text, *words) == (line, marked)


def test_a_long_line_is_cut_around_the_first_word() -> None:
    line, marked = shown(f"{'x ' * 500}zebra{' y' * 500}", "zebra")
    assert marked == ["zebra"]
    assert line.startswith("…x ")
    assert line.endswith("…")
    assert len(line) <= LONGEST_LINE + 2
    line, marked = shown(f"zebra{' y' * 500}", "zebra")
    assert line.startswith("zebra y")


@given(
    st.lists(st.text(alphabet="aｂが ｶﾞ\n\t\x1bx" * 3, max_size=300), max_size=4), st.lists(st.text("ab", min_size=1))
)
def test_what_is_marked_is_in_the_line_in_order_and_apart(lines: list[str], words: list[str]) -> None:
    line, spans = telling_line("\n".join(lines), [folded(word) for word in words])
    ends = [end for span in spans for end in span]
    assert ends == sorted(set(ends))
    assert all(0 <= start < stop <= len(line) for start, stop in spans)
    assert "\n" not in line


def test_words_are_marked_in_a_title() -> None:
    assert spans_of("A zebra, ZEBRA", ("zebra",)) == ((2, 7), (9, 14))
