"""The names of keys: how Textual calls them, how people write them, and which of them every terminal sends."""

from __future__ import annotations

import string
import unicodedata

from litechat_tui.words import N_, _

_SHORTER_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Unicode name of a character -> what Textual calls its key."""


def character_key(character: str) -> str:
    """Return the name of the key that types `character`: ``/`` is ``slash``, letters and digits are themselves."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return _SHORTER_NAMES.get(name, name)


_PUNCTUATION = {character_key(character): character for character in string.punctuation}
_ARROWS = {"up", "down", "left", "right"}
_NAVIGATION = {*_ARROWS, "home", "end", "pageup", "pagedown", "delete"}
_FUNCTION_KEYS = {f"f{number}" for number in range(1, 13)}
_NAMED = {*_NAVIGATION, *_FUNCTION_KEYS, "insert", "enter", "escape", "tab", "backspace", "space"}
_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "ins": "insert",
    "control": "ctrl",
    "option": "alt",
}
"""What people write -> what Textual calls it."""
_MODIFIERS = {"alt", "ctrl", "shift", "super", "hyper", "meta"}

_CTRL_LETTERS = set("cdefgjklnopqrstuvwxyz")
"""Ctrl+I, M, H and [ are Tab, Enter, Backspace and Esc to a terminal; tmux and screen keep Ctrl+B and Ctrl+A."""
_CTRL_PUNCTUATION = {"backslash", "right_square_bracket", "circumflex_accent", "underscore"}
_WITH_MODIFIERS = {
    ("shift",): {*_NAVIGATION, "tab", "enter"},
    ("ctrl",): {*_NAVIGATION, *_FUNCTION_KEYS, *_CTRL_LETTERS, *_CTRL_PUNCTUATION},
    ("alt",): {*string.ascii_lowercase, *string.digits, "up", "down"},
    ("ctrl", "shift"): _NAVIGATION,
}
"""Modifiers -> the keys that terminals send with them. Shift+Enter is one that only some send."""

EDITING = frozenset(
    {
        *("up", "down", "left", "right", "home", "end", "enter", "backspace", "delete"),
        *("ctrl+d", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+v", "ctrl+w", "ctrl+x", "ctrl+y", "ctrl+z", "ctrl+left"),
        *("ctrl+right", "shift+up", "shift+down", "shift+left", "shift+right", "shift+home", "shift+end"),
        *("ctrl+shift+left", "ctrl+shift+right", "ctrl+pageup", "ctrl+pagedown"),
    }
)
"""Keys that edit text in the boxes to type in."""
RESERVED = frozenset({"tab", "shift+tab", "ctrl+c"})
"""Keys that go from one part of the screen to the next, or copy what is selected, wherever the focus is."""

_WRITTEN = {
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "space": N_("Space"),
    "backspace": N_("Backspace"),
    "delete": "Del",
    "insert": "Ins",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": N_("Up"),
    "down": N_("Down"),
    "left": N_("Left"),
    "right": N_("Right"),
    **_PUNCTUATION,
}
"""Name of a key -> how people write it."""


def canonical_key(written: str) -> str | None:
    """Return Textual's name of a key as a person wrote it: ``Ctrl+T`` is ``ctrl+t``; None when it names no key."""
    text = written.strip()
    if len(text) == 1:
        return character_key(text) if text.isprintable() else None
    *modifiers, key = (_OTHER_NAMES.get(part, part) for part in text.lower().split("+"))
    if len(key) == 1:
        key = character_key(key)
    known = len(key) == 1 or key in _NAMED or key in _PUNCTUATION
    if not known or not _MODIFIERS.issuperset(modifiers):
        return None
    if modifiers == ["shift"] and len(key) == 1:
        return key.upper()  # which is what the terminal sends
    return "+".join([*sorted(set(modifiers)), key])


def reaches_the_program(key: str) -> bool:
    """Return whether terminals send this key as a key of its own, and no multiplexer keeps it."""
    *modifiers, base = key.split("+")
    return not modifiers or base in _WITH_MODIFIERS.get(tuple(modifiers), ())


def types_text(key: str) -> bool:
    """Return whether this key puts a character into a box to type in."""
    return len(key) == 1 or key in _PUNCTUATION or key == "space"


def written_key(key: str) -> str:
    """Return a key as people write it: ``ctrl+j`` is ``Ctrl+J``."""
    *modifiers, base = key.split("+")
    other = base if len(key) == 1 else base.upper()
    name = _(_WRITTEN[base]) if base in _WRITTEN else other
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])
