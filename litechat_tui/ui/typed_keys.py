"""Keys on their way to a box: which of them type a character, and where they wait until there is a box."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from unicodedata import category

from textual import events

from litechat_tui.ui.pasting import pasted


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


class HeldKeys:
    """Keeps what is typed before the first box has the focus: it would go nowhere."""

    def __init__(self, hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        self._hand_on = hand_on
        self._events: list[events.Event] = []
        """Keys and pasted text that are not handed on yet."""
        self._released = False
        """Whether a box has had the focus."""

    async def take(self, event: events.Key | events.Paste, *, focused: bool) -> None:
        """Hand a key or a pasted text on, or keep it for the first box."""
        self._events.append(typed(event) if isinstance(event, events.Key) else pasted(event))
        if self._released or focused:
            await self.release()

    async def release(self) -> None:
        """Hand on what was typed, in order; from now on nothing is kept."""
        self._released = True
        while self._events:
            await self._hand_on(self._events.pop(0))
