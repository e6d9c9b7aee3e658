"""Pasted text arrives whole and as text, whatever escape sequences are in it."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from textual._xterm_parser import XTermParser  # there is no public one
from textual.driver import Driver
from textual.events import Paste
from textual.message import Message

from litechat_tui.domain.text import without_controls

_START, _END = "\x1b[200~", "\x1b[201~"
"""What a terminal sends before and after what is pasted (bracketed paste)."""
_ESCAPE, _PICTURE = "\x1b", "\N{SYMBOL FOR ESCAPE}"


class PasteParser(XTermParser):
    """Textual's parser of what a terminal sends, for which an escape character in pasted text is only a character.

    Textual (8.2.8) reads escape sequences there too: their characters come before the text, as keys, or not at all.
    """

    def __init__(self, debug: bool = False) -> None:
        self._pasting = False
        self._unfinished = ""
        """The end of what came last, where it may be the beginning of a mark. Inside of a paste it is held back."""
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the events for `data`; an empty one ends the input."""
        passed = self._without_escapes(data) if data else ""
        if passed or not data:
            yield from super().feed(passed)

    def _without_escapes(self, data: str) -> str:
        """Return what to parse now: `data` with pictures in place of the escape characters that were pasted."""
        passed = []
        while data:
            before, self._unfinished = self._unfinished, ""
            if self._pasting:
                inside, end, data = (before + data).partition(_END)
                if not end:
                    self._unfinished = _beginning_of(_END, inside)
                    inside = inside.removesuffix(self._unfinished)
                self._pasting = not end
                passed += [inside.replace(_ESCAPE, _PICTURE), end]
            else:
                outside, start, rest = (before + data).partition(_START)
                self._pasting = bool(start)
                self._unfinished = "" if start else _beginning_of(_START, outside)
                passed.append((outside + start)[len(before) :])
                data = rest
        return "".join(passed)


def _beginning_of(mark: str, text: str) -> str:
    """Return the longest end of `text` that an unfinished `mark` begins with."""
    return next((mark[:size] for size in range(len(mark) - 1, 0, -1) if text.endswith(mark[:size])), "")


def pasted(event: Paste) -> Paste:
    """Return `event` with control characters shown as their pictures."""
    return Paste(without_controls(event.text))


def use_paste_parser(driver: type[Driver]) -> None:
    """Have a driver of Textual's read with this parser; drivers make their own and take none from outside."""
    for name in (driver.__module__, "textual.drivers.win32"):
        if hasattr(module := sys.modules.get(name), "XTermParser"):
            setattr(module, "XTermParser", PasteParser)  # noqa: B010 - modules declare no such attribute
