"""The positions of search matches in the drawn lines of a message."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from litechat_tui.ui.rendering.layout import LinePosition, TranscriptLayout
from litechat_tui.ui.rendering.lines import Line
from litechat_tui.ui.rendering.render_blocks import MarkdownBlock, PlainTextBlock
from litechat_tui.ui.rendering.streaming_blocks import StreamingFenceBlock, StreamingTableBlock

Locate = Callable[[str], Iterable[tuple[int, int]]]
"""Returns (start, stop) of each match in a text."""


class MatchPosition(NamedTuple):
    """A match, as a range of drawn text."""

    first: LinePosition
    """The line it starts in, ..."""
    start: int
    """... at this character of it, decoration included."""
    last: LinePosition
    """The line it ends in, ..."""
    stop: int
    """... before this character."""


def match_positions(layout: TranscriptLayout, index: int, locate: Locate) -> Iterator[MatchPosition]:
    """Yield the matches of `locate` in the text of a message outside its collapsibles. Draws only blocks that match."""
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
        text, starts = _source_text(lines)
        for start, stop in locate(text):
            first, last = (bisect_right(starts, at) - 1 for at in (start, stop - 1))
            yield MatchPosition(
                LinePosition(view, number, first),
                lines[first].gutter + start - starts[first],
                LinePosition(view, number, last),
                lines[last].gutter + stop - starts[last],
            )


def _source_text(lines: Sequence[Line]) -> tuple[str, Sequence[int]]:
    """Return the source text of `lines`, and where each line starts in it."""
    out: list[str] = []
    starts: list[int] = []
    size = 0
    for line in lines:
        starts.append(size)
        piece = line.text[line.gutter :] + line.joiner
        out.append(piece)
        size += len(piece)
    return "".join(out), starts
