"""Amounts in rows: each with its name, its value where the others have theirs, and a bar or an explanation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from litechat_tui.app.bars import lying
from litechat_tui.app.statistics import NOTHING
from litechat_tui.app.timeline import Measure
from litechat_tui.domain.spending import Amounts
from litechat_tui.ui.widgets.status import elided
from litechat_tui.words import N_, _
from litechat_tui.words.amounts import AT_LEAST, dollars

NAMES = {Measure.MESSAGES: N_("Messages"), Measure.TOKENS: N_("Tokens"), Measure.COST: N_("Cost")}
UNKNOWN = "?"
_GAP = "  "
_LONGEST_BAR = 40
_SHORTEST_BAR = 8


def value_text(measure: Measure, amounts: Amounts) -> str:
    """Return how much there is; of costs that nobody knows, a sign that says so."""
    if measure is not Measure.COST:
        return f"{measure.of(amounts):,.0f}"
    cost = amounts.usage.cost
    if cost is None:
        return UNKNOWN if amounts.unpriced else "–"
    return f"{AT_LEAST if amounts.unpriced else ''}{dollars(cost)}"


class Figures(Widget):
    """Messages, tokens and cost together, of which one is drawn."""

    class Picked(Message):
        """A row was clicked."""

        def __init__(self, measure: Measure) -> None:
            super().__init__()
            self.measure = measure

    measure: reactive[Measure] = reactive(Measure.TOKENS)
    amounts: reactive[Amounts] = reactive(NOTHING)

    def render(self) -> Content:
        """Mark the row that is drawn."""
        names = {measure: _(name) for measure, name in NAMES.items()}
        values = {measure: value_text(measure, self.amounts) for measure in Measure}
        column, digits = max(map(cell_len, names.values())), max(map(cell_len, values.values()))
        usage = self.amounts.usage
        inout = _("{input:,} in {output:,} out").format(input=usage.input_tokens, output=usage.output_tokens)
        lines = []
        for measure in Measure:
            style = "bold $primary" if measure is self.measure else ""
            begin = f"{'▸' if measure is self.measure else ' '} {_padded(names[measure], column)}"
            whole = f"{begin}{_GAP}{values[measure]:>{digits}}"
            more = f"{_GAP}{inout}" if measure is Measure.TOKENS else ""
            room = self.content_size.width - cell_len(whole)
            lines.append(
                Content.assemble((whole, style), (more if cell_len(more) <= room else "", "$foreground-muted"))
            )
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Draw what is in that row."""
        row = event.y - self.gutter.top
        if 0 <= row < len(Measure):
            self.post_message(self.Picked([*Measure][row]))


class Models(Widget):
    """What each model took, with a bar."""

    measure: reactive[Measure] = reactive(Measure.TOKENS)
    models: reactive[Mapping[str, Amounts]] = reactive[Mapping[str, Amounts]]({}, layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002
        """Return a row for each model."""
        return len(self.models)

    def render(self) -> Content:
        """Give names the room that values and the shortest bar leave."""
        names = [model or _("(no model recorded)") for model in self.models]
        values = [value_text(self.measure, amounts) for amounts in self.models.values()]
        if not names:
            return Content()
        digits, width = max(map(len, values)), self.content_size.width
        column = min(max(map(cell_len, names)), max(width - digits - 2 * len(_GAP) - _SHORTEST_BAR, _SHORTEST_BAR))
        amounts = [self.measure.of(each) for each in self.models.values()]
        bars = self._bars(amounts, width - column - digits - 2 * len(_GAP))
        return Content("\n").join(
            Content.assemble(f"{_padded(elided(name, column), column)}{_GAP}{value:>{digits}}{_GAP}", (bar, "$primary"))
            for name, value, bar in zip(names, values, bars, strict=True)
        )

    @staticmethod
    def _bars(amounts: Sequence[float], room: int) -> list[str]:
        cells = min(max(room, 0), _LONGEST_BAR)
        return [lying(amount, max(amounts), cells) for amount in amounts]


def _padded(text: str, cells: int) -> str:
    return text + " " * (cells - cell_len(text))
