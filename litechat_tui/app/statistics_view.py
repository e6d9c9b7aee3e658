"""What a reader of statistics looks at, and where the keys lead from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from litechat_tui.app.statistics import NOTHING
from litechat_tui.app.timeline import Measure, Span, Timeline
from litechat_tui.domain.spending import Amounts

_SPANS: list[Span] = [*Span]
_MEASURES: list[Measure] = [*Measure]


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """Some periods of a timeline, of which one may be chosen."""

    line: Timeline
    last: int
    """The newest period in sight."""
    measure: Measure = Measure.TOKENS
    """What the bars show."""
    chosen: int | None = None
    """The period that totals and models are those of; None for all in sight."""

    @property
    def periods(self) -> range:
        """The periods in sight, oldest first."""
        return range(self.last - self.line.span.periods + 1, self.last + 1)

    @property
    def meant(self) -> range:
        """The periods that totals and models are those of."""
        return self.periods if self.chosen is None else range(self.chosen, self.chosen + 1)

    @property
    def total(self) -> Amounts:
        """What was said and consumed in them."""
        return sum(map(self.line.amounts, self.meant), NOTHING)

    @property
    def models(self) -> Mapping[str, Amounts]:
        """What each model took in them, the one with the most first."""
        return self.line.models(self.meant, self.measure)

    def on(self, line: Timeline) -> StatisticsView:
        """Return the view of other statistics, or of the same in other periods; what was chosen stays in sight."""
        if line.span is self.line.span:
            return replace(self, line=line)
        view = replace(self, line=line, last=line.now, chosen=None)
        if self.chosen is None:
            return view
        _first, last = self.line.span.days(self.chosen)
        return view.choosing(line.span.number(last))

    def choosing(self, number: int) -> StatisticsView:
        """Return the view with a period chosen, or the one nearest to it; it comes into sight."""
        number = min(max(number, self.line.first), self.line.last)
        last = min(max(self.last, number), number + self.line.span.periods - 1)
        return replace(self, chosen=number, last=last)

    def going(self, by: int) -> StatisticsView:
        """Return the view with the next period chosen; after the newest one it is that of all in sight again."""
        wanted = self.last + (by < 0) + by if self.chosen is None else self.chosen + by
        return self.newest() if wanted > self.line.last else self.choosing(wanted)

    def turning(self, by: int) -> StatisticsView:
        """Return the view of the periods before or after those in sight."""
        count = self.line.span.periods
        last = max(self.last + by * count, self.line.first + count - 1)
        return replace(self, last=min(last, self.line.last), chosen=None)

    def newest(self) -> StatisticsView:
        """Return the view of the periods up to today."""
        return replace(self, last=self.line.now, chosen=None)

    def measuring(self, by: int) -> StatisticsView:
        """Return the view of what comes next among messages, tokens and cost."""
        return replace(self, measure=_MEASURES[(_MEASURES.index(self.measure) + by) % len(_MEASURES)])


def next_span(span: Span) -> Span:
    """Return what follows days, weeks and months."""
    return _SPANS[(_SPANS.index(span) + 1) % len(_SPANS)]
