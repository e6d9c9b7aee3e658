"""One message on the screen: its parts one below the other, and its foot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from litechat_tui.domain.chat import ChatMessage, Part, Role, TextPart, ToolPart
from litechat_tui.ui.rendering.collapsibles import CollapsibleView, assistant_part_view
from litechat_tui.ui.rendering.heights import Heights
from litechat_tui.ui.rendering.lines import Line, RenderContext
from litechat_tui.ui.rendering.message_footer import footer_of
from litechat_tui.ui.rendering.part_views import PartView, VerbatimView
from litechat_tui.ui.rendering.render_blocks import BlankBlock, RenderBlock, guess


class MessageView:
    """A message as blocks. Until somebody looks at it, it is only a guess at its height."""

    def __init__(self, message: ChatMessage, zone: tzinfo | None) -> None:
        self.message = message
        self._zone = zone
        self._last = False
        """Whether it is the last of its conversation."""
        self.blocks: list[RenderBlock] = []
        """Empty until it is opened; never empty after that."""
        self._parts: list[PartView] = []
        self._starts: list[int] = []
        """Index in `blocks` at which each part begins, with the space before it."""
        self._end = 0
        """Index in `blocks` after the last part."""
        self._heights = Heights()
        self._context: RenderContext | None = None
        self._known = (-1, 0)
        """Width it was last drawn for and height it had then, when it was closed."""

    @property
    def live(self) -> bool:
        """Whether more of it may come."""
        message = self.message
        return message.role is Role.ASSISTANT and message.turn is not None and not message.turn.status.ended

    def height(self, context: RenderContext) -> int:
        """Return how many lines it takes on `context`, about where it was not drawn yet."""
        if not self.blocks and self._known[0] == context.width:
            return self._known[1]
        if not self.blocks:
            return sum(
                guess(part.text, context.prose_width) for part in self.message.parts if isinstance(part, TextPart)
            ) + (1 if self.message.role is Role.USER else 3)
        if self._context is not context:
            self._context = context
            self._heights = Heights(block.height(context) for block in self.blocks)
        return self._heights.total

    def open(self, context: RenderContext) -> None:
        """Cut it into blocks, if that has not been done."""
        if not self.blocks:
            self._update(0, context)

    def close(self) -> None:
        """Drop all but the message and its height, unless it may grow or the reader has toggled a collapsible in it."""
        if self.blocks and not self.live and all(collapsible.choice is None for collapsible in self.collapsibles):
            if self._context is not None:
                self._known = self._context.width, self._heights.total
            self.blocks, self._parts, self._starts, self._end = [], [], [], 0
            self._heights, self._context = Heights(), None

    def set_last(self, last: bool, context: RenderContext) -> None:
        """Take note whether it is the last message of its conversation: only there its foot says what can be done."""
        if last != self._last:
            self._last = last
            if self.blocks:
                self._update(len(self.message.parts), context)

    def update(self, message: ChatMessage, context: RenderContext) -> None:
        """Show it as it now reads. Costs what has changed, when it has only grown."""
        before, was_live, self.message = self.message, self.live, message
        if not self.blocks:
            return
        same = 0
        for old, new in zip(before.parts, message.parts, strict=False):
            if old is not new:
                break
            same += 1
        if was_live and (not self.live or same < len(message.parts)):
            # What might have gone on until now hears that it is complete.
            same = min(same, _goes_on_from(before.parts))
        self._update(same, context)

    def toggle(self, collapsible: CollapsibleView, context: RenderContext) -> None:
        """Open or close one of its collapsibles."""
        collapsible.toggle()
        self._update(self._parts.index(collapsible), context)

    @property
    def collapsibles(self) -> Sequence[CollapsibleView]:
        """What in it can be opened and closed."""
        return [part for part in self._parts if isinstance(part, CollapsibleView)]

    def collapsible_at(self, block: int) -> CollapsibleView | None:
        """Return the collapsible whose line the block with this index is, if it is one."""
        return next(
            (one for one in self.collapsibles if one.blocks and one.blocks[0] is self.blocks[block]),
            None,
        )

    def block_of(self, collapsible: CollapsibleView) -> int:
        """Return the index of the block that is the line of `collapsible`."""
        return self.blocks.index(collapsible.blocks[0])

    def lines(self, index: int, context: RenderContext) -> Sequence[Line]:
        """Return the lines of one block, drawing them if need be; `height` is right about them from then on."""
        self.height(context)
        lines = self.blocks[index].lines(context)
        self._heights[index] = len(lines)
        return lines

    def find(self, line: int, context: RenderContext) -> tuple[int, int]:
        """Return the index of the block that holds `line`, and which of its lines that is."""
        self.height(context)
        index = self._heights.find(line)
        return index, line - self._heights.top(index)

    def top(self, block: int, context: RenderContext) -> int:
        """Return the line at which the block with this index begins."""
        self.height(context)
        return self._heights.top(block)

    def _update(self, first: int, context: RenderContext) -> None:
        """Bring the parts from index `first` on up to date, and the blocks with them."""
        parts, live = self.message.parts, self.live
        going_on = _goes_on_from(parts) if live else len(parts)
        first = min(first, len(self._parts))
        known = len(self._parts)
        cut = self._starts[first] if first < known else self._end
        fresh: list[RenderBlock] = []
        for index in range(first, len(parts)):
            if index == len(self._parts) or not self._parts[index].shows(parts[index]):
                known = min(known, index)
                self._parts[index:] = [self._view_of(parts[index])]
            view = self._parts[index]
            kept = view.update(parts[index], live=index >= going_on)
            if index == first < known and kept:
                cut += kept + self._spaced(index)
                fresh += view.blocks[kept:]
                continue
            self._starts[index:] = [cut + len(fresh)]
            if self._spaced(index):
                fresh.append(BlankBlock())
            fresh += view.blocks
        del self._parts[len(parts) :]
        del self._starts[len(parts) :]
        self._end = cut + len(fresh)
        foot = footer_of(self.message, self._zone, last=self._last)
        fresh += [BlankBlock()] if foot is None else [foot, BlankBlock()]
        self.blocks[cut:] = fresh
        if self._context is context:
            self._heights.splice(cut, len(self._heights), [block.height(context) for block in fresh])

    def _view_of(self, part: Part) -> PartView:
        return assistant_part_view(part) if self.message.role is Role.ASSISTANT else VerbatimView()

    def _spaced(self, index: int) -> bool:
        """Whether a blank line stands before the part with this index. Folds that are closed stay together."""
        before = [view for view in self._parts[:index] if view.blocks]
        view = self._parts[index]
        if not before or not view.blocks:
            return False
        last = before[-1]
        return not (isinstance(view, CollapsibleView) and isinstance(last, CollapsibleView) and not last.expanded)


def _goes_on_from(parts: Sequence[Part]) -> int:
    """Return the index of the first part that may still get more: the last one, or the calls made together with it."""
    index = max(len(parts) - 1, 0)
    while index and isinstance(parts[index], ToolPart) and isinstance(parts[index - 1], ToolPart):
        index -= 1
    return index
