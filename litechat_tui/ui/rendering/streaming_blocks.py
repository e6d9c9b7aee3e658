"""Render blocks of code and tables that are still streaming: what is drawn is not drawn again for every new line."""

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
"""Lines of code that are highlighted one by one before they are first highlighted together."""
_LONG_ROW_CHARS = 1_000
"""Size of an incomplete row that is no longer laid out in columns."""


def _must_redraw(new: str, old: str) -> bool:
    """Whether the incomplete line must be drawn again; a very long one is not for every character."""
    return new != old and (len(new) < PIECE_CHARS or not len(old) < len(new) < len(old) + len(old) // REPARSE_DIVISOR)


class StreamingFenceBlock(RenderBlock):
    """A code block that is still streaming.

    Each line is drawn when it arrives, highlighted by itself. While the block is small, all lines are highlighted
    together again each time it has grown by half. So a line costs the same however long the block gets. A very long
    line is drawn in pieces, of which only the last is drawn again.
    """

    __slots__ = (
        "_code_number",
        "_drawn_end",
        "_drawn_lines",
        "_final_chars",
        "_language",
        "_partial",
        "_redraw_at",
        "_secondary",
        "fence",
        "partial",
    )

    def __init__(self, fence: FenceSource, *, secondary: bool = False) -> None:
        super().__init__(gap=fence.opening.gap)
        self.fence = fence
        self.partial = ""
        """The incomplete line."""
        self._secondary = secondary
        self._code_number = 0
        self._language = language_of(fence.opening.text.lstrip(" ")[len(fence.mark) :])
        self._partial = ""
        """The incomplete line as it was drawn."""
        self._final_chars = 0
        """Characters of it that are not drawn again; they end at line `_count`."""
        self._drawn_lines = 0
        """Number of complete lines that are drawn ..."""
        self._drawn_end = 0
        """... and the drawn line at which they end."""
        self._redraw_at = _FIRST_HIGHLIGHT_LINES
        """Number of complete lines at which all are drawn again."""

    @property
    def code_count(self) -> int:
        """One, unless it is inside a collapsible."""
        return int(self._is_first and not self._secondary)

    @property
    def _is_first(self) -> bool:
        """Whether it is the beginning of its code, where the label is."""
        return self.fence.opening.kind == "fence"

    def number_code(self, number: int) -> None:
        """Take in its number."""
        if not self._secondary:
            self._code_number = number

    def lines(self, context: RenderContext) -> Sequence[Line]:
        """Return its lines. Mostly, only new ones are drawn."""
        lines = self.fence.lines
        if self._context is not context or len(lines) >= self._redraw_at:
            self._context, self._width = context, context.width
            self._lines = self._draw(context)
            small = sum(map(len, lines)) * 3 // 2 < WHOLE_FENCE_CHARS
            self._redraw_at = max(len(lines) * 3 // 2, _FIRST_HIGHLIGHT_LINES) if small else maxsize
            self._final_chars = 0
        elif self._drawn_lines < len(lines):
            # A line that was drawn in pieces is drawn again with them.
            del self._lines[self._drawn_end :]
            self._lines += self._highlighted_line_by_line(lines[self._drawn_lines :], context)
            self._final_chars = 0
        elif self.partial == self._partial:
            return self._lines
        else:
            del self._lines[self._count :]
        if not self._final_chars:
            self._drawn_lines, self._count = len(lines), len(self._lines)
            self._drawn_end = self._count
        self._add_partial(context)
        return self._lines

    def _add_partial(self, context: RenderContext) -> None:
        """Draw the incomplete line."""
        self._partial = self.partial
        if not self.partial.strip(" " + self.fence.mark[0]):
            return
        while len(self.partial) - self._final_chars > PIECE_CHARS:
            self._lines += self._highlighted_line_by_line(
                [self.partial[self._final_chars : self._final_chars + PIECE_CHARS]], context
            )
            self._final_chars += PIECE_CHARS
            self._count = len(self._lines)
        self._lines += self._highlighted_line_by_line([self.partial[self._final_chars :]], context)

    def height(self, context: RenderContext) -> int:
        """Return its number of lines; exact when it was just drawn."""
        if self._context is not context:
            return self._estimate(context)
        return len(self._lines) + len(self.fence.lines) - self._drawn_lines

    def _draw(self, context: RenderContext) -> list[Line]:
        target = context.secondary if self._secondary else context
        code = "\n".join(self.fence.lines)
        label = label_lines(self._language, target, self._code_number) if self._is_first else []
        head = ([BLANK] if self.gap else []) + self._indented(label)
        if not self.fence.lines:
            return head
        if len(code) > WHOLE_FENCE_CHARS:
            return head + self._highlighted_line_by_line(self.fence.lines, context)
        return head + self._indented(code_lines(code, self._language, target, label=""))

    def _highlighted_line_by_line(self, lines: Iterable[str], context: RenderContext) -> list[Line]:
        return self._indented(
            highlighted_line_by_line(lines, self._language, context.secondary if self._secondary else context)
        )

    def _indented(self, lines: list[Line]) -> list[Line]:
        return prefixed(lines, SECONDARY_INDENT, SECONDARY_INDENT) if self._secondary else lines

    def _estimate(self, context: RenderContext) -> int:  # noqa: ARG002 (code is rarely wrapped)
        return len(self.fence.lines) + 2


class StreamingTableBlock(RenderBlock):
    """A table that is still streaming. A new row that fits the columns is drawn alone."""

    __slots__ = (
        "_drawing",
        "_drawn_rows",
        "_partial",
        "_partial_lines",
        "_references",
        "_secondary",
        "partial",
        "table",
    )

    def __init__(self, table: TableSource, references: References, *, secondary: bool = False) -> None:
        super().__init__(gap=table.opening.gap)
        self.table = table
        self.partial = ""
        """The incomplete row."""
        self._secondary = secondary
        self._references = references
        self._drawing: TableDrawing | None = None
        self._drawn_rows = 0
        """Number of complete rows that are drawn."""
        self._partial_lines: list[Line] = []
        self._partial = ""
        """A long incomplete row as it was drawn; `_partial_lines` are its lines."""

    def lines(self, context: RenderContext) -> Sequence[Line]:
        """Return its lines. Only new rows are drawn while the columns keep their widths."""
        target = context.secondary if self._secondary else context
        if self._context is not context or self._drawing is None:
            self._context, self._width, self._drawn_rows, self._partial = context, context.width, 0, ""
            head = table_of(self.table.opening.text, target, self._references)
            self._drawing = TableDrawing(head.aligns, target)
            self._drawing.add(head.rows)
        new_rows = self.table.lines[self._drawn_rows :]
        if new_rows:
            self._drawing.add(self._parsed_rows(new_rows, target))
            self._drawn_rows = len(self.table.lines)
        lines = self._with_partial_row(self._drawing, target) if self.partial else self._drawing.lines
        self._lines = [BLANK] * self.gap + (
            prefixed(lines, SECONDARY_INDENT, SECONDARY_INDENT) if self._secondary else lines
        )
        self._count = len(self._lines)
        return self._lines

    def _with_partial_row(self, drawing: TableDrawing, context: RenderContext) -> list[Line]:
        """Return the table with the incomplete row: in its columns, or below them when it is long."""
        if len(self.partial) < _LONG_ROW_CHARS:
            return drawing.with_partial_rows(self._parsed_rows([self.partial], context))
        if _must_redraw(self.partial, self._partial):
            self._partial_lines = wrap([Run(displayable(self.partial), context.styles.text)], context.width)
            self._partial = self.partial
        return [*drawing.lines, *self._partial_lines]

    def height(self, context: RenderContext) -> int:
        """Return its estimated number of lines; exact when it was just drawn."""
        known = self._count if self._context is context else self._estimate(context)
        return known + len(self.table.lines) - self._drawn_rows

    def _parsed_rows(self, rows: Sequence[str], context: RenderContext) -> Sequence[Sequence[Cell]]:
        source = "\n".join([self.table.opening.text, *rows])
        return table_of(source, context, self._references).rows[1:]

    def _draw(self, context: RenderContext) -> list[Line]:
        return list(self.lines(context))

    def _estimate(self, context: RenderContext) -> int:  # noqa: ARG002 (rows rarely have more than one line)
        return TABLE_HEAD_LINES + self._drawn_rows
