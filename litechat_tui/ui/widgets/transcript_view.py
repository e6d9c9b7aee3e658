"""The scrollable view of a conversation: it follows the end, or keeps the lines being read in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import TYPE_CHECKING

from textual.message import Message
from textual.reactive import var

from litechat_tui.app.keymap import DEFAULT_KEYMAP, Keymap
from litechat_tui.app.positions import Anchor, key_of
from litechat_tui.domain.chat import ChatMessage, Role
from litechat_tui.domain.prices import Prices
from litechat_tui.ui.rendering.layout import LinePosition, Row, TranscriptLayout
from litechat_tui.ui.rendering.lines import RenderContext
from litechat_tui.ui.rendering.strip_painter import RowHighlight, StripPainter
from litechat_tui.ui.rendering.theme import backgrounds_of, styles_of
from litechat_tui.ui.widgets.virtual_lines import VirtualLines

if TYPE_CHECKING:
    from litechat_tui.ui.rendering.previews import Previews


class TranscriptView(VirtualLines):
    """Shows messages, starting at the end of the last one.

    It follows the tail until the reader scrolls up, and again after End.
    """

    @dataclass
    class OlderWanted(Message, namespace="transcript"):
        """The reader is near the first message; older ones should be loaded."""

        before: int
        """Its `item_id`."""

    @dataclass
    class TailChanged(Message, namespace="transcript"):
        """The view started or stopped following the tail, or text arrived below it."""

        following: bool
        unread: bool

    following: var[bool] = var(True, init=False)
    """Whether the view follows the tail."""
    unread: var[bool] = var(False, init=False)
    """Whether text has arrived below the view."""

    def __init__(
        self,
        zone: tzinfo | None = None,
        keymap: Keymap = DEFAULT_KEYMAP,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._line_layout = TranscriptLayout(RenderContext(80, keymap=keymap), zone)
        self._has_older = False
        self._older_requested = False
        """Whether older messages were requested and have not arrived."""
        self._rows: list[Row] = []
        """The visible rows."""

    @property
    def messages(self) -> Sequence[ChatMessage]:
        """The loaded messages, oldest first."""
        return [view.message for view in self._line_layout.views]

    # Content

    def show(self, messages: Sequence[ChatMessage], *, more: bool, at: Anchor | None = None) -> None:
        """Show these messages from `at` on, or the tail of the last one; with `more`, older ones can be loaded."""
        self._line_layout.show(messages)
        self._clear_selection()
        self._has_older, self._older_requested = more, False
        self._first_line = self._line_shift = 0
        position = self._position_of(at) if at is not None else None
        if position is not None:
            self._first_line = self._line_layout.line_number(position)
        self.following, self.unread = position is None, False
        self._redraw_visible()

    @property
    def reading_place(self) -> Anchor | None:
        """The first visible line, to return to; None at the tail."""
        if self.following or not self._line_layout.views:
            return None
        position = self._line_layout.position_at(self._first_line)
        key = key_of(position.view.message)
        return None if key is None else Anchor(key, position.block, position.line)

    def _position_of(self, anchor: Anchor) -> LinePosition | None:
        """Return the position of an anchor; None when its message is not loaded."""
        for index, view in enumerate(self._line_layout.views):
            if key_of(view.message) == anchor.key:
                position = LinePosition(view, anchor.block, anchor.line)
                self._line_layout.draw_block(index, anchor.block)
                return position
        return None

    def prepend(self, messages: Sequence[ChatMessage], *, more: bool) -> None:
        """Insert older messages at the top; visible lines stay in place."""
        down = self._line_layout.prepend(messages)
        self._has_older, self._older_requested = more, False
        self._first_line += down
        self._line_shift += down
        self._redraw_visible()

    def append(self, message: ChatMessage) -> None:
        """Append a message."""
        self._line_layout.append(message)
        self._redraw_visible(unread=True)

    def stream(self, message: ChatMessage) -> None:
        """Update the last message. The cost is proportional to what was added."""
        if not self._line_layout.views:
            self.append(message)
            return
        self._line_layout.stream(message)
        self._redraw_visible(unread=True)

    def show_waiting(self, text: str) -> None:
        """Say `text` in place of a reply of which nothing has arrived. Only its row is drawn again."""
        self._line_layout.show_waiting(text)
        self._redraw_visible()

    # Visible rows

    def _redraw_visible(self, *, unread: bool = False) -> None:
        """Draw the visible rows, and refresh those that have changed."""
        height = self.size.height
        if not height or not self.is_mounted:
            return
        if not self.following:
            top, self._rows = self._line_layout.rows(self._first_line, height)
            self._line_shift += top - self._first_line
            self._first_line = top
            self.following = top >= self._line_layout.height - height
        if self.following:
            self._first_line, self._rows = self._line_layout.tail(height)
        self.unread = not self.following and (self.unread or unread)
        self._show_rows(
            [(row.line, self._row_highlight(row)) for row in self._rows], self._first_line, self._line_layout.height
        )
        self._line_layout.close_unused(height)
        self._request_older()

    def _request_older(self) -> None:
        """Request older messages when the first one is near."""
        if (
            not self._has_older
            or self._older_requested
            or self._first_line >= 2 * self.size.height
            or not self._line_layout.views
        ):
            return
        before = next((v.message.item_id for v in self._line_layout.views if v.message.item_id is not None), None)
        if before is not None:
            self._older_requested = True
            self.post_message(self.OlderWanted(before))

    def _row_highlight(self, row: Row) -> RowHighlight:
        """Return the backgrounds and bars of a row."""
        return RowHighlight(row.block < len(row.view.blocks) - 1 and row.view.message.role is Role.USER)

    def notify_style_update(self) -> None:
        """Apply the colours of the theme."""
        super().notify_style_update()
        if self.is_mounted:
            # Textual (8.2.8) calls this before it has given the component classes their new colours.
            self.call_next(self._apply_styles)

    def _apply_styles(self) -> None:
        if self.size:  # else `on_resize` will
            self._update_context()
            self._redraw_visible()

    def on_resize(self) -> None:
        """Draw for the new width; the lines being read stay in place."""
        self._update_context()
        self._redraw_visible()

    def _update_context(self) -> None:
        """Set a new render context if width or styles have changed."""
        styles, backgrounds = styles_of(self, "transcript"), backgrounds_of(self, "transcript")
        context, painter = self._line_layout.context, self._painter
        if backgrounds != painter.backgrounds or self.size.width != painter.width:
            self._painter = StripPainter(backgrounds, self.size.width)
            self._redraw()
        self._use_context(replace(context, width=self._painter.text_width, styles=styles))

    def mark_sent(self, row: int | None) -> None:
        """Show from which row on the messages are sent, None for all of them, and which attachments are not."""
        if self._line_layout.mark_sent(row):
            self._redraw_visible()

    def use_prices(self, prices: Mapping[str, Prices]) -> None:
        """Say what answers cost about whose cost the proxy did not tell."""
        self._use_context(replace(self._line_layout.context, prices=prices))
        self._redraw_visible()

    def use_previews(self, previews: Previews) -> None:
        """Show these small pictures of images, of which there may be more since."""
        self._use_context(replace(self._line_layout.context, previews=previews), more=True)
        self._redraw_visible()

    def _use_context(self, new: RenderContext, *, more: bool = False) -> None:
        """Draw for another context, unless it is the same; the lines being read stay in place."""
        context = self._line_layout.context
        if not more and (new.width, new.styles, new.prices) == (context.width, context.styles, context.prices):
            return
        position = (
            None if self.following or not self._line_layout.views else self._line_layout.position_at(self._first_line)
        )
        part = position.line / max(position.view.blocks[position.block].height(context), 1) if position else 0
        self._line_layout.set_context(new)
        self._clear_selection()
        if position:
            height = len(position.view.lines(position.block, self._line_layout.context))
            self._first_line = self._line_layout.line_number(position._replace(line=int(part * height)))

    # Scrolling

    def _go_to(self, line: int) -> None:
        self._first_line = max(line, 0)
        self.following = False
        self._redraw_visible()

    def _scroll_by(self, lines: int) -> None:
        if lines < 0 and self._line_layout.height > self.size.height:
            top = self._line_layout.draw_above(self._first_line, -lines)
            self._line_shift += top - self._first_line
            self._first_line = max(top + lines, 0)
            self.following = False
        elif lines > 0:
            self._first_line += lines
        self._redraw_visible()

    def watch_following(self) -> None:
        """Post that the view started or stopped following the tail."""
        self.post_message(self.TailChanged(self.following, self.unread))

    def watch_unread(self) -> None:
        """Post that text arrived below the view, or has become visible."""
        self.post_message(self.TailChanged(self.following, self.unread))

    def action_scroll_home(self) -> None:
        """Scroll to the first loaded message."""
        self._go_to(0)

    def action_scroll_end(self) -> None:
        """Scroll to the end and follow it."""
        self.following = True
        self._redraw_visible()

    # Selection

    def _wrapped_rows(self, y: int) -> tuple[int, int] | None:
        """Return the first and the last row of the line or paragraph at row `y` as it wraps; None below the last row.

        They may be outside the widget.
        """
        if y >= len(self._rows):
            return None
        row = self._rows[y]
        lines = row.view.lines(row.block, self._line_layout.context)
        block = self._line_layout.line_number(LinePosition(row.view, row.block, 0)) - self._first_line
        first = last = y - block
        while first and "\n" not in lines[first - 1].joiner:
            first -= 1
        while last < len(lines) - 1 and "\n" not in lines[last].joiner:
            last += 1
        return block + first, block + last

    def _source_text(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """Return the source text from one (line, character) to another."""
        return self._line_layout.text(first, last) if self._line_layout.views else ""
