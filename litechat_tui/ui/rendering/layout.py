"""Lays out a conversation as lines. Only blocks with visible lines are drawn; heights of the others are estimates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, NamedTuple

from litechat_tui.ui.rendering.heights import Heights

if TYPE_CHECKING:
    from litechat_tui.domain.chat import ChatMessage
    from litechat_tui.ui.rendering.collapsibles import CollapsibleView
    from litechat_tui.ui.rendering.lines import Line, RenderContext
    from litechat_tui.ui.rendering.message_view import MessageView

MAX_OPEN_MESSAGES = 60
"""Messages whose blocks are cached, besides the visible ones."""


class LinePosition(NamedTuple):
    """A line of the conversation, independent of how many lines are above it."""

    view: MessageView
    block: int
    line: int


class Row(NamedTuple):
    """A visible line and the block it belongs to."""

    line: Line
    view: MessageView
    block: int


class TranscriptLayout:
    """The lines of a conversation, counted from the first loaded message. Heights are estimates until drawn."""

    def __init__(self, context: RenderContext, zone: tzinfo | None = None) -> None:
        self.context = context
        self.views: list[MessageView] = []
        self._zone = zone
        self._heights = Heights()
        self._open_views: dict[MessageView, None] = {}
        """The open views, the most recently used one last."""

    # Content

    def show(self, messages: Sequence[ChatMessage]) -> None:
        """Replace all messages."""
        self.views = self._views_of(messages)
        if self.views:
            self.views[-1].set_last(True, self.context)
        self._open_views.clear()
        self._measure()

    def prepend(self, messages: Sequence[ChatMessage]) -> int:
        """Insert older messages at the top; return how many lines the others moved down."""
        views = self._views_of(messages)
        self._mark_first(self._last_model(views))
        heights = [view.height(self.context) for view in views]
        self.views[:0] = views
        self._heights.splice(0, 0, heights)
        return sum(heights)

    def append(self, message: ChatMessage) -> None:
        """Append a message."""
        if self.views:
            self.views[-1].set_last(False, self.context)
            self._heights[len(self.views) - 1] = self.views[-1].height(self.context)
        view = self._view_of(message)
        self._mark(view, message, self._last_model(self.views))
        view.set_last(True, self.context)
        self.views.append(view)
        self._heights.splice(len(self._heights), len(self._heights), [view.height(self.context)])

    def stream(self, message: ChatMessage) -> None:
        """Update the last message."""
        last = len(self.views) - 1
        self._open(last)
        if message.answered_by != self.views[last].message.answered_by:
            self._mark(self.views[last], message, self._last_model(self.views[:last]))
        self.views[last].update(message, self.context)
        self._heights[last] = self.views[last].height(self.context)

    def _last_model(self, views: Sequence[MessageView]) -> str:
        """Return who answered last in `views`."""
        return next((model for view in reversed(views) if (model := view.message.answered_by)), "")

    def _mark(self, view: MessageView, message: ChatMessage, before: str) -> None:
        """Say above a message that another model answers from there on than the one that answered `before`."""
        model = message.answered_by
        view.mark_model(model if before and model != before else "", self.context)

    def _mark_first(self, before: str) -> None:
        """Mark the first answer that is there, now that it is known who answered `before`."""
        for index, view in enumerate(self.views):
            if view.message.answered_by:
                self._mark(view, view.message, before)
                self._heights[index] = view.height(self.context)
                return

    def mark_sent(self, row: int | None) -> bool:
        """Say what is not sent any more: messages before row `row`, and attachments; return whether that is new."""
        views, context = self.views, self.context
        before = [i for i, view in enumerate(views) if row is not None and (view.message.item_id or row) < row]
        first = before[-1] + 1 if before else 0
        parts = _left_out([view.message for view in views[first:]])
        changed = [i for i, view in enumerate(views) if view.set_unsent(i == first - 1, parts.get(i - first), context)]
        for index in changed:
            self._heights[index] = views[index].height(self.context)
        return bool(changed)

    def show_waiting(self, text: str) -> None:
        """Say `text` in place of a reply of which nothing has arrived, at the end."""
        if self.views:
            self.views[-1].show_waiting(text, self.context)

    def _views_of(self, messages: Sequence[ChatMessage]) -> list[MessageView]:
        views = [*map(self._view_of, messages)]
        before = ""
        for view in views:
            self._mark(view, view.message, before)
            before = view.message.answered_by or before
        return views

    def _view_of(self, message: ChatMessage) -> MessageView:
        from litechat_tui.ui.rendering.message_view import (
            MessageView,  # what draws messages is loaded for the first one
        )

        return MessageView(message, self._zone)

    def toggle(self, view: MessageView, collapsible: CollapsibleView) -> None:
        """Open or close a collapsible."""
        view.toggle(collapsible, self.context)
        self._heights[self.views.index(view)] = view.height(self.context)

    def set_context(self, context: RenderContext) -> None:
        """Draw for another width or other styles from now on."""
        self.context = context
        self._measure()

    def _measure(self) -> None:
        self._heights = Heights(view.height(self.context) for view in self.views)

    # Positions

    @property
    def height(self) -> int:
        """The number of lines; an estimate where blocks were not drawn."""
        return self._heights.total

    def position_at(self, line: int) -> LinePosition:
        """Return the position of a line. Raises IndexError when there is no message."""
        index = self._heights.find(line)
        view = self.views[index]
        self._open(index)
        block, within = view.find(max(line - self._heights.top(index), 0), self.context)
        return LinePosition(view, block, within)

    def line_number(self, position: LinePosition) -> int:
        """Return the line number of a position."""
        index = self.views.index(position.view)
        block = min(position.block, len(position.view.blocks) - 1)
        within = min(position.line, max(position.view.blocks[block].height(self.context) - 1, 0))
        return self._heights.top(index) + position.view.top(block, self.context) + within

    def opened_view(self, index: int) -> MessageView:
        """Return a message view with its blocks."""
        self._open(index)
        return self.views[index]

    def draw_block(self, index: int, block: int) -> Sequence[Line]:
        """Return the lines of a block of a message, of its last one at most; their height is exact from then on."""
        self._open(index)
        return self._lines(index, min(block, len(self.views[index].blocks) - 1))

    def top(self, view: MessageView) -> int:
        """Return the first line of a message."""
        return self._heights.top(self.views.index(view))

    def text(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """Return the source text from one (line, character) up to, not including, another.

        Wrapped lines are joined and decoration is left out.
        """
        out: list[str] = []
        count = last[0] - first[0] + 1
        for number, row in enumerate(self._down(self.position_at(first[0]), count)):
            line = row.line
            start = max(first[1] if number == 0 else 0, line.gutter)
            end = last[1] if number == count - 1 else len(line.text)
            out.append(line.text[start:end])
            out.append(line.joiner)
        return "".join(out[:-1])

    # Visible rows

    def rows(self, line: int, count: int) -> tuple[int, list[Row]]:
        """Return the exact first line and the rows of a window of `count` lines that starts at `line`.

        A window that would extend beyond the end starts earlier instead.
        """
        if not self.views:
            return 0, []
        position = self.position_at(line)
        rows = list(self._down(position, count))
        if len(rows) < count:
            return self.tail(count)
        return self.line_number(position), rows

    def tail(self, count: int) -> tuple[int, list[Row]]:
        """Return the first line and the rows of the last `count` lines; fewer when there are no more."""
        rows: list[Row] = []
        for index in range(len(self.views) - 1, -1, -1):
            rows[:0] = self._from_bottom(index, count - len(rows))
            if len(rows) >= count:
                break
        return max(self.height - count, 0), rows[-count:]

    def draw_above(self, line: int, count: int) -> int:
        """Draw about `count` lines above `line`, so that scrolling there is exact; return the new number of `line`."""
        if not self.views or line <= 0:
            return line
        position = self.position_at(line)
        index = self.views.index(position.view)
        drawn = position.line + self._draw_blocks_above(index, position.block, count - position.line)
        while drawn < count and index:
            index -= 1
            self._open(index)
            drawn += self._draw_blocks_above(index, len(self.views[index].blocks), count - drawn)
        return self.line_number(position)

    def _draw_blocks_above(self, index: int, block: int, count: int) -> int:
        drawn = 0
        while drawn < count and block:
            block -= 1
            drawn += len(self._lines(index, block))
        return drawn

    def _from_bottom(self, index: int, count: int) -> list[Row]:
        self._open(index)
        rows: list[Row] = []
        block = len(self.views[index].blocks)
        while len(rows) < count and block:
            block -= 1
            lines = self._lines(index, block)
            rows[:0] = self._rows(index, block, max(len(lines) - count + len(rows), 0), len(lines))
        return rows

    def _down(self, position: LinePosition, count: int) -> Iterator[Row]:
        """Yield at most `count` rows, starting at `position`."""
        index, block = self.views.index(position.view), position.block
        skip = min(position.line, max(len(self._lines(index, block)) - 1, 0))
        while index < len(self.views) and count > 0:
            self._open(index)
            while block < len(self.views[index].blocks) and count > 0:
                rows = self._rows(index, block, skip, skip + count)
                yield from rows
                count -= len(rows)
                skip = 0
                block += 1
            index, block = index + 1, 0

    def _rows(self, index: int, block: int, start: int, stop: int) -> list[Row]:
        view = self.views[index]
        return [Row(line, view, block) for line in self._lines(index, block)[start:stop]]

    def _lines(self, index: int, block: int) -> Sequence[Line]:
        view = self.views[index]
        lines = view.lines(block, self.context)
        self._heights[index] = view.height(self.context)
        return lines

    def _open(self, index: int) -> None:
        view = self.views[index]
        if not view.blocks:
            view.open(self.context)
            self._heights[index] = view.height(self.context)
        self._open_views.pop(view, None)
        self._open_views[view] = None

    def close_unused(self, rows: int) -> None:
        """Close the least recently used messages; `rows` visible lines never lose theirs."""
        while len(self._open_views) > MAX_OPEN_MESSAGES + rows:
            view = next(iter(self._open_views))
            del self._open_views[view]
            view.close()


def _left_out(messages: Sequence[ChatMessage]) -> Mapping[int, frozenset[int]]:
    if not any(message.attachments for message in messages):
        return {}
    from litechat_tui.domain.sent_attachments import left_out  # most conversations have none

    return left_out(messages)
