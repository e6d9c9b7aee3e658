"""What was said and consumed per day and per model, in the reader's time zone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from litechat_tui.domain.ports import SessionSpending
from litechat_tui.domain.spending import Amounts

Local = Callable[[datetime], datetime]

K = TypeVar("K", bound=Hashable)

NOTHING = Amounts()
MOST_DAYS = 36_525
"""A hundred years."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """The amounts of some days that follow each other."""

    first: date
    last: date
    """Today."""
    cells: Mapping[tuple[date, str], Amounts]
    """By day and model, for those days and models that there is something of; oldest day first."""

    @property
    def days(self) -> Mapping[date, Amounts]:
        """Every day, oldest first, those without anything included."""
        found = _summed((day, amounts) for (day, _), amounts in self.cells.items())
        days = (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))
        return {day: found.get(day, NOTHING) for day in days}

    @property
    def models(self) -> Mapping[str, Amounts]:
        """Every model, the one with the most tokens first."""
        found = _summed((model, amounts) for (_, model), amounts in self.cells.items())
        return dict(sorted(found.items(), key=lambda pair: (-tokens(pair[1]), -pair[1].messages, pair[0])))

    @property
    def total(self) -> Amounts:
        """All together."""
        return sum(self.cells.values(), NOTHING)


def tokens(amounts: Amounts) -> int:
    """Return all tokens, in and out."""
    return amounts.usage.input_tokens + amounts.usage.output_tokens


def statistics(
    spending: SessionSpending,
    now: datetime,
    days: int = 0,
    local: Local | None = None,
    is_stale: Callable[[], bool] | None = None,
) -> Statistics:
    """Return the statistics of the last `days`, today included, or of all.

    `local` tells what a moment is called where the reader is, summer time included; without it days are those of the
    time zone of `now`. Blocks while everything since then is read; raises `StaleSearchError` once `is_stale`, and
    `StoreError`.
    """
    there = local or (lambda moment: moment.astimezone(now.tzinfo))
    today, days = there(now).date(), min(days, MOST_DAYS)
    first = today - timedelta(days=days - 1) if days else None
    # A day more, whatever its zone was then; what is before the first day is left out below.
    spells = spending.spells(now - timedelta(days=days + 1) if days else None, is_stale)
    cells = _summed(((there(spell.at).date(), spell.model), spell.amounts) for spell in spells)
    known = {place: cells[place] for place in sorted(cells) if first is None or first <= place[0]}
    shown = [day for day, _ in known]
    # A clock that was wrong may have put something on days to come.
    return Statistics(first or min([*shown, today]), max([*shown, today]), known)


def _summed(pairs: Iterable[tuple[K, Amounts]]) -> dict[K, Amounts]:
    found: dict[K, Amounts] = {}
    for key, amounts in pairs:
        found[key] = found.get(key, NOTHING) + amounts
    return found
