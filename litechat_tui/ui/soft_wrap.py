"""Boxes of several lines break them as the conversation does: by the rules of Japanese (kinsoku)."""

from __future__ import annotations

from textual._wrap import compute_wrap_offsets
from textual.document import _wrapped_document

from litechat_tui.ui.rendering.wrap import cells_of, split_at_width, units

_NARROWEST = 2
"""Cells that a wide character takes."""


def wrap_offsets(
    text: str,
    width: int,
    tab_size: int,
    fold: bool = True,
    precomputed_tab_sections: list[tuple[str, int]] | None = None,
) -> list[int]:
    """Return where to break a line so that no piece is wider than `width` cells.

    Blanks stay with what is before them, as the caret may stand behind each. Lines without a wide character, and those
    with tabs, are broken as Textual does.
    """
    if text.isascii() or "\t" in text or width < _NARROWEST:
        return compute_wrap_offsets(text, width, tab_size, fold, precomputed_tab_sections)
    offsets: list[int] = []
    used = 0
    for start, stop in units(text):
        size = cells_of(text[start:stop])
        if used + size > width:
            if start:
                offsets.append(start)
            *whole, (last, _) = split_at_width(text, start, stop, width)
            offsets += [end for _, end in whole]
            used = cells_of(text[last:stop])
        else:
            used += size
    return offsets


def use_soft_wrap() -> None:
    """Have Textual's text areas break their lines so; its documents (8.2.8) take no other way from outside."""
    setattr(_wrapped_document, "compute_wrap_offsets", wrap_offsets)  # noqa: B010 - the module declares no such attribute
