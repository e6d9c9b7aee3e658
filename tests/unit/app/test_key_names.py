"""Names of keys: as Textual calls them, as people write them, and whether a terminal sends them."""

from __future__ import annotations

import string

import pytest
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import _character_to_key
from textual.widgets import Input, TextArea

from litechat_tui.app.key_names import (
    EDITING,
    RESERVED,
    canonical_key,
    character_key,
    reaches_the_program,
    types_text,
    written_key,
)

NEVER_SENT = {
    "ctrl+m", "ctrl+i", "ctrl+h", "ctrl+left_square_bracket", "ctrl+b", "ctrl+a", "ctrl+at", "ctrl+space", "ctrl+tab",
    "alt+enter", "ctrl+shift+a", "ctrl+1", "ctrl+enter", "ctrl+backspace", "shift+f1", "super+c", "alt+left",
    "alt+ctrl+x", "ctrl+slash", "shift+space",
}  # fmt: skip
"""Keys that terminals send as something else or not at all, or that multiplexers take."""


@pytest.mark.parametrize("character", [*string.ascii_letters, *string.digits, *string.punctuation, "é", "日"])
def test_a_character_is_called_as_textual_calls_it(character: str) -> None:
    assert character_key(character) == canonical_key(character) == _character_to_key(character)
    assert types_text(character_key(character))
    assert written_key(character_key(character)) == character


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ctrl+T", "ctrl+t"),
        (" ctrl+t ", "ctrl+t"),
        ("Esc", "escape"),
        ("PgUp", "pageup"),
        ("F5", "f5"),
        ("Shift+Ctrl+Left", "ctrl+shift+left"),
        ("Control+\\", "ctrl+backslash"),
        ("Option+x", "alt+x"),
        ("shift+b", "B"),
        ("B", "B"),
        ("Space", "space"),
        ("slash", "slash"),
    ],
)
def test_a_key_may_be_written_as_people_write_it(written: str, key: str) -> None:
    assert canonical_key(written) == key
    assert canonical_key(written_key(key)) == key


@pytest.mark.parametrize("written", ["", " ", "\t", "\x00", "f13", "ctrl+", "+t", "ctrl++", "kontrol+t", "ctrl+tea"])
def test_what_names_no_key_is_none(written: str) -> None:
    assert canonical_key(written) is None


@pytest.mark.parametrize("key", sorted(NEVER_SENT))
def test_a_key_that_does_not_reach_the_program_is_known(key: str) -> None:
    assert canonical_key(key) == key
    assert not reaches_the_program(key)


def test_textual_reads_every_key_that_reaches_the_program() -> None:
    read = {keys[0].value for keys in ANSI_SEQUENCES_KEYS.values() if isinstance(keys, tuple) and len(keys) == 1}
    names = {*map(canonical_key, string.printable), *(key.rpartition("+")[2] for key in read), "enter"} - {None}
    sent = {
        key
        for name in names
        for with_ in ("shift", "ctrl", "ctrl+shift")
        if reaches_the_program(key := f"{with_}+{name}")
    }
    # Shift+Enter comes from the terminals that have a sequence for it.
    assert sent - read == {"shift+enter"}
    assert len(sent) > 50


def test_the_keys_that_edit_text_are_those_of_the_boxes_to_type_in() -> None:
    own = {key for box in (TextArea, Input) for key, _ in box._merge_bindings()}
    sent = {key for key in own if reaches_the_program(key)} - {"pageup", "pagedown", "ctrl+c", "f6", "f7"}
    assert sent == EDITING


def test_the_keys_that_are_reserved_are_not_the_table_s() -> None:
    assert {"tab", "shift+tab", "ctrl+c"} == RESERVED
    assert not any(map(types_text, RESERVED))
