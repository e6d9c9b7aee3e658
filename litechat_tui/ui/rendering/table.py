"""Tables that fit: columns share the width and cells wrap; where columns would be too narrow, rows become records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style

from litechat_tui.ui.rendering.lines import BLANK, Line, Link, RenderContext, Run
from litechat_tui.ui.rendering.wrap import cells_of, wrap

SEPARATOR = " │ "
NARROWEST = 8
"""Cells a column keeps at least, unless its words are shorter; a grid that is narrower is hard to read."""
_WORD = 12
"""Cells up to which a column is rather not broken."""
_DRAFTED = 40
"""Rows up to which a table is laid out anew for a row that is being written."""

Cell = list[Run]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the head. All rows are as long as `aligns`."""

    rows: Sequence[Sequence[Cell]]
    aligns: Sequence[str]
    """left, right or center for each column."""


def table_lines(table: Table, context: RenderContext) -> list[Line]:
    """Return the table as lines."""
    drawing = TableDrawing(table.aligns, context)
    drawing.add(table.rows)
    return drawing.lines


class TableDrawing:
    """A table on a context, row by row: as a grid where its columns find place, else one record for each row."""

    def __init__(self, aligns: Sequence[str], context: RenderContext) -> None:
        self.lines: list[Line] = []
        """The table as far as it is drawn."""
        self._aligns = aligns
        self._context = context
        self._rows: list[Sequence[Cell]] = []
        self._wants = [(1, 1)] * len(aligns)
        self._widths: list[int] = []
        """Of the columns of the grid; none when there are records."""
        self._airy = False
        """Whether there are rows of more than one line, which need something between them."""
        self._record = (1, 1)
        """The widths of names and values in records."""

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Draw more rows; those there are only when their columns change. The very first is the head."""
        first = len(self._rows)
        if not first:
            room = self._context.width - len(SEPARATOR)
            name = min(max(most for _, most in _together(rows[:1], self._wants)), max(room // 3, 1))
            self._record = name, max(room - name, 1)
        self._rows += rows
        self._wants = _together(rows, self._wants)
        widths = self._shared(self._wants)
        if first > 1 and widths == self._widths:
            fresh = self._wrapped(rows, widths)
            if self._airy or not _tall(fresh):
                self.lines += self._placed(fresh, first, widths, airy=self._airy)
                return
        self._widths = widths
        self.lines, self._airy = self._whole(self._rows, widths)

    def drafted(self, rows: Sequence[Sequence[Cell]]) -> list[Line]:
        """Return the table with rows at its end that are not complete yet; they are not kept.

        A table that is not long makes room for them, so that they do not stand in columns made for less.
        """
        widths = self._shared(_together(rows, self._wants))
        if len(self._rows) == 1 or (widths != self._widths and len(self._rows) <= _DRAFTED):
            return self._whole([*self._rows, *rows], widths)[0]
        fresh = self._wrapped(rows, self._widths)
        return [*self.lines, *self._placed(fresh, len(self._rows), self._widths, airy=self._airy)]

    def _shared(self, wants: Sequence[tuple[int, int]]) -> list[int]:
        """Return the widths of the columns of the grid; none when it would break too many words."""
        room = self._context.width - len(SEPARATOR) * (len(wants) - 1)
        return _shares(wants, room) if sum(min(least, NARROWEST) for least, _ in wants) <= room else []

    def _whole(self, rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> tuple[list[Line], bool]:
        """Return all of these rows as lines, and whether they are airy."""
        cells = self._wrapped(rows, widths)
        airy = _tall(cells[1:])
        return self._placed(cells, 0, widths, airy=airy), airy

    def _wrapped(self, rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> list[list[list[Line]]]:
        each = widths or [self._record[1]] * len(self._aligns)
        return [[wrap(cell, width) for cell, width in zip(row, each, strict=False)] for row in rows]

    def _placed(
        self, rows: Sequence[Sequence[list[Line]]], first: int, widths: Sequence[int], *, airy: bool
    ) -> list[Line]:
        """Return rows, the number of the first of which is `first`, with what stands between them."""
        if not widths:
            return self._as_records(rows, first)
        lines: list[Line] = []
        rule = self._context.styles.rule
        for number, row in enumerate(rows, first):
            if airy and number > 1:
                lines.append(_across("╌┼╌", widths, rule))
            lines += _row(row, widths, self._aligns, rule)
            if number == 0:
                lines.append(_across("─┼─", widths, rule))
        return lines

    def _as_records(self, rows: Sequence[Sequence[list[Line]]], first: int) -> list[Line]:
        """Return each row as one line, or more, for each of its cells, behind the name of the cell."""
        widths, rule = self._record, self._context.styles.rule
        names = [wrap(cell, widths[0]) for cell in self._rows[0]]
        lines: list[Line] = []
        # A head that nothing stands under is all there is of the table.
        body = rows if first else rows[1:] or [[[BLANK]] * len(names)]
        for number, row in enumerate(body, max(first, 1)):
            if number > 1:
                lines.append(_across("╌┼╌", widths, rule))
            for name, value in zip(names, row, strict=False):
                lines += _row([name, value], widths, ("left", "left"), rule)
        return lines


def _tall(rows: Sequence[Sequence[list[Line]]]) -> bool:
    """Whether there is a row of more than one line."""
    return any(len(cell) > 1 for row in rows for cell in row)


def _across(joiner: str, widths: Sequence[int], rule: Style) -> Line:
    dashes = joiner.join(joiner[0] * width for width in widths)
    return Line((Segment(dashes, rule),), cells_of(dashes), gutter=len(dashes), joiner="")


def _together(rows: Sequence[Sequence[Cell]], wants: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what the columns want when these rows are in them as well."""
    for row in rows:
        wants = [_wants(cell, want) for cell, want in zip(row, wants, strict=False)]
    return [*wants]


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


def _row(row: Sequence[list[Line]], widths: Sequence[int], aligns: Sequence[str], rule: Style) -> list[Line]:
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
        out.append(Line(tuple(one for one in segments if one.text), at, links=tuple(links)))
    return out
