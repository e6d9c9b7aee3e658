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
    """Return the table as lines."""
    drawing = TableDrawing(table.aligns, page)
    drawing.add(table.rows)
    return drawing.lines


class TableDrawing:
    """A table on a page, row by row. Columns at the right that find no place are named by an ellipsis."""

    def __init__(self, aligns: Sequence[str], page: Page) -> None:
        self.lines: list[Line] = []
        """The table as far as it is drawn."""
        self._aligns = aligns
        self._rule = page.look.rule
        self._rows: list[Sequence[Cell]] = []
        fitting = (page.width + len(SEPARATOR)) // (NARROWEST + len(SEPARATOR))
        self._columns = max(min(len(aligns), fitting), 1)
        self._cut = self._columns < len(aligns)
        self._room = page.width - len(SEPARATOR) * (self._columns - 1) - 2 * self._cut
        self._wants = [(1, 1)] * self._columns
        self._widths: list[int] = []
        self._airy = False
        """Whether there are rows of more than one line, which need something between them."""

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Draw more rows; those there are only when their columns change. The very first is the head."""
        for row in rows:
            self._wants = [_wants(cell, want) for cell, want in zip(row, self._wants, strict=False)]
        first = len(self._rows)
        self._rows += rows
        widths = _shares(self._wants, self._room)
        cells = self._wrapped(self._rows[first:], widths)
        airy = self._airy or any(len(cell) > 1 for row in cells[first == 0 :] for cell in row)
        if first and (widths, airy) != (self._widths, self._airy):
            first, self.lines = 0, []
            cells = self._wrapped(self._rows, widths)
            airy = any(len(cell) > 1 for row in cells[1:] for cell in row)
        self._widths, self._airy = widths, airy
        for number, wrapped in enumerate(cells, first):
            self.lines += self._placed(wrapped, number)

    def draft(self, rows: Sequence[Sequence[Cell]]) -> list[Line]:
        """Return rows that are not complete yet as they fit the columns there are. They are not kept."""
        cells = self._wrapped(rows, self._widths)
        return [line for number, row in enumerate(cells, len(self._rows)) for line in self._placed(row, number)]

    def _wrapped(self, rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> list[list[list[Line]]]:
        return [[wrap(cell, width) for cell, width in zip(row, widths, strict=False)] for row in rows]

    def _placed(self, row: Sequence[list[Line]], number: int) -> list[Line]:
        """Return one row, with the line that stands above or, for the head, below it."""
        lines = _row(row, self._widths, self._aligns, self._rule, cut=self._cut)
        if number == 0:
            return [*lines, self._across("─┼─", "──" if self._cut else "")]
        return [self._across("╌┼╌"), *lines] if self._airy and number > 1 else lines

    def _across(self, joint: str, end: str = "") -> Line:
        dashes = joint.join(joint[0] * width for width in self._widths) + end
        return Line((Segment(dashes, self._rule),), cells_of(dashes), gutter=len(dashes), joint="")


def _wants(cell: Cell, want: tuple[int, int]) -> tuple[int, int]:
    """Return the cells a column needs to break no short word, and to wrap nowhere, when `cell` is in it as well."""
    least, most = want
    for line in "".join(run.text for run in cell).split("\n"):
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
