"""Nothing from outside reaches the screen as a control sequence."""

from __future__ import annotations

import sys
from unicodedata import category
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain import text as text_module
from litechat_tui.domain.text import _TABLE, _UNSAFE, clean, one_line

HOSTILE = {
    "\x1b[31mred": "␛[31mred",
    "\x1b]8;;http://evil\x07link\x1b]8;;\x07": "␛]8;;http://evil␇link␛]8;;␇",
    "\x9b2J": "�2J",
    "\x9d0;title\x9c": "�0;title�",
    "a\rb\r\nc": "ab\nc",
    "user\u202egnp.exe": "user�gnp.exe",
    "\u2066isolate\u2069": "�isolate�",
    "\u200emark\u200f\u061c": "�mark��",
    "bell\a back\b del\x7f nul\0": "bell␇ back␈ del␡ nul␀",
    "lone \ud800 surrogate": "lone � surrogate",
    "\ufeffbom": "�bom",
    "line\u2028paragraph\u2029end": "line\nparagraph\nend",
    "vt\vff\fnel\x85": "vt␋ff␌nel�",
}


@pytest.mark.parametrize(("text", "shown"), HOSTILE.items())
def test_what_a_terminal_could_obey_becomes_visible_and_harmless(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    "text", ["", "plain", "tab\tand\nnewline", "日本語、한국어", "👩‍💻 e\u0301", "[bold]markup[/]"]
)
def test_text_that_is_safe_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_no_control_character_but_newline_and_tab_comes_through() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    passed = {char for char in clean(everything) if category(char) in {"Cc", "Cs"}}
    assert passed == {"\n", "\t"}


def test_every_character_that_would_be_changed_is_looked_for() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert {ord(char) for char in _UNSAFE.findall(everything)} == _TABLE.keys() - {0x09, 0x0A}


@given(st.text(alphabet=st.characters(exclude_categories=())), st.integers(0, 20))
def test_cleaning_piece_by_piece_is_cleaning_the_whole(text: str, cut: int) -> None:
    assert clean(text[:cut]) + clean(text[cut:]) == clean(text)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_one_line_folds_white_space_and_ends_with_an_ellipsis_when_cut() -> None:
    assert one_line("  a\n\t b\x1b ") == "a b␛"
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("abcd", 4) == "abcd"


@given(st.text(alphabet=st.characters(exclude_categories=())), st.integers(1, 50))
def test_one_line_is_one_line_of_bounded_length(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1


@pytest.mark.parametrize("place", [0, 2, 3, 4, 9])
def test_a_long_text_is_looked_through_in_slices(place: int) -> None:
    with patch.object(text_module, "_SLICE_CHARS", 3):
        assert clean("x" * place + "\x1b" + "y") == "x" * place + "␛y"
