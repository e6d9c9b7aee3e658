"""A whole conversation as lines: which line stands where, drawn only where somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import NamedTuple

from litechat_tui.domain.chat import ChatMessage
from litechat_tui.ui.rendering.folds import FoldView
from litechat_tui.ui.rendering.heights import Heights
from litechat_tui.ui.rendering.lines import Line, Page
from litechat_tui.ui.rendering.message import MessageView

OPEN = 60
"""Messages that are kept ready after they were looked at, besides those in the window."""


class Place(NamedTuple):
    """A line of the conversation that stays the same line whatever happens above it."""

    view: MessageView
    leaf: int
    line: int


class Row(NamedTuple):
    """One line on the screen and what it belongs to."""

    line: Line
    view: MessageView
    leaf: int


class Roll:
    """The conversation. Lines are counted from the first message that is here; heights are guessed until drawn."""

    def __init__(self, page: Page, zone: tzinfo | None = None) -> None:
        self.page = page
        self.views: list[MessageView] = []
        self._zone = zone
        self._heights = Heights()
        self._open_views: dict[MessageView, None] = {}
        """The views that are open, the one looked at last at the end."""

    # What is said

    def show(self, messages: Sequence[ChatMessage]) -> None:
        """Put these messages in the place of all others."""
        self.views = [MessageView(message, self._zone) for message in messages]
        if self.views:
            self.views[-1].stand_last(True, self.page)
        self._open_views.clear()
        self._measure()

    def prepend(self, messages: Sequence[ChatMessage]) -> int:
        """Put older messages before the first; return by how many lines everything else moved down."""
        views = [MessageView(message, self._zone) for message in messages]
        heights = [view.height(self.page) for view in views]
        self.views[:0] = views
        self._heights.splice(0, 0, heights)
        return sum(heights)

    def append(self, message: ChatMessage) -> None:
        """Put a message behind the last."""
        if self.views:
            self.views[-1].stand_last(False, self.page)
            self._heights[len(self.views) - 1] = self.views[-1].height(self.page)
        view = MessageView(message, self._zone)
        view.stand_last(True, self.page)
        self.views.append(view)
        self._heights.splice(len(self._heights), len(self._heights), [view.height(self.page)])

    def stream(self, message: ChatMessage) -> None:
        """Show the last message as it now reads."""
        last = len(self.views) - 1
        self._open(last)
        self.views[last].update(message, self.page)
        self._heights[last] = self.views[last].height(self.page)

    def toggle(self, view: MessageView, fold: FoldView) -> None:
        """Open or close a fold."""
        view.toggle(fold, self.page)
        self._heights[self.views.index(view)] = view.height(self.page)

    def turn(self, page: Page) -> None:
        """Go over to another page."""
        self.page = page
        self._measure()

    def _measure(self) -> None:
        self._heights = Heights(view.height(self.page) for view in self.views)

    # Where it stands

    @property
    def height(self) -> int:
        """All its lines, about."""
        return self._heights.total

    def place(self, line: int) -> Place:
        """Return the place that is at this line now. Raises IndexError when there is no message."""
        index = self._heights.find(line)
        view = self.views[index]
        self._open(index)
        leaf, within = view.find(max(line - self._heights.top(index), 0), self.page)
        return Place(view, leaf, within)

    def line_of(self, place: Place) -> int:
        """Return the line at which a place is now."""
        index = self.views.index(place.view)
        leaf = min(place.leaf, len(place.view.leaves) - 1)
        within = min(place.line, max(place.view.leaves[leaf].height(self.page) - 1, 0))
        return self._heights.top(index) + place.view.top(leaf, self.page) + within

    def opened(self, index: int) -> MessageView:
        """Return a message, cut into its leaves."""
        self._open(index)
        return self.views[index]

    def draw(self, index: int, leaf: int) -> Sequence[Line]:
        """Return the lines of one leaf of a message, or of its last; where they stand is exact from then on."""
        self._open(index)
        return self._lines(index, min(leaf, len(self.views[index].leaves) - 1))

    def top(self, view: MessageView) -> int:
        """Return the line at which a message begins."""
        return self._heights.top(self.views.index(view))

    def text(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """Return what is written from one (line, character) up to, not including, another.

        As it was written, not as it stands on the screen: lines that only wrap are joined, decoration is left out.
        """
        out: list[str] = []
        count = last[0] - first[0] + 1
        for number, row in enumerate(self._down(self.place(first[0]), count)):
            line = row.line
            start = max(first[1] if number == 0 else 0, line.gutter)
            end = last[1] if number == count - 1 else len(line.text)
            out.append(line.text[start:end])
            out.append(line.joint)
        return "".join(out[:-1])

    # What is seen

    def rows(self, line: int, count: int) -> tuple[int, list[Row]]:
        """Return the rows of a window of `count` lines that begins at `line`, and where it begins once they are drawn.

        A window that would reach beyond the end begins as much earlier.
        """
        if not self.views:
            return 0, []
        place = self.place(line)
        rows = list(self._down(place, count))
        if len(rows) < count:
            return self.tail(count)
        return self.line_of(place), rows

    def tail(self, count: int) -> tuple[int, list[Row]]:
        """Return the last `count` rows and the line at which they begin; fewer when there are no more."""
        rows: list[Row] = []
        for index in range(len(self.views) - 1, -1, -1):
            rows[:0] = self._from_bottom(index, count - len(rows))
            if len(rows) >= count:
                break
        return max(self.height - count, 0), rows[-count:]

    def draw_above(self, line: int, count: int) -> int:
        """Draw about `count` lines above `line`, so that scrolling there is exact; return where `line` is then."""
        if not self.views or line <= 0:
            return line
        place = self.place(line)
        index = self.views.index(place.view)
        drawn = place.line + self._draw_leaves_above(index, place.leaf, count - place.line)
        while drawn < count and index:
            index -= 1
            self._open(index)
            drawn += self._draw_leaves_above(index, len(self.views[index].leaves), count - drawn)
        return self.line_of(place)

    def _draw_leaves_above(self, index: int, leaf: int, count: int) -> int:
        drawn = 0
        while drawn < count and leaf:
            leaf -= 1
            drawn += len(self._lines(index, leaf))
        return drawn

    def _from_bottom(self, index: int, count: int) -> list[Row]:
        self._open(index)
        rows: list[Row] = []
        leaf = len(self.views[index].leaves)
        while len(rows) < count and leaf:
            leaf -= 1
            lines = self._lines(index, leaf)
            rows[:0] = self._rows(index, leaf, max(len(lines) - count + len(rows), 0), len(lines))
        return rows

    def _down(self, place: Place, count: int) -> Iterator[Row]:
        """Yield at most `count` rows from `place` on."""
        index, leaf = self.views.index(place.view), place.leaf
        skip = min(place.line, max(len(self._lines(index, leaf)) - 1, 0))
        while index < len(self.views) and count > 0:
            self._open(index)
            while leaf < len(self.views[index].leaves) and count > 0:
                rows = self._rows(index, leaf, skip, skip + count)
                yield from rows
                count -= len(rows)
                skip = 0
                leaf += 1
            index, leaf = index + 1, 0

    def _rows(self, index: int, leaf: int, start: int, stop: int) -> list[Row]:
        view = self.views[index]
        return [Row(line, view, leaf) for line in self._lines(index, leaf)[start:stop]]

    def _lines(self, index: int, leaf: int) -> Sequence[Line]:
        view = self.views[index]
        lines = view.lines(leaf, self.page)
        self._heights[index] = view.height(self.page)
        return lines

    def _open(self, index: int) -> None:
        view = self.views[index]
        if not view.leaves:
            view.open(self.page)
            self._heights[index] = view.height(self.page)
        self._open_views.pop(view, None)
        self._open_views[view] = None

    def tidy(self, rows: int) -> None:
        """Close the messages that have not been looked at for longest; those in a window of `rows` never are."""
        while len(self._open_views) > OPEN + rows:
            view = next(iter(self._open_views))
            del self._open_views[view]
            view.close()
