"""Where words stand on the screen in one message."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from litechat_tui.ui.rendering.layout import LinePosition, TranscriptLayout
from litechat_tui.ui.rendering.lines import Line
from litechat_tui.ui.rendering.render_blocks import MarkdownBlock, PlainTextBlock
from litechat_tui.ui.rendering.streaming_blocks import StreamingFenceBlock, StreamingTableBlock

Locate = Callable[[str], Iterable[tuple[int, int]]]
"""Gives (start, stop) of each match in a text."""


class MatchPosition(NamedTuple):
    """A stretch of text on the screen."""

    first: LinePosition
    """The line it begins in, ..."""
    start: int
    """... at this character of it, decoration included."""
    last: LinePosition
    """The line it ends in, ..."""
    stop: int
    """... before this character."""


def match_positions(layout: TranscriptLayout, index: int, locate: Locate) -> Iterator[MatchPosition]:
    """Yield what `locate` finds in the text of a message, what is collapsed collapsed. Draws no more than it must."""
    view = layout.views[index]
    layout.draw_block(index, 0)
    collapsed = {id(block) for collapsible in view.collapsibles for block in collapsible.blocks}
    for number, block in enumerate(view.blocks):
        if id(block) in collapsed or not isinstance(
            block, MarkdownBlock | PlainTextBlock | StreamingFenceBlock | StreamingTableBlock
        ):
            continue
        if isinstance(block, MarkdownBlock) and not any(locate(block.source.text)):
            continue
        lines = layout.draw_block(index, number)
        text, starts = _written(lines)
        for start, stop in locate(text):
            one, other = (bisect_right(starts, at) - 1 for at in (start, stop - 1))
            yield MatchPosition(
                LinePosition(view, number, one),
                lines[one].gutter + start - starts[one],
                LinePosition(view, number, other),
                lines[other].gutter + stop - starts[other],
            )


def _written(lines: Sequence[Line]) -> tuple[str, Sequence[int]]:
    """Return the text of `lines` as it was written, and where each line begins in it."""
    out: list[str] = []
    starts: list[int] = []
    size = 0
    for line in lines:
        starts.append(size)
        piece = line.text[line.gutter :] + line.joiner
        out.append(piece)
        size += len(piece)
    return "".join(out), starts
