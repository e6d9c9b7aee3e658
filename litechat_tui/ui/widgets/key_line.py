"""Keys and what they do, side by side on as many lines as it takes; a line ends between two of them only."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

_GAP = Content("  ")


class KeyLine(Static):
    """Textual breaks lines at every blank, the no-break one too: these lines are broken here."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._pieces: Sequence[Content] = ()

    def show(self, *pieces: Content) -> None:
        """Show these, each with its key."""
        self._pieces = pieces
        self._lay_out()

    def on_resize(self) -> None:
        """Fit them into the new width."""
        self._lay_out()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as Textual has it
        """Return the lines that they take."""
        return sum(len(line.wrap(width)) for line in packed(self._pieces, width)) if width else 1

    def _lay_out(self) -> None:
        self.update(Content("\n").join(packed(self._pieces, self.content_size.width)))


def packed(pieces: Sequence[Content], width: int) -> list[Content]:
    """Return lines of at most `width` cells, but for a piece that is wider by itself."""
    lines: list[Content] = []
    for piece in pieces:
        if lines and lines[-1].cell_length + _GAP.cell_length + piece.cell_length <= width:
            lines[-1] += _GAP + piece
        else:
            lines.append(piece)
    return lines
