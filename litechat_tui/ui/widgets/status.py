"""The status line: activity, model, proxy and usage."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from litechat_tui.domain.chat import Usage
from litechat_tui.ui.services import Place

_GAP = "  "


def usage_line(usage: Usage | None) -> str:
    """Return tokens and cost; an empty string when none were reported."""
    if usage is None:
        return ""
    words = f"{usage.input_tokens:,} in {usage.output_tokens:,} out"
    return words if usage.cost is None else f"{words} ${usage.cost:.4f}"


def elided(text: str, width: int) -> str:
    """Return `text`, truncated with an ellipsis when it is wider than `width` cells."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(width - 1, 0)).rstrip() + "…" if width > 0 else ""


class StatusLine(Widget):
    """Activity on the left; model, proxy and usage on the right, dropped from the right end when space is short."""

    activity: reactive[str] = reactive("Ready")
    busy: reactive[bool] = reactive(False, toggle_class="-busy")
    model: reactive[str] = reactive("")
    usage: reactive[Usage | None] = reactive(None)

    def __init__(self, place: Place, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._place = place

    def render(self) -> Content:
        """Lay the pieces out for the current width."""
        width = self.content_size.width
        mark = "● " if self.busy else "○ "
        facts = [self.model or "no model", self._place.name, usage_line(self.usage)]
        shown: list[str] = []
        for fact in filter(None, facts):
            taken = sum(cell_len(word) + len(_GAP) for word in shown)
            room = width - taken - len(mark) - len(_GAP) - min(cell_len(self.activity), 28)
            if cell_len(fact) <= room:
                shown.append(fact)
            elif not shown:
                shown.append(elided(fact, room))
        right = _GAP.join(shown)
        left = elided(self.activity, width - len(mark) - cell_len(right) - len(_GAP))
        gap = " " * max(width - len(mark) - cell_len(left) - cell_len(right), 0)
        return Content.assemble(
            (mark, "$success" if self.busy else "$foreground-muted"), left, gap, (right, "$foreground-muted")
        )
