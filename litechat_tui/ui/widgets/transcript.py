"""The transcript as it is read: a cursor moves through messages and collapsibles, the mouse opens them and links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from litechat_tui.app.find import Match
from litechat_tui.app.keymap import DEFAULT_KEYMAP, Keymap
from litechat_tui.app.positions import Anchor
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.chat import ChatMessage, Role
from litechat_tui.domain.folding import folded, occurrences
from litechat_tui.ui.bindings import bindings_at
from litechat_tui.ui.rendering.cursor_stops import CursorStop, next_stop
from litechat_tui.ui.rendering.layout import LinePosition, Row
from litechat_tui.ui.rendering.strip_painter import RowHighlight
from litechat_tui.ui.rendering.theme import CSS, component_classes
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.transcript_view import TranscriptView
from litechat_tui.words import _

if TYPE_CHECKING:
    from litechat_tui.ui.rendering.code_navigation import CodeBlockRef
    from litechat_tui.ui.rendering.collapsibles import CollapsibleView
    from litechat_tui.ui.rendering.message_view import MessageView


class Transcript(TranscriptView, Reporting, can_focus=True):
    """Shows messages and lets them be read."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at(Scope.CONVERSATION)]
    COMPONENT_CLASSES: ClassVar[set[str]] = component_classes("transcript")
    DEFAULT_CSS = CSS
    FOCUS_ON_CLICK = False
    """Reading, where letters are commands, is chosen by key; whoever clicks may go on typing a prompt."""

    class Clicked(Message):
        """The conversation was clicked, which does not give it the focus."""

    @dataclass
    class LinkClicked(Message):
        """A link was clicked."""

        url: str
        """Always http or https."""

    def __init__(
        self,
        zone: tzinfo | None = None,
        keymap: Keymap = DEFAULT_KEYMAP,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(zone, keymap, id=id, classes=classes)
        self._cursor: CursorStop | None = None

    def show(self, messages: Sequence[ChatMessage], *, more: bool, at: Anchor | None = None) -> None:
        """Show these messages, without a cursor."""
        self._cursor = None
        super().show(messages, more=more, at=at)

    def _row_highlight(self, row: Row) -> RowHighlight:
        """Return the backgrounds and bars of a row."""
        if row.block == len(row.view.blocks) - 1:
            return RowHighlight()
        marked = self.has_focus and self._cursor is not None and self._cursor.holds(row)
        lit = marked and self._cursor is not None and self._cursor.collapsible is not None
        return RowHighlight(row.view.message.role is Role.USER, marked, lit)

    # The cursor

    def on_focus(self) -> None:
        """Show the cursor; without one, set it to the last visible message."""
        if self._cursor is None and self._rows:
            self._cursor = CursorStop(self._rows[-1].view)
        self._redraw_visible()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._redraw_visible()

    def action_next(self) -> None:
        """Move to the next message or collapsible; after the last one, to the end."""
        self._move_cursor(1)

    def action_previous(self) -> None:
        """Move to the previous message or collapsible."""
        self._move_cursor(-1)

    def action_code(self, by: int) -> None:
        """Move to the next or previous code block; without one above, to the start, which may load more."""
        from litechat_tui.ui.rendering.code_navigation import first_line_of, next_code_block

        cursor = self._cursor
        visible = cursor is not None and any(cursor.holds(row) for row in self._rows)
        at = (cursor.view, cursor.code) if cursor is not None and cursor.code is not None and visible else None
        found = next_code_block(self._line_layout, self._rows, at, by)
        if found is None:
            if by < 0:
                self.action_scroll_home()
            self.decline(_("There is no code block below.") if by > 0 else _("There is no code block above."))
            return
        index, code = found
        lines = self._line_layout.draw_block(index, code.block)
        view = self._line_layout.views[index]
        self._cursor = CursorStop(view, code=code)
        self._scroll_to_position(LinePosition(view, code.block, first_line_of(code, lines)))

    def action_toggle_fold(self) -> None:
        """Toggle the collapsible at the cursor; on a message, all of its collapsibles."""
        if self._cursor is None:
            return
        view, collapsible = self._cursor.view, self._cursor.collapsible
        if not view.collapsibles:
            self.decline(_("There is nothing here to open or close."))
        together = all(one.expanded for one in view.collapsibles)
        for one in view.collapsibles:
            if one is collapsible or (collapsible is None and one.expanded == together):
                self._toggle(view, one)

    @property
    def position(self) -> int | None:
        """Index of the message at the cursor; None without a cursor."""
        return self._line_layout.views.index(self._cursor.view) if self._cursor is not None else None

    @property
    def code_at_cursor(self) -> int:
        """Number of the code block at the cursor, from 1; 0 when it is at none."""
        return self._cursor.code.number if self._cursor is not None and self._cursor.code is not None else 0

    @property
    def code_in_view(self) -> tuple[ChatMessage, int] | None:
        """The code block in view, by its message and its number from 1; None when there is none.

        That is the one at the cursor, else the first one of the message at the cursor, else the first one; one of which
        every line is visible comes before one that is cut off.
        """
        if not self._rows:
            return None
        from litechat_tui.ui.rendering.code_navigation import blocks_in_view

        seen = blocks_in_view(self._line_layout, self._rows, self._line_layout.position_at(self._first_line).line)
        cursor = self._cursor
        here = (cursor.view, cursor.code) if cursor is not None else None

        def nearness(one: tuple[MessageView, CodeBlockRef, bool]) -> tuple[bool, bool, bool]:
            view, code, whole = one
            return (view, code) != here, cursor is None or view is not cursor.view, not whole

        view, code, _whole = min(seen, key=nearness, default=(None, None, False))
        return (view.message, code.number) if view is not None and code is not None else None

    @property
    def message_at_cursor(self) -> ChatMessage | None:
        """The message at the cursor, or the last one; None when there is none."""
        if self._cursor is not None:
            return self._cursor.view.message
        return self._line_layout.views[-1].message if self._line_layout.views else None

    @property
    def last_seen(self) -> int:
        """Index of the last visible message; -1 when there is none."""
        return self._line_layout.views.index(self._rows[-1].view) if self._rows else -1

    def show_match(self, match: Match, words: str) -> None:
        """Scroll to a match, select it, and move the cursor to its message."""
        from litechat_tui.ui.rendering.match_positions import match_positions

        self._clear_selection()
        view = self._line_layout.views[match.message]
        wanted = folded(words)
        here = [*match_positions(self._line_layout, match.message, lambda text: occurrences(text, wanted))]
        self._cursor = CursorStop(view)
        # Source and drawn text may differ: the address of a link may only be in the source.
        found = here[min(match.nth, len(here) - 1)] if here else None
        self._scroll_to_position(found.first if found else self._cursor.position)
        if found is not None:
            ends = ((found.first, found.start), (found.last, found.stop))
            self.select(*((self._line_layout.line_number(position), character) for position, character in ends))

    def _scroll_to_position(self, position: LinePosition) -> None:
        """Scroll to a position unless it is on the screen, so that a third of the height is above it."""
        line, height = self._line_layout.line_number(position), self.size.height
        if self._first_line <= line < self._first_line + height:
            self._redraw_visible()
            return
        self._go_to(self._line_layout.draw_above(line, height) - height // 3)

    def _move_cursor(self, by: int) -> None:
        stop = next_stop(self._line_layout, self._rows, self._cursor, by)
        if stop is None:
            self.action_scroll_end()
            return
        self._cursor = stop
        # Scroll as far as needed to make its first line visible.
        line = self._line_layout.line_number(stop.position)
        below = line - self._first_line - self.size.height + (1 if stop.collapsible else min(4, self.size.height // 2))
        self._scroll_by(min(line - self._first_line, 0) or max(below, 0))

    def _toggle(self, view: MessageView, collapsible: CollapsibleView) -> None:
        """Toggle a collapsible; its header stays in place."""
        fixed = CursorStop(view, collapsible).position
        row = self._line_layout.line_number(fixed) - self._first_line
        self._line_layout.toggle(view, collapsible)
        if 0 <= row < self.size.height:
            self._first_line = max(self._line_layout.line_number(fixed) - row, 0)
            self.following = False
        self._redraw_visible()

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Toggle a collapsible, open a link, or move the cursor."""
        self.post_message(self.Clicked())
        if event.chain > 1 or self.text_selection is not None or not 0 <= event.y < len(self._rows):
            return
        row = self._rows[event.y]
        collapsible = row.view.collapsible_at(row.block)
        self._cursor = CursorStop(row.view, collapsible)
        for start, stop, url in row.line.links:
            if start <= event.x - self._painter.left < stop:
                self.post_message(self.LinkClicked(url))
        if collapsible is not None:
            self._toggle(row.view, collapsible)
        self._redraw_visible()
