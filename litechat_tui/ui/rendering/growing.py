"""Leaves of blocks that are still being written: what is there already is not drawn again for every line that comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sys import maxsize

from litechat_tui.ui.rendering.blocks import HEAD, PIECE, WHOLE_FENCE, Fence, Rows
from litechat_tui.ui.rendering.code import code_lines, label_lines, loose_code
from litechat_tui.ui.rendering.flow import language_of, table_of
from litechat_tui.ui.rendering.grammar import References
from litechat_tui.ui.rendering.leaves import ASIDE, Leaf
from litechat_tui.ui.rendering.lines import BLANK, Line, Page, Run, prefixed
from litechat_tui.ui.rendering.splitter import PATIENCE
from litechat_tui.ui.rendering.table import Cell, TableDrawing
from litechat_tui.ui.rendering.wrap import tamed, wrap

_FIRST_LINES = 16
"""Lines of code that are only coloured each by itself at first."""
_LONG_ROW = 1_000
"""Characters of a row that is being written and not laid out as one any more."""


def _due(new: str, old: str) -> bool:
    """Whether the line that is being written must be drawn again; a very long one is not for every letter."""
    return new != old and (len(new) < PIECE or not len(old) < len(new) < len(old) + len(old) // PATIENCE)


class FenceLeaf(Leaf):
    """A code block that is still being written.

    Each line is drawn when it comes, coloured by itself; all of them are drawn again, and coloured as one, whenever
    the block has grown by half, as long as it is small. So a line costs the same however long the block gets. A very
    long line is drawn in pieces, of which only the last is drawn again.
    """

    __slots__ = ("_aside", "_due", "_ended", "_language", "_partial", "_settled", "_taken", "fence", "partial")

    def __init__(self, fence: Fence, *, aside: bool = False) -> None:
        super().__init__(gap=fence.opening.gap)
        self.fence = fence
        self.partial = ""
        """The line that is being written."""
        self._aside = aside
        self._language = language_of(fence.opening.source.lstrip(" ")[len(fence.mark) :])
        self._partial = ""
        """That line as far as it is drawn."""
        self._settled = 0
        """Characters of it that are not drawn again; `_count` lines end with them."""
        self._taken = 0
        """Complete lines that are drawn ..."""
        self._ended = 0
        """... and where they end."""
        self._due = _FIRST_LINES
        """Complete lines at which all of them are drawn again."""

    def lines(self, page: Page) -> Sequence[Line]:
        """Return its lines; only what has come since the last time is drawn, mostly."""
        lines = self.fence.lines
        if self._page is not page or len(lines) >= self._due:
            self._page, self._width = page, page.width
            self._lines = self._draw(page)
            small = sum(map(len, lines)) * 3 // 2 < WHOLE_FENCE
            self._due = max(len(lines) * 3 // 2, _FIRST_LINES) if small else maxsize
            self._settled = 0
        elif self._taken < len(lines):
            # A line that was drawn in pieces is drawn again with them.
            del self._lines[self._ended :]
            self._lines += self._loose(lines[self._taken :], page)
            self._settled = 0
        elif self.partial == self._partial:
            return self._lines
        else:
            del self._lines[self._count :]
        if not self._settled:
            self._taken, self._count = len(lines), len(self._lines)
            self._ended = self._count
        self._add_partial(page)
        return self._lines

    def _add_partial(self, page: Page) -> None:
        """Draw the line that is being written."""
        self._partial = self.partial
        if not self.partial.strip(" " + self.fence.mark[0]):
            return
        while len(self.partial) - self._settled > PIECE:
            self._lines += self._loose([self.partial[self._settled : self._settled + PIECE]], page)
            self._settled += PIECE
            self._count = len(self._lines)
        self._lines += self._loose([self.partial[self._settled :]], page)

    def height(self, page: Page) -> int:
        """Return how many lines it takes; exactly when it was just drawn."""
        if self._page is not page:
            return self._guess(page)
        return len(self._lines) + len(self.fence.lines) - self._taken

    def _draw(self, page: Page) -> list[Line]:
        target = page.aside if self._aside else page
        code = "\n".join(self.fence.lines)
        head = ([BLANK] if self.gap else []) + self._placed(label_lines(self._language, target))
        if not self.fence.lines:
            return head
        if len(code) > WHOLE_FENCE:
            return head + self._loose(self.fence.lines, page)
        return head + self._placed(code_lines(code, self._language, target, label=""))

    def _loose(self, lines: Iterable[str], page: Page) -> list[Line]:
        return self._placed(loose_code(lines, self._language, page.aside if self._aside else page))

    def _placed(self, lines: list[Line]) -> list[Line]:
        return prefixed(lines, ASIDE, ASIDE) if self._aside else lines

    def _guess(self, page: Page) -> int:  # noqa: ARG002 (code is rarely wrapped)
        return len(self.fence.lines) + 2


class RowsLeaf(Leaf):
    """A table that is still being written. A row that fits its columns costs only itself."""

    __slots__ = ("_aside", "_drawing", "_late", "_partial", "_references", "_taken", "partial", "rows")

    def __init__(self, rows: Rows, references: References, *, aside: bool = False) -> None:
        super().__init__(gap=rows.opening.gap)
        self.rows = rows
        self.partial = ""
        """The row that is being written."""
        self._aside = aside
        self._references = references
        self._drawing: TableDrawing | None = None
        self._taken = 0
        """Complete rows that are drawn."""
        self._late: list[Line] = []
        self._partial = ""
        """A long row that is being written as far as it is drawn, and its lines."""

    def lines(self, page: Page) -> Sequence[Line]:
        """Return its lines; only what has come since the last time is drawn, as long as the columns stay."""
        target = page.aside if self._aside else page
        if self._page is not page or self._drawing is None:
            self._page, self._width, self._taken, self._partial = page, page.width, 0, ""
            head = table_of(self.rows.opening.source, target, self._references)
            self._drawing = TableDrawing(head.aligns, target)
            self._drawing.add(head.rows)
        fresh = self.rows.lines[self._taken :]
        if fresh:
            self._drawing.add(self._read(fresh, target))
            self._taken = len(self.rows.lines)
        lines = self._drafted(self._drawing, target) if self.partial else self._drawing.lines
        self._lines = [BLANK] * self.gap + (prefixed(lines, ASIDE, ASIDE) if self._aside else lines)
        self._count = len(self._lines)
        return self._lines

    def _drafted(self, drawing: TableDrawing, page: Page) -> list[Line]:
        """Return the table with the row that is being written: in its columns, or below them once it is long."""
        if len(self.partial) < _LONG_ROW:
            return drawing.drafted(self._read([self.partial], page))
        if _due(self.partial, self._partial):
            self._late = wrap([Run(tamed(self.partial), page.look.text)], page.width)
            self._partial = self.partial
        return [*drawing.lines, *self._late]

    def height(self, page: Page) -> int:
        """Return about how many lines it takes; exactly when it was just drawn."""
        known = self._count if self._page is page else self._guess(page)
        return known + len(self.rows.lines) - self._taken

    def _read(self, rows: Sequence[str], page: Page) -> Sequence[Sequence[Cell]]:
        source = "\n".join([self.rows.opening.source, *rows])
        return table_of(source, page, self._references).rows[1:]

    def _draw(self, page: Page) -> list[Line]:
        return list(self.lines(page))

    def _guess(self, page: Page) -> int:  # noqa: ARG002 (rows rarely have more than one line)
        return HEAD + self._taken
