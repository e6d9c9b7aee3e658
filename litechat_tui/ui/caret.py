"""Where the caret of a box to type in is on the screen."""

from __future__ import annotations

from rich.cells import cell_len
from textual.expand_tabs import expand_tabs_inline
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Input, TextArea

_TAB = 4
"""Columns that `Input` gives a tab."""


def caret_of(box: Widget | None) -> Offset | None:
    """Return the cell of the caret as the box is laid out now; None without a caret, or where it is not shown.

    Textual (8.2.8) keeps what a box said when the caret moved last: before it was laid out, and one column too far at
    the end of an `Input`.
    """
    match box:
        case Input():
            caret = Offset(cell_len(expand_tabs_inline(box.value[: box.cursor_position], _TAB)), 0)
        case TextArea():
            caret = box.wrapped_document.location_to_offset(box.cursor_location)
        case _:
            return None
    region = box.content_region
    return region.offset + caret - box.scroll_offset if region else None
