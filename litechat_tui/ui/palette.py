"""What becomes of colours on terminals that have few of them, and for readers who want none."""

from __future__ import annotations

from functools import cache, lru_cache

from rich.color import Color, ColorType
from rich.palette import Palette
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as TextualColor
from textual.filter import LineFilter

_BRIGHT_BLACK = 8
_FIRST = 16
"""The first colour that is the same in every terminal; those before it are the reader's own."""


class Nearest256(LineFilter):
    """For terminals with 256 colours: the nearest there are. Left to itself, Rich makes dark greys a saturated blue."""

    def apply(self, segments: list[Segment], background: TextualColor) -> list[Segment]:  # noqa: ARG002
        """Return `segments` in colours of the 256."""
        return [Segment(text, style and _in_256(style), control) for text, style, control in segments]


class Shapes(LineFilter):
    """For NO_COLOR: says by attributes what colours say in the theme of the terminal's own colours.

    What is marked, and so has a background, is reversed; what is muted is dim.
    """

    def apply(self, segments: list[Segment], background: TextualColor) -> list[Segment]:  # noqa: ARG002
        """Return `segments` without colours."""
        return [Segment(text, style and _shaped(style), control) for text, style, control in segments]


@lru_cache(4096)
def _shaped(style: Style) -> Style:
    marked = style.bgcolor is not None and not style.bgcolor.is_default
    muted = style.color is not None and style.color.number == _BRIGHT_BLACK and not marked
    return style.without_color + Style(reverse=marked or None, dim=muted or None, meta=style.meta or None)


@lru_cache(4096)
def _in_256(style: Style) -> Style:
    return style + Style.from_color(_nearest(style.color), _nearest(style.bgcolor))


def _nearest(colour: Color | None) -> Color | None:
    if colour is None or colour.type is not ColorType.TRUECOLOR or colour.triplet is None:
        return colour
    return Color.from_ansi(_FIRST + _palette().match(colour.triplet))


@cache
def _palette() -> Palette:
    """Return the colours that are the same everywhere: a cube of 216 and 24 greys."""
    return Palette([Color.from_ansi(number).get_truecolor() for number in range(_FIRST, 256)])
