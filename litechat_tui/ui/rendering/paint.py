"""Puts lines on their ground: the strips a terminal is given, as wide as the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from litechat_tui.ui.rendering.lines import Line

LEFT = 2
"""Columns before the text: the mark of who speaks or of where the cursor is, and a blank."""
RIGHT = 2
"""Columns after it: a blank, and the scroll bar."""
_BAR = "▌"
_KEPT = 512
"""Strips that are kept: a few windows full."""
_NOTHING = Style()


@dataclass(frozen=True, slots=True)
class Grounds:
    """What lines stand on. All of them full styles, with their backgrounds."""

    plain: Style = _NOTHING
    user: Style = _NOTHING
    """What the user said."""
    user_bar: Style = _NOTHING
    cursor: Style = _NOTHING
    """The one line the cursor is on."""
    cursor_bar: Style = _NOTHING
    """The bar beside everything the cursor is on."""
    selection: Style = _NOTHING


class Setting(NamedTuple):
    """How a line is set off from others."""

    user: bool = False
    """Whether the user said it."""
    marked: bool = False
    """Whether the cursor is on what it belongs to ..."""
    lit: bool = False
    """... and on this very line."""


class Painter:
    """Turns lines into strips of one width, and remembers the last few hundred."""

    def __init__(self, grounds: Grounds | None = None, width: int = 0) -> None:
        self.grounds = grounds or Grounds()
        self.width = width
        """Columns of the window."""
        self._strips: LRUCache[tuple[Line, Setting], Strip] = LRUCache(_KEPT)

    def strip(self, line: Line, setting: Setting, selected: tuple[int, int] | None = None) -> Strip:
        """Return the strip of `line`; `selected` are the characters of the strip that are selected, -1 is its end."""
        if selected is not None:
            return self._marked(self._paint(line, setting), selected)
        key = (line, setting)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._paint(line, setting)
        return strip

    def _paint(self, line: Line, setting: Setting) -> Strip:
        grounds = self.grounds
        ground = grounds.user if setting.user else grounds.plain
        bar = grounds.user_bar if setting.user else ground
        if setting.lit:
            ground = ground + grounds.cursor
        if setting.marked:
            bar = ground + grounds.cursor_bar
        segments = [Segment(_BAR if setting.user or setting.marked else " ", bar), Segment(" " * (LEFT - 1), ground)]
        segments += [Segment(text, ground + style if style else ground) for text, style, _ in line.segments]
        segments.append(Segment(" " * max(self.width - LEFT - line.width, 0), ground))
        strip = Strip([one for one in segments if one.text], max(LEFT + line.width, self.width))
        return strip if strip.cell_length == self.width else strip.adjust_cell_length(self.width, ground)

    def _marked(self, strip: Strip, selected: tuple[int, int]) -> Strip:
        return Strip(_restyled(strip, *selected, self.grounds.selection), strip.cell_length)


def _restyled(strip: Strip, start: int, stop: int, style: Style) -> Iterator[Segment]:
    """Yield the segments of `strip` with `style` on the characters from `start` up to, not including, `stop`."""
    at = 0
    for text, own, _ in strip:
        first, last = max(start - at, 0), len(text) if stop < 0 else max(min(stop - at, len(text)), 0)
        at += len(text)
        if first >= last:
            yield Segment(text, own)
            continue
        pieces = (text[:first], own), (text[first:last], own + style if own else style), (text[last:], own)
        yield from (Segment(piece, its) for piece, its in pieces if piece)
