"""Where words stand on the screen in one message."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from litechat_tui.ui.rendering.growing import FenceLeaf, RowsLeaf
from litechat_tui.ui.rendering.leaves import MarkdownLeaf, PlainLeaf
from litechat_tui.ui.rendering.lines import Line
from litechat_tui.ui.rendering.roll import Place, Roll

Locate = Callable[[str], Iterable[tuple[int, int]]]
"""Gives (start, stop) of each match in a text."""


class Spot(NamedTuple):
    """A stretch of text on the screen."""

    first: Place
    """The line it begins in, ..."""
    start: int
    """... at this character of it, decoration included."""
    last: Place
    """The line it ends in, ..."""
    stop: int
    """... before this character."""


def spots(roll: Roll, index: int, locate: Locate) -> Iterator[Spot]:
    """Yield what `locate` finds in the text of a message, what is folded aside. Draws no more than it must."""
    view = roll.views[index]
    roll.draw(index, 0)
    aside = {id(leaf) for fold in view.folds for leaf in fold.leaves}
    for number, leaf in enumerate(view.leaves):
        if id(leaf) in aside or not isinstance(leaf, MarkdownLeaf | PlainLeaf | FenceLeaf | RowsLeaf):
            continue
        if isinstance(leaf, MarkdownLeaf) and not any(locate(leaf.block.source)):
            continue
        lines = roll.draw(index, number)
        text, starts = _written(lines)
        for start, stop in locate(text):
            one, other = (bisect_right(starts, at) - 1 for at in (start, stop - 1))
            yield Spot(
                Place(view, number, one),
                lines[one].gutter + start - starts[one],
                Place(view, number, other),
                lines[other].gutter + stop - starts[other],
            )


def _written(lines: Sequence[Line]) -> tuple[str, Sequence[int]]:
    """Return the text of `lines` as it was written, and where each line begins in it."""
    out: list[str] = []
    starts: list[int] = []
    size = 0
    for line in lines:
        starts.append(size)
        piece = line.text[line.gutter :] + line.joint
        out.append(piece)
        size += len(piece)
    return "".join(out), starts
