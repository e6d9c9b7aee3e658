"""Standing bars beside each other, one of which can be chosen. Nothing here knows what is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from litechat_tui.app.bars import standing
from litechat_tui.ui.widgets.status import elided

_WIDEST = 4
"""Cells of a bar, the one that keeps it apart from the next one included."""
_BELOW = 2
"""Rows under the bars."""


@dataclass(frozen=True, slots=True)
class Bars:
    """What is drawn."""

    amounts: Sequence[float] = ()
    top: str = ""
    """How much the longest bar stands for."""
    incomplete: frozenset[int] = frozenset()
    """Positions of those that lack something."""
    chosen: int | None = None
    begin: str = ""
    """What the first bar is called."""
    end: str = ""
    """What the last bar is called."""
    instead: str = ""
    """A sentence where there is nothing to draw."""


class Chart(Widget):
    """Draws bars as high as there is room."""

    @dataclass
    class Chosen(Message):
        """A bar was clicked."""

        position: int

    bars: reactive[Bars] = reactive(Bars())

    def render(self) -> Content:
        """Draw the bars, what they stand on, and the names of the first and the last one."""
        bars, (width, height) = self.bars, self.content_size
        if bars.instead:
            return Content.styled(bars.instead, "$foreground-muted")
        cell = self._cell
        rows = standing(bars.amounts, max(bars.amounts, default=0), max(height - _BELOW, 1))
        lines = [
            Content.assemble(
                (f"{bars.top if row == 0 else '':>{self._axis - 1}} ", "$foreground-muted"),
                *((block * max(cell - 1, 1) + " " * (cell > 1), self._style(at)) for at, block in enumerate(blocks)),
            )
            for row, blocks in enumerate(rows)
        ]
        ground = "".join(self._foot(at) * max(cell - 1, 1) + "─" * (cell > 1) for at in range(len(bars.amounts)))
        lines.append(Content.styled(f"{'0':>{self._axis - 1}} {ground}", "$foreground-muted"))
        room = max(cell * len(bars.amounts) - cell_len(bars.end), 0)
        begin = elided(bars.begin, room - 1)
        names = f"{begin}{' ' * (room - cell_len(begin))}{bars.end}"
        lines.append(Content.styled(elided(f"{' ' * self._axis}{names}", width), "$foreground-muted"))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Choose the bar in that column."""
        position = (event.x - self.gutter.left - self._axis) // self._cell
        if 0 <= position < len(self.bars.amounts) and not self.bars.instead:
            self.post_message(self.Chosen(position))

    @property
    def _axis(self) -> int:
        return cell_len(self.bars.top) + 1

    @property
    def _cell(self) -> int:
        """Cells from one bar to the next."""
        return min(max((self.content_size.width - self._axis) // max(len(self.bars.amounts), 1), 1), _WIDEST)

    def _style(self, position: int) -> str:
        return "$accent" if position == self.bars.chosen else "$primary"

    def _foot(self, position: int) -> str:
        """Return what a bar stands on."""
        if position == self.bars.chosen:
            return "▲"
        return "?" if position in self.bars.incomplete else "─"
