"""Boxes of several lines that move and delete by the characters a reader sees: grapheme clusters."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.document._document import Location  # the public module does not export it
from textual.widgets import TextArea

from litechat_tui.domain.text import unturned
from litechat_tui.ui.graphemes import boundary_after, boundary_before


class CharacterArea(TextArea):
    """A text area whose cursor never stands within a character."""

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn."""
        line = super().get_line(line_index)
        line.plain = unturned(line.plain)
        return line

    def get_cursor_left_location(self) -> Location:
        """Return where the character before the cursor begins."""
        row, column = self.cursor_location
        if column == 0:
            return super().get_cursor_left_location()
        return row, boundary_before(self.document.get_line(row), column)

    def get_cursor_right_location(self) -> Location:
        """Return where the character at the cursor ends."""
        row, column = self.cursor_location
        line = self.document.get_line(row)
        return super().get_cursor_right_location() if column >= len(line) else (row, boundary_after(line, column))

    def _recompute_cursor_offset(self) -> None:
        """Stay in the text: undoing, Textual (8.2.8) may draw the caret where it was before it puts it back."""
        if self.cursor_location[0] < self.document.line_count:
            super()._recompute_cursor_offset()  # type: ignore[no-untyped-call]
        else:
            self._cursor_offset = self.wrapped_document.location_to_offset(self.document.end)


class TextBox(CharacterArea):
    """The box of several lines in a dialog."""

    def __init__(self, text: str, *, placeholder: str, id: str | None = None) -> None:
        super().__init__(text, placeholder=placeholder, compact=True, highlight_cursor_line=False, id=id)
        self.cursor_blink = False  # an idle screen draws nothing

    async def _on_key(self, event: events.Key) -> None:
        # Bindings run in the app: letters that wait in this widget's queue would overtake them, or be overtaken.
        if not event.is_printable and await self.app._check_bindings(event.key):  # noqa: SLF001 - there is no public way
            event.stop()
            event.prevent_default()
