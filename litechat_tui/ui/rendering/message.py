"""One message on the screen: its parts one below the other, and its foot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from litechat_tui.domain.chat import ChatMessage, Part, Role, TextPart, ToolPart
from litechat_tui.ui.rendering.folds import FoldView, view_of
from litechat_tui.ui.rendering.foot import foot_of
from litechat_tui.ui.rendering.heights import Heights
from litechat_tui.ui.rendering.leaves import Leaf, Space, guess
from litechat_tui.ui.rendering.lines import Line, Page
from litechat_tui.ui.rendering.parts import PartView, VerbatimView


class MessageView:
    """A message as leaves. Until somebody looks at it, it is only a guess at its height."""

    def __init__(self, message: ChatMessage, zone: tzinfo | None) -> None:
        self.message = message
        self._zone = zone
        self._last = False
        """Whether it is the last of its conversation."""
        self.leaves: list[Leaf] = []
        """Empty until it is opened; never empty after that."""
        self._parts: list[PartView] = []
        self._starts: list[int] = []
        """Index in `leaves` at which each part begins, with the space before it."""
        self._end = 0
        """Index in `leaves` after the last part."""
        self._heights = Heights()
        self._page: Page | None = None
        self._known = (-1, 0)
        """Width it was last drawn for and height it had then, when it was closed."""

    @property
    def live(self) -> bool:
        """Whether more of it may come."""
        message = self.message
        return message.role is Role.ASSISTANT and message.turn is not None and not message.turn.status.ended

    def height(self, page: Page) -> int:
        """Return how many lines it takes on `page`, about where it was not drawn yet."""
        if not self.leaves and self._known[0] == page.width:
            return self._known[1]
        if not self.leaves:
            return sum(guess(part.text, page.measure) for part in self.message.parts if isinstance(part, TextPart)) + (
                1 if self.message.role is Role.USER else 3
            )
        if self._page is not page:
            self._page = page
            self._heights = Heights(leaf.height(page) for leaf in self.leaves)
        return self._heights.total

    def open(self, page: Page) -> None:
        """Cut it into leaves, if that has not been done."""
        if not self.leaves:
            self._update(0, page)

    def close(self) -> None:
        """Let go of all but message and height, unless it may grow or a reader has opened or closed folds in it."""
        if self.leaves and not self.live and all(fold.choice is None for fold in self.folds):
            if self._page is not None:
                self._known = self._page.width, self._heights.total
            self.leaves, self._parts, self._starts, self._end = [], [], [], 0
            self._heights, self._page = Heights(), None

    def stand_last(self, last: bool, page: Page) -> None:
        """Take note whether it is the last message of its conversation: only there its foot says what can be done."""
        if last != self._last:
            self._last = last
            if self.leaves:
                self._update(len(self.message.parts), page)

    def update(self, message: ChatMessage, page: Page) -> None:
        """Show it as it now reads. Costs what has changed, when it has only grown."""
        before, was_live, self.message = self.message, self.live, message
        if not self.leaves:
            return
        same = 0
        for old, new in zip(before.parts, message.parts, strict=False):
            if old is not new:
                break
            same += 1
        if was_live and (not self.live or same < len(message.parts)):
            # What might have gone on until now hears that it is complete.
            same = min(same, _goes_on_from(before.parts))
        self._update(same, page)

    def toggle(self, fold: FoldView, page: Page) -> None:
        """Open or close one of its folds."""
        fold.toggle()
        self._update(self._parts.index(fold), page)

    @property
    def folds(self) -> Sequence[FoldView]:
        """What in it can be opened and closed."""
        return [part for part in self._parts if isinstance(part, FoldView)]

    def fold_at(self, leaf: int) -> FoldView | None:
        """Return the fold whose line the leaf with this index is, if it is one."""
        return next((fold for fold in self.folds if fold.leaves and fold.leaves[0] is self.leaves[leaf]), None)

    def leaf_of(self, fold: FoldView) -> int:
        """Return the index of the leaf that is the line of `fold`."""
        return self.leaves.index(fold.leaves[0])

    def lines(self, index: int, page: Page) -> Sequence[Line]:
        """Return the lines of one leaf, drawing them if need be; `height` is right about them from then on."""
        self.height(page)
        lines = self.leaves[index].lines(page)
        self._heights[index] = len(lines)
        return lines

    def find(self, line: int, page: Page) -> tuple[int, int]:
        """Return the index of the leaf that holds `line`, and which of its lines that is."""
        self.height(page)
        index = self._heights.find(line)
        return index, line - self._heights.top(index)

    def top(self, leaf: int, page: Page) -> int:
        """Return the line at which the leaf with this index begins."""
        self.height(page)
        return self._heights.top(leaf)

    def _update(self, first: int, page: Page) -> None:
        """Bring the parts from index `first` on up to date, and the leaves with them."""
        parts, live = self.message.parts, self.live
        going_on = _goes_on_from(parts) if live else len(parts)
        first = min(first, len(self._parts))
        known = len(self._parts)
        cut = self._starts[first] if first < known else self._end
        fresh: list[Leaf] = []
        for index in range(first, len(parts)):
            if index == len(self._parts) or not self._parts[index].shows(parts[index]):
                known = min(known, index)
                self._parts[index:] = [self._view_of(parts[index])]
            view = self._parts[index]
            kept = view.update(parts[index], live=index >= going_on)
            if index == first < known and kept:
                cut += kept + self._spaced(index)
                fresh += view.leaves[kept:]
                continue
            self._starts[index:] = [cut + len(fresh)]
            if self._spaced(index):
                fresh.append(Space())
            fresh += view.leaves
        del self._parts[len(parts) :]
        del self._starts[len(parts) :]
        self._end = cut + len(fresh)
        foot = foot_of(self.message, self._zone, last=self._last)
        fresh += [Space()] if foot is None else [foot, Space()]
        self.leaves[cut:] = fresh
        if self._page is page:
            self._heights.splice(cut, len(self._heights), [leaf.height(page) for leaf in fresh])

    def _view_of(self, part: Part) -> PartView:
        return view_of(part) if self.message.role is Role.ASSISTANT else VerbatimView()

    def _spaced(self, index: int) -> bool:
        """Whether a blank line stands before the part with this index. Folds that are closed stay together."""
        before = [view for view in self._parts[:index] if view.leaves]
        view = self._parts[index]
        if not before or not view.leaves:
            return False
        last = before[-1]
        return not (isinstance(view, FoldView) and isinstance(last, FoldView) and not last.opened)


def _goes_on_from(parts: Sequence[Part]) -> int:
    """Return the index of the first part that may still get more: the last one, or the calls made together with it."""
    index = max(len(parts) - 1, 0)
    while index and isinstance(parts[index], ToolPart) and isinstance(parts[index - 1], ToolPart):
        index -= 1
    return index
