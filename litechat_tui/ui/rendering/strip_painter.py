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

LEFT_MARGIN = 2
"""Columns before the text: the mark of who speaks or of where the cursor is, and a blank."""
RIGHT_MARGIN = 2
"""Columns after it: a blank, and the scroll bar."""
_BAR = "▌"
_KEPT = 512
"""Strips that are kept: a few windows full."""
_NOTHING = Style()


@dataclass(frozen=True, slots=True)
class Backgrounds:
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


class RowHighlight(NamedTuple):
    """How a line is set off from others."""

    user: bool = False
    """Whether the user said it."""
    cursor: bool = False
    """Whether the cursor is on what it belongs to ..."""
    cursor_line: bool = False
    """... and on this very line."""


class StripPainter:
    """Turns lines into strips of one width, and remembers the last few hundred."""

    def __init__(self, backgrounds: Backgrounds | None = None, width: int = 0) -> None:
        self.backgrounds = backgrounds or Backgrounds()
        self.width = width
        """Columns of the window."""
        self._strips: LRUCache[tuple[Line, RowHighlight], Strip] = LRUCache(_KEPT)

    def strip(self, line: Line, highlight: RowHighlight, selected: tuple[int, int] | None = None) -> Strip:
        """Return the strip of `line`; `selected` are the characters of the strip that are selected, -1 is its end."""
        if selected is not None:
            return self._marked(self._paint(line, highlight), selected)
        key = (line, highlight)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._paint(line, highlight)
        return strip

    def _paint(self, line: Line, highlight: RowHighlight) -> Strip:
        backgrounds = self.backgrounds
        ground = backgrounds.user if highlight.user else backgrounds.plain
        bar = backgrounds.user_bar if highlight.user else ground
        if highlight.cursor_line:
            ground = ground + backgrounds.cursor
        if highlight.cursor:
            bar = ground + backgrounds.cursor_bar
        segments = [
            Segment(_BAR if highlight.user or highlight.cursor else " ", bar),
            Segment(" " * (LEFT_MARGIN - 1), ground),
        ]
        segments += [Segment(text, ground + style if style else ground) for text, style, _ in line.segments]
        segments.append(Segment(" " * max(self.width - LEFT_MARGIN - line.width, 0), ground))
        strip = Strip([one for one in segments if one.text], max(LEFT_MARGIN + line.width, self.width))
        return strip if strip.cell_length == self.width else strip.adjust_cell_length(self.width, ground)

    def _marked(self, strip: Strip, selected: tuple[int, int]) -> Strip:
        return Strip(_restyled(strip, *selected, self.backgrounds.selection), strip.cell_length)


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
