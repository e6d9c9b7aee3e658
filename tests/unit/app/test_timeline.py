"""Days, weeks and months in a row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.statistics import Statistics
from litechat_tui.app.timeline import Measure, Span, timeline
from litechat_tui.domain.chat import Usage
from litechat_tui.domain.spending import Amounts

TODAY = date(2026, 11, 23)
"""A Monday."""


def statistics(*cells: tuple[date, str, Amounts]) -> Statistics:
    days = [day for day, _, _ in cells]
    return Statistics(
        min([*days, TODAY]), max([*days, TODAY]), {(day, model): amounts for day, model, amounts in cells}
    )


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span.DAYS, TODAY, TODAY),
        (Span.WEEKS, date(2026, 11, 23), date(2026, 11, 29)),
        (Span.MONTHS, date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_a_period_is_a_day_a_week_from_monday_or_a_month(span: Span, first: date, last: date) -> None:
    assert span.days(span.number(TODAY)) == (first, last)


@given(st.sampled_from(Span), st.dates())
def test_every_day_is_in_one_period_and_the_next_one_begins_a_day_later(span: Span, day: date) -> None:
    number = span.number(day)
    first, last = span.days(number)
    assert first <= day <= last
    assert {span.number(first), span.number(last)} == {number}
    if last < date.max:
        assert span.number(last + timedelta(days=1)) == number + 1


@pytest.mark.parametrize("span", Span)
@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_in_periods_too(span: Span, day: date) -> None:
    first, last = span.days(span.number(day))
    assert first <= day <= last


@pytest.mark.parametrize(("measure", "amount"), [(Measure.MESSAGES, 4), (Measure.TOKENS, 12), (Measure.COST, 0.5)])
def test_messages_tokens_or_costs_are_counted(measure: Measure, amount: float) -> None:
    assert measure.of(Amounts(4, Usage(10, 2, cost=0.5))) == amount
    assert measure.of(Amounts()) == 0


def test_what_falls_into_a_period_is_summed_up_by_model() -> None:
    found = statistics(
        (date(2026, 11, 2), "a", Amounts(2, Usage(10, 1))),
        (date(2026, 11, 8), "a", Amounts(4, Usage(20, 2))),
        (date(2026, 11, 8), "b", Amounts(2, Usage(5, 1, cost=0.5))),
        (date(2026, 11, 9), "b", Amounts(2, Usage(1, 1))),
    )
    line = timeline(found, Span.WEEKS, TODAY)
    week = Span.WEEKS.number(date(2026, 11, 2))
    assert line.amounts(week) == Amounts(8, Usage(35, 4, cost=0.5))
    assert line.amounts(week + 1) == Amounts(2, Usage(1, 1))
    assert line.amounts(week + 2) == Amounts()
    both = range(week, week + 2)
    assert list(line.models(both, Measure.TOKENS)) == ["a", "b"]
    assert line.models(both, Measure.COST) == {"b": Amounts(4, Usage(6, 2, cost=0.5)), "a": Amounts(6, Usage(30, 3))}
    assert list(line.models(both, Measure.COST)) == ["b", "a"]


def test_models_with_as_much_of_it_come_by_tokens_then_by_name() -> None:
    found = statistics(
        (TODAY, "c", Amounts(2, Usage(1, 1))), (TODAY, "b", Amounts(2, Usage(1, 1))), (TODAY, "z", Amounts(2, Usage(9)))
    )
    line = timeline(found, Span.DAYS, TODAY)
    assert list(line.models([line.now], Measure.MESSAGES)) == ["z", "b", "c"]


def test_there_are_at_least_as_many_periods_as_are_shown_at_once() -> None:
    line = timeline(statistics(), Span.MONTHS, TODAY)
    assert Span.MONTHS.days(line.first)[0] == date(2024, 12, 1)
    assert (line.last, line.now) == (line.now, Span.MONTHS.number(TODAY))


def test_the_oldest_and_the_newest_period_are_those_with_something() -> None:
    old, ahead = date(2020, 1, 1), TODAY + timedelta(days=3)
    line = timeline(statistics((old, "a", Amounts(1)), (ahead, "a", Amounts(1))), Span.DAYS, TODAY)
    assert (Span.DAYS.days(line.first)[0], Span.DAYS.days(line.last)[0]) == (old, ahead)
    assert Span.DAYS.days(line.now)[0] == TODAY
