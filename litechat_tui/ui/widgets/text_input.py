"""One-line inputs that move and delete by the characters a reader sees: grapheme clusters."""

from __future__ import annotations

from rich.text import Text
from textual.command import CommandInput
from textual.events import Key
from textual.geometry import Region
from textual.widgets import Input
from textual.widgets.input import Selection

from litechat_tui.domain.text import unturned
from litechat_tui.ui.graphemes import boundary_after, boundary_before


def _cursor_left(box: Input, select: bool = False) -> None:
    """Go one character to the left."""
    start, end = box.selection
    if select:
        box.selection = Selection(start, boundary_before(box.value, end))
    elif box.selection.is_empty:
        box.cursor_position = boundary_before(box.value, box.cursor_position)
    else:
        Input.action_cursor_left(box)


def _cursor_right(box: Input, select: bool = False) -> None:
    """Go one character to the right."""
    start, end = box.selection
    if select:
        box.selection = Selection(start, boundary_after(box.value, end))
    elif box.selection.is_empty and not box.cursor_at_end:
        box.cursor_position = boundary_after(box.value, box.cursor_position)
    else:
        Input.action_cursor_right(box)


def _delete_left(box: Input) -> None:
    """Delete the character before the cursor."""
    if box.selection.is_empty:
        box.delete(boundary_before(box.value, box.cursor_position), box.cursor_position)
    else:
        box.delete_selection()


def _delete_right(box: Input) -> None:
    """Delete the character at the cursor."""
    if box.selection.is_empty:
        box.delete(box.cursor_position, boundary_after(box.value, box.cursor_position))
    else:
        box.delete_selection()


async def _act_in_order(box: Input, event: Key) -> None:
    """Run what a key is bound to, here or around the box, in its turn among the letters.

    Bindings run in the app, and a submission where the list of a dialog is: with keys that come in one burst, letters
    that wait in the box's queue would overtake them, or be overtaken.
    """
    if event.is_printable:
        return
    if box.screen is not box.app.screen:
        # The bindings in force are those of the question in front; this is typed behind it.
        acted = event.key == "backspace"
        if acted:
            _delete_left(box)
    else:
        acted = await box.app._check_bindings(event.key)  # noqa: SLF001 - there is no public way
    if acted:
        event.stop()
        event.prevent_default()


def _drawn(box: Input) -> Text:
    """Return the text as it is drawn: a secret as dots."""
    drawn = "•" * len(box.value) if box.password else unturned(box.value)
    return Text(drawn, no_wrap=True, overflow="ignore", end="")


class TextInput(Input):
    """The one-line box of this program."""

    _value = property(_drawn)

    _on_key = _act_in_order
    action_cursor_left = _cursor_left
    action_cursor_right = _cursor_right
    action_delete_left = _delete_left
    action_delete_right = _delete_right

    def on_mount(self) -> None:
        """Keep the cursor still: an idle screen draws nothing."""
        self.cursor_blink = False

    def on_resize(self) -> None:
        """Keep the cursor in view; Textual (8.2.8) scrolls only when it moves."""
        self.scroll_to_region(Region(self._cursor_offset, 0, 1, 1), force=True, animate=False)


class PaletteInput(CommandInput):
    """The box of the palette."""

    _value = property(_drawn)

    _on_key = _act_in_order
    action_cursor_left = _cursor_left
    action_cursor_right = _cursor_right
    action_delete_left = _delete_left
    action_delete_right = _delete_right
