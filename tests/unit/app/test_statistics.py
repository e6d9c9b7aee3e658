"""Messages, tokens and cost per day and model, in the reader's time zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.statistics import MOST_DAYS, statistics, tokens
from litechat_tui.domain.chat import Usage
from litechat_tui.domain.spending import Amounts, Spell
from tests.conftest import JST, NOW


@dataclass
class Spending:
    """Spells, as a store returns them; remembers since when it was asked."""

    all_spells: Sequence[Spell]
    asked: list[datetime | None] = field(default_factory=list)
    stale_asked: list[Callable[[], bool] | None] = field(default_factory=list)

    def amounts(self, session_ids: Sequence[str]) -> Mapping[str, Amounts]:
        raise NotImplementedError

    def spells(self, since: datetime | None = None, is_stale: Callable[[], bool] | None = None) -> Sequence[Spell]:
        self.stale_asked.append(is_stale)
        self.asked.append(since)
        return [spell for spell in self.all_spells if since is None or spell.at >= since]


def spell(at: datetime, model: str = "model", count: int = 2) -> Spell:
    return Spell(at.astimezone(UTC), model, Amounts(count, Usage(10 * count, count, cost=0.5)))


def test_a_day_begins_at_midnight_where_the_reader_is() -> None:
    midnight = datetime(2026, 11, 22, tzinfo=JST)
    found = statistics(Spending([spell(midnight - timedelta(minutes=15)), spell(midnight, count=4)]), NOW)
    assert {day: amounts.messages for day, amounts in found.days.items()} == {
        date(2026, 11, 21): 2,
        date(2026, 11, 22): 4,
        date(2026, 11, 23): 0,
    }
    assert (found.first, found.last) == (date(2026, 11, 21), date(2026, 11, 23))


def test_summer_time_moves_the_hours_of_its_own_days_only() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    summer, winter = datetime(2026, 7, 1, 22, 15, tzinfo=UTC), datetime(2026, 11, 1, 22, 15, tzinfo=UTC)
    # The zone of `now` is only an offset, as `datetime.astimezone` makes it.
    found = statistics(Spending([spell(summer), spell(winter)]), NOW, local=lambda moment: moment.astimezone(berlin))
    assert [day for day, _ in found.cells] == [date(2026, 7, 2), date(2026, 11, 1)]


def test_the_last_days_end_with_today_and_nothing_before_them_counts() -> None:
    spells = [spell(NOW - timedelta(days=days), count=days + 1) for days in range(9, -1, -1)]
    spending = Spending(spells)
    found = statistics(spending, NOW, 3)
    assert {day.day: amounts.messages for day, amounts in found.days.items()} == {21: 3, 22: 2, 23: 1}
    assert found.total.messages == 6
    (since,) = spending.asked
    assert since is not None
    assert since < datetime(2026, 11, 21, tzinfo=JST)
    assert statistics(spending, NOW, 1).total.messages == 1


def test_models_come_by_what_they_took_and_all_together_is_their_sum() -> None:
    at = NOW - timedelta(days=1)
    spells = [spell(at, "a"), spell(at, "b", 6), spell(NOW, "a", 3), Spell(NOW.astimezone(UTC), "", Amounts(9))]
    found = statistics(Spending(spells), NOW)
    assert [(model, tokens(amounts)) for model, amounts in found.models.items()] == [("b", 66), ("a", 55), ("", 0)]
    assert found.total == Amounts(20, Usage(110, 11, cost=1.5))
    assert [(day.day, model) for day, model in found.cells] == [(22, "a"), (22, "b"), (23, ""), (23, "a")]


def test_a_clock_that_was_ahead_adds_days_to_come() -> None:
    found = statistics(Spending([spell(NOW + timedelta(days=2))]), NOW, 2)
    assert (found.first.day, found.last.day, found.total.messages) == (22, 25, 2)


@pytest.mark.parametrize("days", [0, 1, 30])
def test_without_anything_there_is_today_alone_or_the_days_asked_for(days: int) -> None:
    found = statistics(Spending([]), NOW, days)
    assert len(found.days) == max(days, 1)
    assert (found.total, found.models, found.cells) == (Amounts(), {}, {})


def test_more_days_than_a_calendar_has_are_a_hundred_years() -> None:
    assert len(statistics(Spending([]), NOW, 999_999_999).days) == MOST_DAYS


def test_the_store_is_told_when_nobody_waits_any_more() -> None:
    spending = Spending([])
    statistics(spending, NOW, is_stale=bool)
    assert spending.stale_asked == [bool]


MOMENTS = st.integers(0, 200_000).map(lambda quarters: NOW - timedelta(minutes=15 * quarters))
SPELLS = st.lists(st.builds(spell, MOMENTS, st.sampled_from(["a", "b"]), st.integers(0, 9)), max_size=30)


@given(SPELLS, st.sampled_from(["Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]))
def test_nothing_is_lost_between_days_and_models(spells: list[Spell], zone: str) -> None:
    there = ZoneInfo(zone)
    found = statistics(Spending(spells), NOW, local=lambda moment: moment.astimezone(there))
    whole = sum(each.amounts.messages for each in spells)
    for parts in (found.days.values(), found.models.values(), found.cells.values(), [found.total]):
        assert sum(each.messages for each in parts) == whole
    assert {*found.cells} == {(each.at.astimezone(there).date(), each.model) for each in spells}
