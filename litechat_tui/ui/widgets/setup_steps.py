"""The steps of setting up, and how far each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from litechat_tui.domain.setup import PlannedStep, Step, StepState
from litechat_tui.domain.text import cells
from litechat_tui.words.setup import step_label

_MARKS = {StepState.DONE: "✓", StepState.NEXT: "▸", StepState.LATER: "·", StepState.SKIPPED: "–"}
_COLOURS = {
    StepState.DONE: "$success",
    StepState.NEXT: "$primary",
    StepState.LATER: "$foreground-muted",
    StepState.SKIPPED: "$foreground-muted",
}
_GAP = "   "


class StepList(Widget):
    """A line for each step; beside one another where there is no room for a column."""

    plan: reactive[Sequence[PlannedStep]] = reactive[Sequence[PlannedStep]]((), layout=True)
    shown: reactive[Step | None] = reactive[Step | None](None)
    """The one that is looked at."""
    lies: reactive[bool] = reactive(False, layout=True)
    """Whether the steps are beside one another."""

    def render(self) -> Content:
        """Return all steps, of which the one that is looked at is bold."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 (Textual's own)
        """Return how many lines there are at that width."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        pieces = [*self._pieces()]
        if not self.lies:
            return pieces
        lines, line = [], Content()
        for piece in pieces:
            if line and cells(line.plain) + len(_GAP) + cells(piece.plain) > width:
                lines.append(line)
                line = Content()
            line = Content.assemble(line, _GAP, piece) if line else piece
        return [*lines, line]

    def _pieces(self) -> Iterator[Content]:
        for planned in self.plan:
            muted = planned.state in (StepState.LATER, StepState.SKIPPED)
            colour = "$foreground-muted" if muted else "$foreground"
            name = (step_label(planned.step).name, f"bold {colour}" if planned.step is self.shown else colour)
            yield Content.assemble((_MARKS[planned.state], _COLOURS[planned.state]), " ", name)
