"""Leaves of blocks that are still being written: what is there already is not drawn again for every line that comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sys import maxsize

from litechat_tui.app.markdown import References
from litechat_tui.ui.rendering.code_highlight import code_lines, highlighted_line_by_line, label_lines
from litechat_tui.ui.rendering.lines import BLANK, Line, RenderContext, Run, prefixed
from litechat_tui.ui.rendering.markdown_lines import language_of, table_of
from litechat_tui.ui.rendering.render_blocks import SECONDARY_INDENT, RenderBlock
from litechat_tui.ui.rendering.source_blocks import (
    PIECE_CHARS,
    TABLE_HEAD_LINES,
    WHOLE_FENCE_CHARS,
    FenceSource,
    TableSource,
)
from litechat_tui.ui.rendering.splitter import REPARSE_DIVISOR
from litechat_tui.ui.rendering.table import Cell, TableDrawing
from litechat_tui.ui.rendering.wrap import displayable, wrap

_FIRST_HIGHLIGHT_LINES = 16
"""Lines of code that are only highlighted each by itself at first."""
_LONG_ROW_CHARS = 1_000
"""Characters of a row that is being written and not laid out as one any more."""


def _due(new: str, old: str) -> bool:
    """Whether the line that is being written must be drawn again; a very long one is not for every letter."""
    return new != old and (len(new) < PIECE_CHARS or not len(old) < len(new) < len(old) + len(old) // REPARSE_DIVISOR)


class StreamingFenceBlock(RenderBlock):
    """A code block that is still being written.

    Each line is drawn when it arrives, highlighted by itself. While the block is small, all lines are highlighted
    together again each time it has grown by half. So a line costs the same however long the block gets. A very long
    line is drawn in pieces, of which only the last is drawn again.
    """

    __slots__ = ("_due", "_ended", "_language", "_partial", "_secondary", "_settled", "_taken", "fence", "partial")

    def __init__(self, fence: FenceSource, *, secondary: bool = False) -> None:
        super().__init__(gap=fence.opening.gap)
        self.fence = fence
        self.partial = ""
        """The line that is being written."""
        self._secondary = secondary
        self._language = language_of(fence.opening.text.lstrip(" ")[len(fence.mark) :])
        self._partial = ""
        """That line as far as it is drawn."""
        self._settled = 0
        """Characters of it that are not drawn again; `_count` lines end with them."""
        self._taken = 0
        """Complete lines that are drawn ..."""
        self._ended = 0
        """... and where they end."""
        self._due = _FIRST_HIGHLIGHT_LINES
        """Complete lines at which all of them are drawn again."""

    def lines(self, context: RenderContext) -> Sequence[Line]:
        """Return its lines; only what has come since the last time is drawn, mostly."""
        lines = self.fence.lines
        if self._context is not context or len(lines) >= self._due:
            self._context, self._width = context, context.width
            self._lines = self._draw(context)
            small = sum(map(len, lines)) * 3 // 2 < WHOLE_FENCE_CHARS
            self._due = max(len(lines) * 3 // 2, _FIRST_HIGHLIGHT_LINES) if small else maxsize
            self._settled = 0
        elif self._taken < len(lines):
            # A line that was drawn in pieces is drawn again with them.
            del self._lines[self._ended :]
            self._lines += self._loose(lines[self._taken :], context)
            self._settled = 0
        elif self.partial == self._partial:
            return self._lines
        else:
            del self._lines[self._count :]
        if not self._settled:
            self._taken, self._count = len(lines), len(self._lines)
            self._ended = self._count
        self._add_partial(context)
        return self._lines

    def _add_partial(self, context: RenderContext) -> None:
        """Draw the line that is being written."""
        self._partial = self.partial
        if not self.partial.strip(" " + self.fence.mark[0]):
            return
        while len(self.partial) - self._settled > PIECE_CHARS:
            self._lines += self._loose([self.partial[self._settled : self._settled + PIECE_CHARS]], context)
            self._settled += PIECE_CHARS
            self._count = len(self._lines)
        self._lines += self._loose([self.partial[self._settled :]], context)

    def height(self, context: RenderContext) -> int:
        """Return how many lines it takes; exactly when it was just drawn."""
        if self._context is not context:
            return self._guess(context)
        return len(self._lines) + len(self.fence.lines) - self._taken

    def _draw(self, context: RenderContext) -> list[Line]:
        target = context.secondary if self._secondary else context
        code = "\n".join(self.fence.lines)
        head = ([BLANK] if self.gap else []) + self._placed(label_lines(self._language, target))
        if not self.fence.lines:
            return head
        if len(code) > WHOLE_FENCE_CHARS:
            return head + self._loose(self.fence.lines, context)
        return head + self._placed(code_lines(code, self._language, target, label=""))

    def _loose(self, lines: Iterable[str], context: RenderContext) -> list[Line]:
        return self._placed(
            highlighted_line_by_line(lines, self._language, context.secondary if self._secondary else context)
        )

    def _placed(self, lines: list[Line]) -> list[Line]:
        return prefixed(lines, SECONDARY_INDENT, SECONDARY_INDENT) if self._secondary else lines

    def _guess(self, context: RenderContext) -> int:  # noqa: ARG002 (code is rarely wrapped)
        return len(self.fence.lines) + 2


class StreamingTableBlock(RenderBlock):
    """A table that is still being written. A row that fits its columns costs only itself."""

    __slots__ = ("_drawing", "_late", "_partial", "_references", "_secondary", "_taken", "partial", "table")

    def __init__(self, table: TableSource, references: References, *, secondary: bool = False) -> None:
        super().__init__(gap=table.opening.gap)
        self.table = table
        self.partial = ""
        """The row that is being written."""
        self._secondary = secondary
        self._references = references
        self._drawing: TableDrawing | None = None
        self._taken = 0
        """Complete rows that are drawn."""
        self._late: list[Line] = []
        self._partial = ""
        """A long row that is being written as far as it is drawn, and its lines."""

    def lines(self, context: RenderContext) -> Sequence[Line]:
        """Return its lines; only what has come since the last time is drawn, as long as the columns stay."""
        target = context.secondary if self._secondary else context
        if self._context is not context or self._drawing is None:
            self._context, self._width, self._taken, self._partial = context, context.width, 0, ""
            head = table_of(self.table.opening.text, target, self._references)
            self._drawing = TableDrawing(head.aligns, target)
            self._drawing.add(head.rows)
        fresh = self.table.lines[self._taken :]
        if fresh:
            self._drawing.add(self._read(fresh, target))
            self._taken = len(self.table.lines)
        lines = self._drafted(self._drawing, target) if self.partial else self._drawing.lines
        self._lines = [BLANK] * self.gap + (
            prefixed(lines, SECONDARY_INDENT, SECONDARY_INDENT) if self._secondary else lines
        )
        self._count = len(self._lines)
        return self._lines

    def _drafted(self, drawing: TableDrawing, context: RenderContext) -> list[Line]:
        """Return the table with the row that is being written: in its columns, or below them once it is long."""
        if len(self.partial) < _LONG_ROW_CHARS:
            return drawing.drafted(self._read([self.partial], context))
        if _due(self.partial, self._partial):
            self._late = wrap([Run(displayable(self.partial), context.styles.text)], context.width)
            self._partial = self.partial
        return [*drawing.lines, *self._late]

    def height(self, context: RenderContext) -> int:
        """Return about how many lines it takes; exactly when it was just drawn."""
        known = self._count if self._context is context else self._guess(context)
        return known + len(self.table.lines) - self._taken

    def _read(self, rows: Sequence[str], context: RenderContext) -> Sequence[Sequence[Cell]]:
        source = "\n".join([self.table.opening.text, *rows])
        return table_of(source, context, self._references).rows[1:]

    def _draw(self, context: RenderContext) -> list[Line]:
        return list(self.lines(context))

    def _guess(self, context: RenderContext) -> int:  # noqa: ARG002 (rows rarely have more than one line)
        return TABLE_HEAD_LINES + self._taken
