"""Draws tables that fit: columns share the width and cells wrap; where columns are too narrow, rows become records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style

from litechat_tui.ui.rendering.lines import BLANK, Line, Link, RenderContext, Run
from litechat_tui.ui.rendering.wrap import cells_of, wrap

SEPARATOR = " │ "
MIN_COLUMN_CELLS = 8
"""Minimum width of a column, unless its words are shorter; narrower grids are hard to read."""
_WHOLE_WORD_CELLS = 12
"""Width up to which words should not be broken."""
_MAX_RELAYOUT_ROWS = 40
"""Maximum number of rows of a table that is laid out again for an incomplete row."""

Cell = list[Run]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first is the header. All rows have the length of `aligns`."""

    rows: Sequence[Sequence[Cell]]
    aligns: Sequence[str]
    """left, right or center for each column."""


def table_lines(table: Table, context: RenderContext) -> list[Line]:
    """Return the table as lines."""
    drawing = TableDrawing(table.aligns, context)
    drawing.add(table.rows)
    return drawing.lines


class TableDrawing:
    """Draws a table row by row: as a grid if its columns fit, else one record for each row."""

    def __init__(self, aligns: Sequence[str], context: RenderContext) -> None:
        self.lines: list[Line] = []
        """The lines drawn so far."""
        self._aligns = aligns
        self._context = context
        self._rows: list[Sequence[Cell]] = []
        self._needs = [(1, 1)] * len(aligns)
        self._widths: list[int] = []
        """Widths of the columns of the grid; empty when rows are records."""
        self._separated = False
        """Whether there are rows of several lines, which need separators."""
        self._record = (1, 1)
        """The widths of names and values in records."""

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Append rows; earlier ones are only drawn again when the columns change. The very first is the header."""
        first = len(self._rows)
        if not first:
            room = self._context.width - len(SEPARATOR)
            name = min(max(most for _, most in _needs_with(rows[:1], self._needs)), max(room // 3, 1))
            self._record = name, max(room - name, 1)
        self._rows += rows
        self._needs = _needs_with(rows, self._needs)
        widths = self._column_widths(self._needs)
        if first > 1 and widths == self._widths:
            new_rows = self._wrapped(rows, widths)
            if self._separated or not _has_tall_row(new_rows):
                self.lines += self._with_separators(new_rows, first, widths, separated=self._separated)
                return
        self._widths = widths
        self.lines, self._separated = self._all_lines(self._rows, widths)

    def with_partial_rows(self, rows: Sequence[Sequence[Cell]]) -> list[Line]:
        """Return the table with incomplete rows at its end; they are not kept.

        The columns of a short table are widened for them.
        """
        widths = self._column_widths(_needs_with(rows, self._needs))
        if len(self._rows) == 1 or (widths != self._widths and len(self._rows) <= _MAX_RELAYOUT_ROWS):
            return self._all_lines([*self._rows, *rows], widths)[0]
        new_rows = self._wrapped(rows, self._widths)
        return [*self.lines, *self._with_separators(new_rows, len(self._rows), self._widths, separated=self._separated)]

    def _column_widths(self, needs: Sequence[tuple[int, int]]) -> list[int]:
        """Return the column widths of the grid; none when it would break too many words."""
        room = self._context.width - len(SEPARATOR) * (len(needs) - 1)
        return _distributed(needs, room) if sum(min(least, MIN_COLUMN_CELLS) for least, _ in needs) <= room else []

    def _all_lines(self, rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> tuple[list[Line], bool]:
        """Return all of these rows as lines, and whether they have separators."""
        cells = self._wrapped(rows, widths)
        separated = _has_tall_row(cells[1:])
        return self._with_separators(cells, 0, widths, separated=separated), separated

    def _wrapped(self, rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> list[list[list[Line]]]:
        each = widths or [self._record[1]] * len(self._aligns)
        return [[wrap(cell, width) for cell, width in zip(row, each, strict=False)] for row in rows]

    def _with_separators(
        self, rows: Sequence[Sequence[list[Line]]], first: int, widths: Sequence[int], *, separated: bool
    ) -> list[Line]:
        """Return rows with their separators; `first` is the number of the first one."""
        if not widths:
            return self._as_records(rows, first)
        lines: list[Line] = []
        rule = self._context.styles.rule
        for number, row in enumerate(rows, first):
            if separated and number > 1:
                lines.append(_rule_line("╌┼╌", widths, rule))
            lines += _row(row, widths, self._aligns, rule)
            if number == 0:
                lines.append(_rule_line("─┼─", widths, rule))
        return lines

    def _as_records(self, rows: Sequence[Sequence[list[Line]]], first: int) -> list[Line]:
        """Return each row as a record: for each cell its column name and its value."""
        widths, rule = self._record, self._context.styles.rule
        names = [wrap(cell, widths[0]) for cell in self._rows[0]]
        lines: list[Line] = []
        # The table has no rows but its header.
        body = rows if first else rows[1:] or [[[BLANK]] * len(names)]
        for number, row in enumerate(body, max(first, 1)):
            if number > 1:
                lines.append(_rule_line("╌┼╌", widths, rule))
            for name, value in zip(names, row, strict=False):
                lines += _row([name, value], widths, ("left", "left"), rule)
        return lines


def _has_tall_row(rows: Sequence[Sequence[list[Line]]]) -> bool:
    """Whether there is a row of several lines."""
    return any(len(cell) > 1 for row in rows for cell in row)


def _rule_line(joiner: str, widths: Sequence[int], rule: Style) -> Line:
    dashes = joiner.join(joiner[0] * width for width in widths)
    return Line((Segment(dashes, rule),), cells_of(dashes), gutter=len(dashes), joiner="")


def _needs_with(rows: Sequence[Sequence[Cell]], needs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the minimum and maximum widths of the columns including these rows."""
    for row in rows:
        needs = [_needs(cell, need) for cell, need in zip(row, needs, strict=False)]
    return [*needs]


def _needs(cell: Cell, need: tuple[int, int]) -> tuple[int, int]:
    """Return the widths a column needs to break no short word, and to wrap nowhere, including `cell`."""
    least, most = need
    for line in "".join(run.text for run in cell).split("\n"):
        most = max(most, cells_of(line))
        least = max(least, *(min(cells_of(word), _WHOLE_WORD_CELLS) for word in line.split(" ")))
    return least, most


def _distributed(needs: Sequence[tuple[int, int]], room: int) -> list[int]:
    """Distribute `room`: each column gets its minimum, and the rest is shared equally by those that need more."""
    most = [need[1] for need in needs]
    if sum(most) <= room:
        return most
    widths = [need[0] for need in needs]
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    left = room - sum(widths)
    # Columns that need least come first, so that a short one does not wrap for the sake of a long one.
    growing = sorted(range(len(widths)), key=lambda index: most[index] - widths[index])
    for number, index in enumerate(growing):
        extra = max(min(left // (len(growing) - number), most[index] - widths[index]), 0)
        widths[index] += extra
        left -= extra
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
