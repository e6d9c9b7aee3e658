"""Paints lines on their background: strips as wide as the widget, ready for the terminal."""

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
"""Columns before the text: the bar of a prompt or of the cursor, and a blank."""
RIGHT_MARGIN = 2
"""Columns after it: a blank and the scroll bar."""
READING_CELLS = 100
"""Maximum width of the text: longer lines are hard to read."""
_BAR = "▌"
_CACHED_STRIPS = 512
"""Strips in the cache: a few screens full."""
_NO_STYLE = Style()


@dataclass(frozen=True, slots=True)
class Backgrounds:
    """The backgrounds of lines, as full styles."""

    plain: Style = _NO_STYLE
    user: Style = _NO_STYLE
    """Of prompts."""
    user_bar: Style = _NO_STYLE
    cursor: Style = _NO_STYLE
    """Of the line the cursor is on."""
    cursor_bar: Style = _NO_STYLE
    """The bar beside all lines of what the cursor is on."""
    selection: Style = _NO_STYLE


class RowHighlight(NamedTuple):
    """Which backgrounds and bars a row has."""

    user: bool = False
    """Whether it belongs to a prompt."""
    cursor: bool = False
    """Whether it belongs to what the cursor is on ..."""
    cursor_line: bool = False
    """... and is the line of the cursor itself."""


def column_indent(width: int) -> int:
    """Return the columns before the margin of the text where it does not take all `width` columns of the pane."""
    return max(width - LEFT_MARGIN - RIGHT_MARGIN - READING_CELLS, 0) // 2


class StripPainter:
    """Turns lines into strips of one width, with a cache of the last few hundred."""

    def __init__(self, backgrounds: Backgrounds | None = None, width: int = 0) -> None:
        self.backgrounds = backgrounds or Backgrounds()
        self.width = width
        """Columns of the widget."""
        self.text_width = min(max(width - LEFT_MARGIN - RIGHT_MARGIN, 1), READING_CELLS)
        """Columns of the text, which is in the middle where it does not take them all."""
        self._indent = column_indent(width)
        self._end = width if width - LEFT_MARGIN - RIGHT_MARGIN <= READING_CELLS else self.left + READING_CELLS + 1
        """Column in which the backgrounds of messages end."""
        self._strips: LRUCache[tuple[Line, RowHighlight], Strip] = LRUCache(_CACHED_STRIPS)

    @property
    def left(self) -> int:
        """Columns before the text."""
        return self._indent + LEFT_MARGIN

    def strip(self, line: Line, highlight: RowHighlight, selected: tuple[int, int] | None = None) -> Strip:
        """Return the strip of `line`; `selected` are the characters of the strip that are selected, -1 is its end."""
        if selected is not None:
            return self._with_selection(self._paint(line, highlight), selected)
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
            Segment(" " * self._indent, backgrounds.plain),
            Segment(_BAR if highlight.user or highlight.cursor else " ", bar),
            Segment(" " * (LEFT_MARGIN - 1), ground),
        ]
        segments += [Segment(text, ground + style if style else ground) for text, style, _ in line.segments]
        filled = max(self._end - self.left - line.width, 0)
        segments.append(Segment(" " * filled, ground + line.fill if line.fill else ground))
        segments.append(Segment(" " * (self.width - self._end), backgrounds.plain))
        strip = Strip([one for one in segments if one.text], self.left + line.width + filled + self.width - self._end)
        return strip if strip.cell_length == self.width else strip.adjust_cell_length(self.width, ground)

    def _with_selection(self, strip: Strip, selected: tuple[int, int]) -> Strip:
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
