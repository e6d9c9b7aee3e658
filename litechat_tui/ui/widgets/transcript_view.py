"""A window onto a conversation: it follows the end while the reader is there, and stays with what is read elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from textual.message import Message
from textual.reactive import var

from litechat_tui.app.positions import Anchor, key_of
from litechat_tui.domain.chat import ChatMessage, Role
from litechat_tui.ui.rendering.layout import LinePosition, Row, TranscriptLayout
from litechat_tui.ui.rendering.lines import RenderContext
from litechat_tui.ui.rendering.strip_painter import LEFT_MARGIN, RIGHT_MARGIN, RowHighlight, StripPainter
from litechat_tui.ui.rendering.theme import backgrounds_of, styles_of
from litechat_tui.ui.widgets.virtual_lines import VirtualLines


class TranscriptView(VirtualLines):
    """Shows messages, the tail of the last one first.

    Text and tail: `show`, `prepend`, `append`, `stream`. It follows the tail while the reader is there; any scroll up
    unhooks it, End hooks it on again.
    """

    @dataclass
    class OlderWanted(Message, namespace="transcript"):
        """The reader has come near the first message; what stands before it is wanted."""

        before: int
        """Its `item_id`."""

    @dataclass
    class TailChanged(Message, namespace="transcript"):
        """The view was hooked to the tail or unhooked from it, or text arrived below it."""

        following: bool
        unread: bool

    following: var[bool] = var(True, init=False)
    """Whether the view follows the tail."""
    unread: var[bool] = var(False, init=False)
    """Whether text has arrived below the view."""

    def __init__(self, zone: tzinfo | None = None, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._line_layout = TranscriptLayout(RenderContext(80), zone)
        self._more = False
        self._asked = False
        """Whether older messages have been asked for and have not come."""
        self._rows: list[Row] = []
        """What is in the window."""

    @property
    def messages(self) -> Sequence[ChatMessage]:
        """The messages that are here, oldest first."""
        return [view.message for view in self._line_layout.views]

    # What is said

    def show(self, messages: Sequence[ChatMessage], *, more: bool, at: Anchor | None = None) -> None:
        """Show these messages, from `at` on or else the tail of the last; `more` says that there are older ones."""
        self._line_layout.show(messages)
        self._unselect()
        self._more, self._asked = more, False
        self._top = self._drift = 0
        position = self._position_of(at) if at is not None else None
        if position is not None:
            self._top = self._line_layout.line_number(position)
        self.following, self.unread = position is None, False
        self._paint()

    @property
    def reading_place(self) -> Anchor | None:
        """The line at the top, to come back to; None at the tail."""
        if self.following or not self._line_layout.views:
            return None
        position = self._line_layout.position_at(self._top)
        key = key_of(position.view.message)
        return None if key is None else Anchor(key, position.block, position.line)

    def _position_of(self, anchor: Anchor) -> LinePosition | None:
        """Return the position that is called so here, drawn; None when its message is not here."""
        for index, view in enumerate(self._line_layout.views):
            if key_of(view.message) == anchor.key:
                position = LinePosition(view, anchor.block, anchor.line)
                self._line_layout.draw_block(index, anchor.block)
                return position
        return None

    def prepend(self, messages: Sequence[ChatMessage], *, more: bool) -> None:
        """Put older messages before the others; what is on the screen stays where it is."""
        down = self._line_layout.prepend(messages)
        self._more, self._asked = more, False
        self._top += down
        self._drift += down
        self._paint()

    def append(self, message: ChatMessage) -> None:
        """Put a new message at the end."""
        self._line_layout.append(message)
        self._paint(unread=True)

    def stream(self, message: ChatMessage) -> None:
        """Show the last message as it now reads. Costs what it has grown by."""
        if not self._line_layout.views:
            self.append(message)
            return
        self._line_layout.stream(message)
        self._paint(unread=True)

    # What is seen

    def _paint(self, *, unread: bool = False) -> None:
        """Draw what is in the window, and have the terminal told of the rows that styles different now."""
        height = self.size.height
        if not height or not self.is_mounted:
            return
        if not self.following:
            top, self._rows = self._line_layout.rows(self._top, height)
            self._drift += top - self._top
            self._top = top
            self.following = top >= self._line_layout.height - height
        if self.following:
            self._top, self._rows = self._line_layout.tail(height)
        self.unread = not self.following and (self.unread or unread)
        self._show_rows(
            [(row.line, self._row_highlight(row)) for row in self._rows], self._top, self._line_layout.height
        )
        self._line_layout.close_unused(height)
        self._ask_for_older()

    def _ask_for_older(self) -> None:
        """Ask for what stands before the first message when the reader comes near it."""
        if not self._more or self._asked or self._top >= 2 * self.size.height or not self._line_layout.views:
            return
        before = next((v.message.item_id for v in self._line_layout.views if v.message.item_id is not None), None)
        if before is not None:
            self._asked = True
            self.post_message(self.OlderWanted(before))

    def _row_highlight(self, row: Row) -> RowHighlight:
        """Return how a row is set off from others."""
        return RowHighlight(row.block < len(row.view.blocks) - 1 and row.view.message.role is Role.USER)

    def notify_style_update(self) -> None:
        """Take on the colours of the theme."""
        super().notify_style_update()
        if self.is_mounted:
            self._update_context()
            self._paint()

    def on_mount(self) -> None:
        """Take on the colours of the theme."""
        self._update_context()

    def on_resize(self) -> None:
        """Draw as wide as the window is now; what is read stays where it is."""
        self._update_context()
        self._paint()

    def _update_context(self) -> None:
        """Begin a new context if width or styles are others now."""
        width = max(self.size.width - LEFT_MARGIN - RIGHT_MARGIN, 1)
        styles, backgrounds = styles_of(self, "transcript"), backgrounds_of(self, "transcript")
        context, painter = self._line_layout.context, self._painter
        if backgrounds != painter.backgrounds or self.size.width != painter.width:
            self._painter = StripPainter(backgrounds, self.size.width)
            self._redraw()
        if width == context.width and styles == context.styles:
            return
        position = None if self.following or not self._line_layout.views else self._line_layout.position_at(self._top)
        part = position.line / max(position.view.blocks[position.block].height(context), 1) if position else 0
        self._line_layout.set_context(RenderContext(width, styles))
        self._unselect()
        if position:
            height = len(position.view.lines(position.block, self._line_layout.context))
            self._top = self._line_layout.line_number(position._replace(line=int(part * height)))

    # Moving about

    def _go_to(self, line: int) -> None:
        self._top = max(line, 0)
        self.following = False
        self._paint()

    def _scroll_by(self, lines: int) -> None:
        if lines < 0 and self._line_layout.height > self.size.height:
            top = self._line_layout.draw_above(self._top, -lines)
            self._drift += top - self._top
            self._top = max(top + lines, 0)
            self.following = False
        elif lines > 0:
            self._top += lines
        self._paint()

    def watch_following(self) -> None:
        """Tell that the view was hooked to the tail or unhooked from it."""
        self.post_message(self.TailChanged(self.following, self.unread))

    def watch_unread(self) -> None:
        """Tell that text arrived below the view, or that it has been seen."""
        self.post_message(self.TailChanged(self.following, self.unread))

    def action_scroll_home(self) -> None:
        """Go to the first message that is here."""
        self._go_to(0)

    def action_scroll_end(self) -> None:
        """Go to the end and follow it."""
        self.following = True
        self._paint()

    # What is selected

    def _block_rows(self, y: int) -> tuple[int, int] | None:
        """Return the first and the last row of what is drawn as a whole in row `y`; they may lie outside the window."""
        if y >= len(self._rows):
            return None
        row = self._rows[y]
        first = self._line_layout.line_number(LinePosition(row.view, row.block, 0)) - self._top
        return first, first + len(row.view.lines(row.block, self._line_layout.context)) - 1

    def _text(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """Return what is written from one (line, character) to another."""
        return self._line_layout.text(first, last) if self._line_layout.views else ""
