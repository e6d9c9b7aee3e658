"""Textual's one-line input with a still cursor, which moves and deletes by the characters a reader sees."""

from __future__ import annotations

from textual.widgets import Input
from textual.widgets.input import Selection

from litechat_tui.ui.graphemes import boundary_after, boundary_before


class TextInput(Input):
    """An `Input` whose cursor never stops inside of a grapheme cluster."""

    def on_mount(self) -> None:
        """Keep the cursor still: an idle screen draws nothing."""
        self.cursor_blink = False

    def action_cursor_left(self, select: bool = False) -> None:
        """Go one character to the left."""
        start, end = self.selection
        if select:
            self.selection = Selection(start, boundary_before(self.value, end))
        elif self.selection.is_empty:
            self.cursor_position = boundary_before(self.value, self.cursor_position)
        else:
            super().action_cursor_left()

    def action_cursor_right(self, select: bool = False) -> None:
        """Go one character to the right."""
        start, end = self.selection
        if select:
            self.selection = Selection(start, boundary_after(self.value, end))
        elif self.selection.is_empty and not self.cursor_at_end:
            self.cursor_position = boundary_after(self.value, self.cursor_position)
        else:
            super().action_cursor_right()

    def action_delete_left(self) -> None:
        """Delete the character before the cursor."""
        if self.selection.is_empty:
            self.delete(boundary_before(self.value, self.cursor_position), self.cursor_position)
        else:
            self.delete_selection()

    def action_delete_right(self) -> None:
        """Delete the character at the cursor."""
        if self.selection.is_empty:
            self.delete(self.cursor_position, boundary_after(self.value, self.cursor_position))
        else:
            self.delete_selection()
