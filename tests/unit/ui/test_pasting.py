"""Pasted text arrives whole and as text, whatever is in it and however it is cut on its way."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from litechat_tui.ui.pasting import PasteParser

ODD = "one \x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b\x1bOA \x1b[200~ two\x1b"
SENT = f"a\x1b[200~{ODD}\x1b[201~b"
EXPECTED = [("key", "a"), ("paste", ODD.replace("\x1b", "␛")), ("key", "b")]


def heard(parser: XTermParser, *pieces: str) -> list[tuple[str, str]]:
    """Return what a parser makes of what is sent in pieces."""
    messages: list[Message] = [message for piece in pieces for message in parser.feed(piece)]
    # The text of a paste is handed on with the character that follows it.
    return [
        ("paste", message.text) if isinstance(message, events.Paste) else ("key", message.key)
        for message in messages
        if isinstance(message, events.Paste | events.Key)
    ]


@given(st.lists(st.integers(0, len(SENT)), max_size=8).map(sorted))
def test_a_paste_with_escape_sequences_arrives_whole_wherever_it_is_cut(cuts: list[int]) -> None:
    ends = [0, *cuts, len(SENT)]
    pieces = [SENT[start:stop] for start, stop in pairwise(ends) if start < stop]
    assert heard(PasteParser(), *pieces) == EXPECTED


def test_one_character_at_a_time_is_a_paste_too() -> None:
    assert heard(PasteParser(), *SENT) == EXPECTED


@pytest.mark.parametrize(
    ("sent", "keys"),
    [("\x1b[A", ["up"]), ("\x1bOP", ["f1"]), ("日\x1b[2~", ["日", "insert"]), ("\x1b[20~x", ["f9", "x"])],
)
def test_keys_are_what_they_were(sent: str, keys: list[str]) -> None:
    assert heard(PasteParser(), sent) == heard(XTermParser(), sent) == [("key", key) for key in keys]
    assert heard(PasteParser(), *sent) == [("key", key) for key in keys]


def test_one_paste_after_the_other_and_an_empty_one() -> None:
    pastes = "".join(f"\x1b[200~{text}\x1b[201~" for text in ("one", "", "two"))
    assert [text for _, text in heard(PasteParser(), f"{pastes}.")] == ["one", "", "two", "full_stop"]


def test_the_end_of_the_input_ends_it() -> None:
    parser = PasteParser()
    assert heard(parser, "\x1b[200~lost", "") == []
    assert parser.is_eof


def test_textual_s_own_parser_still_needs_this_one() -> None:
    assert heard(XTermParser(), SENT) != EXPECTED
