"""One message on the screen: its parts one below the other, and its footer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from litechat_tui.domain.chat import ChatMessage, Part, Role, TextPart, ToolPart
from litechat_tui.domain.tool_calls import CallState
from litechat_tui.domain.transcript import near_parts
from litechat_tui.ui.rendering.collapsibles import CollapsibleView, ToolView, assistant_part_view
from litechat_tui.ui.rendering.heights import Heights
from litechat_tui.ui.rendering.lines import Line, RenderContext
from litechat_tui.ui.rendering.message_footer import WAITING, footer_of
from litechat_tui.ui.rendering.part_views import PartView, VerbatimView
from litechat_tui.ui.rendering.render_blocks import BlankBlock, NoteBlock, PlainTextBlock, RenderBlock, estimated_lines
from litechat_tui.words import _


class MessageView:
    """A message as render blocks. They are created when it becomes visible; until then only its height is estimated."""

    def __init__(self, message: ChatMessage, zone: tzinfo | None) -> None:
        self.message = message
        self._stand_in = TextPart(_("*The beginning is too long to be drawn. The session file holds all of it.*"))
        self._drawn = near_parts(message.parts, self._stand_in)
        self._zone = zone
        self._last = False
        """Whether it is the last of its conversation."""
        self._cut = False
        """Whether it is the last one that is not sent any more."""
        self._left_out: frozenset[int] = frozenset()
        """Indexes of its parts whose attachments are not sent any more."""
        self._waiting = WAITING
        """What it says until something of its reply has arrived."""
        self._model = ""
        """The model that answers from here on, where that is another one than before."""
        self.blocks: list[RenderBlock] = []
        """Empty while it is closed, never while it is open."""
        self._parts: list[PartView] = []
        self._starts: list[int] = []
        """Index in `blocks` at which each part starts, with the blank line before it."""
        self._end = 0
        """Index in `blocks` after the last part."""
        self._heights = Heights()
        self._context: RenderContext | None = None
        self._closed_size = (-1, 0)
        """Width and height when it was closed."""

    @property
    def live(self) -> bool:
        """Whether its reply is still running."""
        message = self.message
        return message.role is Role.ASSISTANT and message.turn is not None and not message.turn.status.ended

    def height(self, context: RenderContext) -> int:
        """Return its number of lines; an estimate where blocks were not drawn."""
        if not self.blocks and self._closed_size[0] == context.width:
            return self._closed_size[1]
        if not self.blocks:
            return sum(
                estimated_lines(part.text, context.width) for part in self._drawn if isinstance(part, TextPart)
            ) + (1 if self.message.role is Role.USER else 5 if self._model else 3)
        if self._context is not context:
            self._context = context
            self._heights = Heights(block.height(context) for block in self.blocks)
        return self._heights.total

    def open(self, context: RenderContext) -> None:
        """Create its blocks, unless they exist."""
        if not self.blocks:
            self.blocks += [NoteBlock(_("from here on: {model}").format(model=self._model))] if self._model else []
            self._end = len(self.blocks)
            self._update(0, context)

    def close(self) -> None:
        """Drop all but the message and its height, unless it may grow or the reader has toggled a collapsible in it."""
        if (
            self.blocks
            and not self.live
            and all(collapsible.reader_choice is None for collapsible in self.collapsibles)
        ):
            if self._context is not None:
                self._closed_size = self._context.width, self._heights.total
            self.blocks, self._parts, self._starts, self._end = [], [], [], 0
            self._heights, self._context = Heights(), None

    def mark_model(self, model: str, context: RenderContext) -> None:
        """Say above it which model answers from here on; nothing where that is empty."""
        if model == self._model:
            return
        self._model = model
        if self.blocks:
            self.blocks, self._parts, self._starts = [], [], []
            self._heights, self._context = Heights(), None
            self.open(context)

    def set_last(self, last: bool, context: RenderContext) -> None:
        """Record whether it is the last message: only then its footer offers remedies."""
        if last != self._last:
            self._last = last
            if self.blocks:
                self._update(len(self._drawn), context)

    def set_unsent(self, cut: bool, parts: frozenset[int] | None, context: RenderContext) -> bool:
        """Record whether it is the last one that is not sent any more, and of what is sent the parts that are not.

        Those are attachments, by their indexes. Returns whether that is new.
        """
        parts = parts or frozenset()
        if (cut, parts) == (self._cut, self._left_out):
            return False
        first = len(self._drawn) if parts == self._left_out else 0
        self._cut, self._left_out = cut, parts
        self._closed_size = (-1, 0)
        if self.blocks:
            self._update(first, context)
        return True

    def show_waiting(self, text: str, context: RenderContext) -> None:
        """Say `text` in place of a reply of which nothing has arrived."""
        self._waiting = text
        if self.blocks and self.live and not self.message.parts:
            self._update(0, context)

    def update(self, message: ChatMessage, context: RenderContext) -> None:
        """Update the message. The cost is proportional to what was added when it has only grown."""
        before, was_live, self.message = self._drawn, self.live, message
        self._drawn = near_parts(message.parts, self._stand_in)
        if not self.blocks:
            return
        same = 0
        for old, new in zip(before, self._drawn, strict=False):
            if old is not new:
                break
            same += 1
        if was_live and (not self.live or same < len(self._drawn)):
            # Parts that were open until now have to be completed.
            same = min(same, _first_open_part(before))
        self._update(same, context)

    def toggle(self, collapsible: CollapsibleView, context: RenderContext) -> None:
        """Open or close one of its collapsibles."""
        collapsible.toggle()
        self._update(self._parts.index(collapsible), context)

    @property
    def collapsibles(self) -> Sequence[CollapsibleView]:
        """Its parts that open and close."""
        return [part for part in self._parts if isinstance(part, CollapsibleView)]

    def collapsible_at(self, block: int) -> CollapsibleView | None:
        """Return the collapsible whose header is the block with this index, if there is one."""
        return next(
            (one for one in self.collapsibles if one.blocks and one.blocks[0] is self.blocks[block]),
            None,
        )

    def block_of(self, collapsible: CollapsibleView) -> int:
        """Return the index of the header of `collapsible`."""
        return self.blocks.index(collapsible.blocks[0])

    def lines(self, index: int, context: RenderContext) -> Sequence[Line]:
        """Return the lines of a block, drawn if necessary; its part of `height` is exact from then on."""
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
        """Return the first line of the block with this index."""
        self.height(context)
        return self._heights.top(block)

    def _update(self, first: int, context: RenderContext) -> None:
        """Update the parts from index `first` on, and their blocks."""
        parts, live = self._drawn, self.live
        first_open = _first_open_part(parts) if live else len(parts)
        first = min(first, len(self._parts))
        known = len(self._parts)
        cut = self._starts[first] if first < known else self._end
        new_blocks: list[RenderBlock] = []
        pending = next((i for i, part in enumerate(parts) if _is_pending(part)), -1)
        codes = sum(view.code_count for view in self._parts[:first])
        for index in range(first, len(parts)):
            if index == len(self._parts) or not self._parts[index].shows(parts[index]):
                known = min(known, index)
                self._parts[index:] = [self._view_of(parts[index])]
            view = self._parts[index]
            view.codes_before = codes
            if isinstance(view, ToolView):
                view.in_turn = index == pending
            elif isinstance(view, VerbatimView):
                view.left_out = index in self._left_out
            kept = view.update(parts[index], live=index >= first_open)
            codes += view.code_count
            if index == first < known and kept:
                cut += kept + self._blank_before(index)
                new_blocks += view.blocks[kept:]
                continue
            self._starts[index:] = [cut + len(new_blocks)]
            if self._blank_before(index):
                new_blocks.append(BlankBlock())
            new_blocks += view.blocks
        del self._parts[len(parts) :]
        del self._starts[len(parts) :]
        self._end = cut + len(new_blocks)
        footer = footer_of(self.message, self._zone, last=self._last, waiting=self._waiting)
        new_blocks += [*([] if footer is None else [footer]), *(_cut_blocks() if self._cut else []), BlankBlock()]
        self.blocks[cut:] = new_blocks
        if self._context is context:
            self._heights.splice(cut, len(self._heights), [block.height(context) for block in new_blocks])

    def _view_of(self, part: Part) -> PartView:
        return assistant_part_view(part) if self.message.role is Role.ASSISTANT else VerbatimView()

    def _blank_before(self, index: int) -> bool:
        """Whether there is a blank line before the part with this index; there is none between collapsed parts."""
        view = self._parts[index]
        last = next((self._parts[i] for i in range(index - 1, -1, -1) if self._parts[i].blocks), None)
        if last is None or not view.blocks:
            return False
        return not (isinstance(view, CollapsibleView) and isinstance(last, CollapsibleView) and not last.expanded)


def _cut_blocks() -> list[RenderBlock]:
    """Return what stands below the last message that is not sent any more."""
    words = _("What is above is not sent any more; the file keeps it.")
    return [BlankBlock(), PlainTextBlock(f"↑ {words}", "muted")]


def _is_pending(part: Part) -> bool:
    return isinstance(part, ToolPart) and part.call is not None and part.call.state is CallState.PENDING


def _first_open_part(parts: Sequence[Part]) -> int:
    """Return the index of the first part that may still change: the last one, or the tool calls made along with it."""
    index = max(len(parts) - 1, 0)
    while index and isinstance(parts[index], ToolPart) and isinstance(parts[index - 1], ToolPart):
        index -= 1
    return index
