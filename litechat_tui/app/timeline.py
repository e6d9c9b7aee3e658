"""Days, weeks or months in a row with what each of them took, as a chart shows them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from litechat_tui.app.statistics import NOTHING, Statistics, tokens
from litechat_tui.domain.spending import Amounts

WEEK = 7
YEAR = 12
_LAST_DAY = date.max.toordinal()


class Span(StrEnum):
    """How long a period is; a week begins on Monday."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"

    @property
    def periods(self) -> int:
        """How many of them are shown at once: a month, half a year, two years."""
        return _PERIODS[self]

    def number(self, day: date) -> int:
        """Return the number of the period that a day is in: each has the next number after the one before."""
        match self:
            case Span.DAYS:
                return day.toordinal()
            case Span.WEEKS:
                return (day.toordinal() - 1) // WEEK
            case Span.MONTHS:
                return day.year * YEAR + day.month - 1
            case _:
                assert_never(self)

    def days(self, number: int) -> tuple[date, date]:
        """Return the first and the last day of a period, as far as the calendar goes."""
        match self:
            case Span.DAYS:
                return date.fromordinal(number), date.fromordinal(number)
            case Span.WEEKS:
                first = number * WEEK + 1
                return date.fromordinal(first), date.fromordinal(min(first + WEEK - 1, _LAST_DAY))
            case Span.MONTHS:
                year, month = number // YEAR, number % YEAR + 1
                return date(year, month, 1), date(year, month, monthrange(year, month)[1])
            case _:
                assert_never(self)


_PERIODS = {Span.DAYS: 30, Span.WEEKS: 26, Span.MONTHS: 24}


class Measure(StrEnum):
    """What is counted."""

    MESSAGES = "messages"
    TOKENS = "tokens"
    COST = "cost"

    def of(self, amounts: Amounts) -> float:
        """Return how much there is of it; of costs, as much as is known."""
        match self:
            case Measure.MESSAGES:
                return amounts.messages
            case Measure.TOKENS:
                return tokens(amounts)
            case Measure.COST:
                return amounts.usage.cost or 0.0
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods by their numbers, without any gap."""

    span: Span
    now: int
    """The one with today."""
    first: int
    """The oldest one to look at."""
    last: int
    """The newest one: that with today, unless a clock was ahead."""
    found: Mapping[int, Mapping[str, Amounts]]
    """By period and model, for those that there is something of."""

    def amounts(self, number: int) -> Amounts:
        """Return what a period took."""
        return sum(self.found.get(number, {}).values(), NOTHING)

    def models(self, numbers: Iterable[int], measure: Measure) -> Mapping[str, Amounts]:
        """Return what each model took in some periods, the one with the most first."""
        sums: dict[str, Amounts] = {}
        for number in numbers:
            for model, amounts in self.found.get(number, {}).items():
                sums[model] = sums.get(model, NOTHING) + amounts
        return dict(sorted(sums.items(), key=lambda pair: (-measure.of(pair[1]), -tokens(pair[1]), pair[0])))


def timeline(found: Statistics, span: Span, today: date) -> Timeline:
    """Return the statistics by periods."""
    periods: dict[int, dict[str, Amounts]] = {}
    for (day, model), amounts in found.cells.items():
        models = periods.setdefault(span.number(day), {})
        models[model] = models.get(model, NOTHING) + amounts
    now = span.number(today)
    return Timeline(span, now, min([*periods, now - span.periods + 1]), max([*periods, now]), periods)
