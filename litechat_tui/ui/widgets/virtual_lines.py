"""Virtualized lines: draws only visible rows, redraws only those that changed, scrolls and selects."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from textual import on
from textual.events import Click
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from litechat_tui.ui.rendering.lines import BLANK, Line
from litechat_tui.ui.rendering.strip_painter import RowHighlight, StripPainter
from litechat_tui.ui.word_bounds import cell_to_index, word_at

_LINE_NUMBER_ORIGIN = 1 << 30
"""Added to line numbers for Textual, so that they stay positive when lines are inserted above the first."""
_MAX_SELECTED_LINES = 20_000
"""Maximum number of lines of a selection: each of them has to be drawn."""


class VirtualLines(ScrollView):
    """Shows rows in its whole area, without border and padding.

    It never requests a layout. An unchanged row costs one comparison.
    """

    ALLOW_SELECT = True
    DEFAULT_CSS = """
    VirtualLines {
        overflow-x: hidden;
        overflow-y: scroll;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._painter = StripPainter()
        self._first_line = 0
        """Number of the first visible line."""
        self._line_shift = 0
        """How far lines have moved down since `show`; keeps a selection at its text."""
        self._visible_lines: list[tuple[Line, RowHighlight]] = []
        """The visible lines."""
        self._strips: dict[int, Strip] = {}
        """Painted rows."""
        self._thumb = (0, 0)

    def _show_rows(self, visible: Sequence[tuple[Line, RowHighlight]], top: int, total: int) -> None:
        """Show these lines; the first is line `top` of `total`. Only changed rows are drawn again."""
        before, self._visible_lines, self._first_line = self._visible_lines, list(visible), top
        moved = top != self.scroll_offset.y or len(before) != len(visible)
        self._update_scroll_position(total)
        if moved:
            self._redraw()
            return
        pairs = enumerate(zip(before, self._visible_lines, strict=True))
        dirty = [y for y, (old, new) in pairs if old[1] != new[1] or not old[0].looks_like(new[0])]
        for y in dirty:
            self._strips.pop(y, None)
        if dirty:
            self.refresh(*(Region(0, y, self._own_width, 1) for y in dirty))

    def _update_scroll_position(self, total: int) -> None:
        """Update the scroll position of Textual and of the scroll bar."""
        height, top = self.size.height, self._first_line
        # Not through the reactives: a change of `virtual_size` would lay the whole screen out for every token.
        self.set_reactive(Widget.virtual_size, Size(self.size.width, total))
        self.set_reactive(Widget.scroll_y, float(top))
        self.set_reactive(Widget.scroll_target_y, float(top))
        # The bar is drawn in eighths of a row; it is only updated when that changes.
        thumb = (top * height * 8 // max(total, 1), height * height * 8 // max(total, height, 1))
        if thumb != self._thumb:
            self._thumb = thumb
            bar = self.vertical_scrollbar
            bar.window_size, bar.window_virtual_size, bar.position = height, total, top

    def _redraw(self) -> None:
        """Redraw all rows."""
        self._strips.clear()
        self.refresh(Region(0, 0, self._own_width, self.size.height))

    @property
    def _own_width(self) -> int:
        """The columns without those under the scroll bar, which would be drawn along with them."""
        return self.size.width - self.scrollbar_size_vertical

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips of the rows in `crop`."""
        rows = crop.line_range
        missing = [y for y in rows if y not in self._strips]
        if missing:
            filters = self.get_line_filters()
            background = self.background_colors[1]
            for y in missing:
                strip = self._strip(y)
                for one in filters:
                    strip = strip.apply_filter(one, background)
                self._strips[y] = strip
        strips = [self._strips[y] for y in rows]
        return (
            strips if crop.column_span == (0, self.size.width) else [strip.crop(*crop.column_span) for strip in strips]
        )

    def render_line(self, y: int) -> Strip:
        """Return a row with the offsets by which Textual maps the mouse to the selection."""
        return self._strip(y).apply_offsets(0, self._line_number(y))

    def _strip(self, y: int) -> Strip:
        if y >= len(self._visible_lines):
            return self._painter.strip(BLANK, RowHighlight())
        selection = self.text_selection
        span = None if selection is None else selection.get_span(self._line_number(y))
        return self._painter.strip(*self._visible_lines[y], span)

    def _line_number(self, y: int) -> int:
        """Return the number of the line in a row; it stays the same when lines are inserted above."""
        return self._first_line + y - self._line_shift + _LINE_NUMBER_ORIGIN

    # Scrolling

    @abstractmethod
    def _go_to(self, line: int) -> None:
        """Scroll to a line, counted with estimated heights."""

    @abstractmethod
    def _scroll_by(self, lines: int) -> None:
        """Scroll by exactly this many lines, also where nothing was drawn yet."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:  # noqa: ARG002 (Textual's call)
        """Scroll with the mouse wheel."""
        self._scroll_by(round(new_value) - self._first_line)

    @on(ScrollTo)
    def _drag(self, event: ScrollTo) -> None:
        event.stop().prevent_default()
        self._go_to(round(event.y or 0))

    @on(ScrollUp)
    def _page_up(self, event: ScrollUp) -> None:
        event.stop().prevent_default()
        self.action_page_up()

    @on(ScrollDown)
    def _page_down(self, event: ScrollDown) -> None:
        event.stop().prevent_default()
        self.action_page_down()

    def action_line_up(self) -> None:
        """Scroll one line up."""
        self._scroll_by(-1)

    def action_line_down(self) -> None:
        """Scroll one line down."""
        self._scroll_by(1)

    def action_page_up(self) -> None:
        """Scroll one page up, with two lines of overlap."""
        self._scroll_by(-max(self.size.height - 2, 1))

    def action_page_down(self) -> None:
        """Scroll one page down, with two lines of overlap."""
        self._scroll_by(max(self.size.height - 2, 1))

    # Selection

    @abstractmethod
    def _wrapped_rows(self, y: int) -> tuple[int, int] | None:
        """Return the first and the last row of the line or paragraph at row `y` as it wraps; None below the last row.

        They may be outside the widget.
        """

    @abstractmethod
    def _source_text(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """Return the source text from one (line, character) up to, not including, another."""

    async def _on_click(self, event: Click) -> None:
        event.prevent_default()  # Textual's own selects everything
        if event.chain == 2:
            self._select_word(event.x, event.y)
        elif event.chain == 3 and (rows := self._wrapped_rows(event.y)) is not None:
            ends = Offset(0, self._line_number(rows[0])), Offset(1 << 20, self._line_number(rows[1]))
            self.screen.selections = {self: Selection(*ends)}

    def _select_word(self, x: int, y: int) -> None:
        """Select the word at a cell of the widget."""
        if y >= len(self._visible_lines):
            return
        line = self._visible_lines[y][0]
        at = cell_to_index(line.text, x - self._painter.left)
        start, stop = word_at(line.text, at)
        if at >= line.gutter and start < stop:
            number = self._first_line + y
            self.select((number, max(start, line.gutter)), (number, stop))

    def select(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Select from one (line, character) up to, not including, another."""
        ends = (
            Offset(character + self._painter.left, line - self._line_shift + _LINE_NUMBER_ORIGIN)
            for line, character in (first, last)
        )
        self.screen.selections = {self: Selection(*ends)}

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the source text of the selection."""
        first = self._text_position(selection.start) if selection.start else (0, 0)
        last = self._text_position(selection.end) if selection.end else (self.virtual_size.height, 0)
        return self._source_text(first, min(last, (first[0] + _MAX_SELECTED_LINES, 0))), "\n"

    def _text_position(self, offset: Offset) -> tuple[int, int]:
        """Return the line and the character at an offset of a selection."""
        return max(offset.y - _LINE_NUMBER_ORIGIN + self._line_shift, 0), max(offset.x - self._painter.left, 0)

    def _clear_selection(self) -> None:
        """Clear the selection in this widget: its text was removed or has moved."""
        if self.is_mounted and self.text_selection is not None:
            self.screen.clear_selection()

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 (it is read when drawing)
        """Redraw with the selection."""
        self._redraw()
