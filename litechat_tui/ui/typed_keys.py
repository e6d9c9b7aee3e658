"""Keys that type a character although Python does not count it as printable."""

from __future__ import annotations

from unicodedata import category

from textual import events


class Key(events.Key):
    """A key whose character can be typed although Python does not count it as printable.

    Textual (8.2.8) asks `str.isprintable`, which is false for U+3000 (the space of Japanese input methods), U+00A0,
    joiners, direction marks and the soft hyphen. It calls the handlers of an event by the name of its class.
    """

    @property
    def is_printable(self) -> bool:
        """Return true."""
        return True


def typed(key: events.Key) -> events.Key:
    """Return `key`, or one that inputs insert when its character is no control character."""
    character = key.character
    if character is None or key.is_printable or len(character) != 1 or category(character) in ("Cc", "Cs", "Cn"):
        return key
    return Key(key.key, character)
