"""A window onto lines that somebody else keeps: draws rows, redraws those that differ, scrolls, selects."""

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
from litechat_tui.ui.rendering.strip_painter import LEFT_MARGIN, RowHighlight, StripPainter

_ORIGIN = 1 << 30
"""Added to line numbers given to Textual, so that they stay positive when lines are put above the first."""
_SELECTED = 20_000
"""Lines that a selection gives at most: each of them is drawn for it."""


class VirtualLines(ScrollView):
    """Shows the rows it is given, over the whole of its own area: it has no border and no padding.

    It never asks for a layout. What a row costs when it has not changed is one comparison.
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
        self._top = 0
        """The line at the top of the window."""
        self._drift = 0
        """How far lines have moved down by what was put above them; a selection keeps to its text by it."""
        self._seen: list[tuple[Line, RowHighlight]] = []
        """What the window shows."""
        self._strips: dict[int, Strip] = {}
        """Rows that are ready for the terminal."""
        self._thumb = (0, 0)
        self._clicked = 0
        """The row that was clicked last."""

    def _show_rows(self, seen: Sequence[tuple[Line, RowHighlight]], top: int, total: int) -> None:
        """Show these rows; the first is line `top` of `total`. Only what looks different is drawn again."""
        before, self._seen, self._top = self._seen, list(seen), top
        moved = top != self.scroll_offset.y or len(before) != len(seen)
        self._update_scroll_position(total)
        if moved:
            self._redraw()
            return
        pairs = enumerate(zip(before, self._seen, strict=True))
        dirty = [y for y, (old, new) in pairs if old[1] != new[1] or not old[0].same(new[0])]
        for y in dirty:
            self._strips.pop(y, None)
        if dirty:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in dirty))

    def _update_scroll_position(self, total: int) -> None:
        """Tell Textual and the scroll bar where the window is."""
        height, top = self.size.height, self._top
        # Not through the reactives: a change of `virtual_size` would lay the whole screen out for every token.
        self.set_reactive(Widget.virtual_size, Size(self.size.width, total))
        self.set_reactive(Widget.scroll_y, float(top))
        self.set_reactive(Widget.scroll_target_y, float(top))
        # The bar is drawn in eighths of a row; it is left alone while it would look the same.
        thumb = (top * height * 8 // max(total, 1), height * height * 8 // max(total, height, 1))
        if thumb != self._thumb:
            self._thumb = thumb
            bar = self.vertical_scrollbar
            bar.window_size, bar.window_virtual_size, bar.position = height, total, top

    def _redraw(self) -> None:
        """Draw every row again."""
        self._strips.clear()
        self.refresh(self.size.region)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows that `crop` asks for."""
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
        """Return one row with the marks by which Textual finds what the mouse selects."""
        return self._strip(y).apply_offsets(0, self._number(y))

    def _strip(self, y: int) -> Strip:
        if y >= len(self._seen):
            return self._painter.strip(BLANK, RowHighlight())
        selection = self.text_selection
        span = None if selection is None else selection.get_span(self._number(y))
        return self._painter.strip(*self._seen[y], span)

    def _number(self, y: int) -> int:
        """Return the number of the line in a row, which it keeps whatever is put above it."""
        return self._top + y - self._drift + _ORIGIN

    # Moving the window

    @abstractmethod
    def _go_to(self, line: int) -> None:
        """Move the window to a line, as far as lines are known."""

    @abstractmethod
    def _scroll_by(self, lines: int) -> None:
        """Move the window; exactly this far, also where nothing has been drawn yet."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:  # noqa: ARG002 (Textual's call)
        """Go as far as the mouse wheel says."""
        self._scroll_by(round(new_value) - self._top)

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
        """Scroll one window up; two lines of it stay."""
        self._scroll_by(-max(self.size.height - 2, 1))

    def action_page_down(self) -> None:
        """Scroll one window down; two lines of it stay."""
        self._scroll_by(max(self.size.height - 2, 1))

    # What is selected

    @abstractmethod
    def _block_rows(self, y: int) -> tuple[int, int] | None:
        """Return the first and the last row of the block in row `y`, if there is one."""

    @abstractmethod
    def _text(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """Return what is written from one (line, character) up to, not including, another."""

    async def _on_click(self, event: Click) -> None:
        self._clicked = event.y
        await super()._on_click(event)

    def text_select_all(self) -> None:
        """Select the block that was clicked twice."""
        if (rows := self._block_rows(self._clicked)) is not None:
            ends = Offset(0, self._number(rows[0])), Offset(1 << 20, self._number(rows[1]))
            self.screen.selections = {self: Selection(*ends)}

    def select(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Select from one (line, character) up to, not including, another."""
        ends = (Offset(character + LEFT_MARGIN, line - self._drift + _ORIGIN) for line, character in (first, last))
        self.screen.selections = {self: Selection(*ends)}

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return what is selected, the way it was written."""
        first = self._text_position(selection.start) if selection.start else (0, 0)
        last = self._text_position(selection.end) if selection.end else (self.virtual_size.height, 0)
        return self._text(first, min(last, (first[0] + _SELECTED, 0))), "\n"

    def _text_position(self, offset: Offset) -> tuple[int, int]:
        """Return the line and the character that Textual means by a place in a selection."""
        return max(offset.y - _ORIGIN + self._drift, 0), max(offset.x - LEFT_MARGIN, 0)

    def _unselect(self) -> None:
        """Forget what is selected here: its text is not there any more, or stands elsewhere."""
        if self.is_mounted and self.text_selection is not None:
            self.screen.clear_selection()

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 (it is asked for when drawing)
        """Show what is selected."""
        self._redraw()
