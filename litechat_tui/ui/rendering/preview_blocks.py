"""Small pictures of images in the transcript: two dots in each cell, above one another.

The graphics of kitty and sixel terminals have no place here: a row that scrolls is painted anew from its cells, and
what a terminal has drawn by itself neither moves nor goes with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, zip_longest

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from litechat_tui.app.image_preview import Dot
from litechat_tui.domain.prompt import Attachment
from litechat_tui.ui.rendering.lines import Line, RenderContext
from litechat_tui.ui.rendering.previews import rows
from litechat_tui.ui.rendering.render_blocks import RenderBlock

_UPPER, _LOWER = "▀", "▄"


def half_blocks(dots: Sequence[Sequence[Dot]]) -> Sequence[Line]:
    """Return rows of dots as lines, of which nothing is copied."""
    blank: Sequence[Dot] = [None] * len(dots[0]) if dots else ()
    return [_line(upper, lower or blank) for upper, lower in zip_longest(dots[::2], dots[1::2])]


def _line(upper: Sequence[Dot], lower: Sequence[Dot]) -> Line:
    segments = [
        _segment(above, below, len([*same])) for (above, below), same in groupby(zip(upper, lower, strict=True))
    ]
    return Line(tuple(segments), len(upper), gutter=len(upper))


def _segment(above: Dot, below: Dot, count: int) -> Segment:
    if above is None and below is None:
        return Segment(" " * count)
    if above is None:
        return Segment(_LOWER * count, Style(color=_color(below)))
    return Segment(_UPPER * count, Style(color=_color(above), bgcolor=_color(below)))


def _color(dot: Dot) -> Color | None:
    return None if dot is None else Color.from_rgb(*dot)


class PreviewBlock(RenderBlock):
    """A small picture of an image that was attached; nothing where none are shown."""

    __slots__ = ("_attachment",)

    def __init__(self, attachment: Attachment) -> None:
        super().__init__()
        self._attachment = attachment

    def _draw(self, context: RenderContext) -> list[Line]:
        previews = context.previews
        return [] if previews is None else [*previews.lines(self._attachment, context.width)]

    def _estimate(self, context: RenderContext) -> int:
        return 0 if context.previews is None else rows(self._attachment, context.width)
