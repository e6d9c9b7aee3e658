"""Tables that fit: columns share the width, cells wrap, and what cannot fit is cut with an ellipsis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style

from litechat_tui.ui.rendering.lines import BLANK, Line, Link, Page, Run
from litechat_tui.ui.rendering.wrap import cells_of, wrap

SEPARATOR = " │ "
NARROWEST = 4
"""Cells a column keeps at least, so that something of it can be read."""
_WORD = 12
"""Cells up to which a column is rather not broken."""

Cell = list[Run]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the head. All rows are as long as `aligns`."""

    rows: Sequence[Sequence[Cell]]
    aligns: Sequence[str]
    """left, right or center for each column."""


def table_lines(table: Table, page: Page) -> list[Line]:
    """Return the table as lines. Columns at the right that find no place are named by an ellipsis."""
    look = page.look
    count = len(table.aligns)
    room = page.width
    shown = max(min(count, (room + len(SEPARATOR)) // (NARROWEST + len(SEPARATOR))), 1)
    cut = shown < count
    widths = _shares([_wants(table, column) for column in range(shown)], room - len(SEPARATOR) * (shown - 1) - 2 * cut)
    out: list[Line] = []
    rows = [[wrap(cell, width) for cell, width in zip(row, widths, strict=False)] for row in table.rows]
    airy = any(len(cell) > 1 for row in rows[1:] for cell in row)
    """Whether rows of more than one line need something between them."""
    for number, row in enumerate(rows):
        out += _row(row, widths, table.aligns, look.rule, cut=cut)
        if number == 0 or (airy and number + 1 < len(rows)):
            joints = "─┼─" if number == 0 else "╌┼╌"
            dashes = joints.join(joints[0] * width for width in widths) + ("──" if cut and number == 0 else "")
            out.append(Line((Segment(dashes, look.rule),), cells_of(dashes), gutter=len(dashes), joint=""))
    return out


def _wants(table: Table, column: int) -> tuple[int, int]:
    """Return the cells a column needs at least to break no short word, and those it needs to wrap nowhere."""
    least = most = 1
    for row in table.rows:
        for line in "".join(run.text for run in row[column]).split("\n"):
            most = max(most, cells_of(line))
            least = max(least, *(min(cells_of(word), _WORD) for word in line.split(" ")))
    return least, most


def _shares(wants: Sequence[tuple[int, int]], room: int) -> list[int]:
    """Share `room` out: everybody gets what it needs at least, and the rest goes to the needy in equal parts."""
    most = [want[1] for want in wants]
    if sum(most) <= room:
        return most
    widths = [want[0] for want in wants]
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    left = room - sum(widths)
    # Those who need least are served first, so that a short column does not wrap for the sake of a long one.
    needy = sorted(range(len(widths)), key=lambda index: most[index] - widths[index])
    for served, index in enumerate(needy):
        given = max(min(left // (len(needy) - served), most[index] - widths[index]), 0)
        widths[index] += given
        left -= given
    return widths


def _row(
    row: Sequence[list[Line]], widths: Sequence[int], aligns: Sequence[str], rule: Style, *, cut: bool
) -> list[Line]:
    out: list[Line] = []
    for cells in zip_longest(*row, fillvalue=BLANK):
        segments: list[Segment] = []
        links: list[Link] = []
        at = 0
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            if index:
                segments.append(Segment(SEPARATOR, rule))
                at += len(SEPARATOR)
            space = max(width - cell.width, 0)
            left = {"right": space, "center": space // 2}.get(aligns[index], 0)
            segments += [Segment(" " * left), *cell.segments, Segment(" " * (space - left))]
            links += [Link(start + at + left, stop + at + left, url) for start, stop, url in cell.links]
            at += width
        if cut:
            segments.append(Segment(" …", rule))
            at += 2
        out.append(Line(tuple(one for one in segments if one.text), at, links=tuple(links)))
    return out
