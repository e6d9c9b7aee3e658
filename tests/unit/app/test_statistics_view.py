"""Where the keys lead in statistics."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.statistics import Statistics
from litechat_tui.app.statistics_view import StatisticsView, next_span
from litechat_tui.app.timeline import Measure, Span, timeline
from litechat_tui.domain.chat import Usage
from litechat_tui.domain.spending import Amounts

TODAY = date(2026, 11, 23)


def view_of(*ages: int, span: Span = Span.DAYS) -> StatisticsView:
    """Return the view of something said so many days ago."""
    days = [TODAY - timedelta(days=age) for age in ages]
    cells = {(day, "model"): Amounts(2, Usage(10 * (at + 1), 0)) for at, day in enumerate(days)}
    line = timeline(Statistics(min([*days, TODAY]), max([*days, TODAY]), cells), span, TODAY)
    return StatisticsView(line, line.now)


def age(view: StatisticsView) -> int | None:
    """Return how many days ago the chosen day was."""
    return None if view.chosen is None else view.line.now - view.chosen


def test_thirty_days_up_to_today_are_in_sight_and_meant() -> None:
    view = view_of(0, 29, 30)
    assert [view.line.now - number for number in view.periods] == [*range(29, -1, -1)]
    assert view.total == Amounts(4, Usage(30, 0))
    assert view.models == {"model": view.total}


def test_a_step_back_chooses_the_newest_day_and_then_the_one_before() -> None:
    view = view_of(1)
    first = view.going(-1)
    assert (age(first), first.total) == (0, Amounts())
    second = first.going(-1)
    assert (age(second), second.total) == (1, Amounts(2, Usage(10, 0)))
    assert list(second.models) == ["model"]
    assert second.going(1) == first


def test_a_step_on_from_the_newest_day_leaves_none_chosen() -> None:
    view = view_of(1)
    assert view.going(1) == view
    assert view.going(-1).going(1) == view


def test_days_that_a_clock_was_ahead_can_be_reached() -> None:
    view = view_of(-2)
    ahead = view.going(1)
    assert (age(ahead), ahead.last - ahead.line.now) == (-1, 1)
    assert ahead.going(1).total == Amounts(2, Usage(10, 0))
    assert ahead.going(1).going(1) == view


def test_what_is_chosen_comes_into_sight_on_either_side() -> None:
    view = view_of(100)
    old = view.choosing(view.line.first)
    assert (age(old), old.periods[0]) == (100, old.chosen)
    back = old.choosing(view.line.now)
    assert (age(back), back.periods[-1]) == (0, view.line.now)
    assert age(view.choosing(view.line.first - 5)) == 100
    assert age(view.choosing(view.line.last + 5)) == 0


def test_pages_end_with_the_oldest_period_and_with_the_newest() -> None:
    view = view_of(70).going(-1)
    pages = [view.turning(-1), view.turning(-1).turning(-1), view.turning(-1).turning(-1).turning(1)]
    assert [(page.line.now - page.periods[0], page.chosen) for page in pages] == [(59, None), (70, None), (40, None)]
    assert pages[-1].turning(1).turning(1).last == view.line.now
    assert view_of(1).turning(-1) == view_of(1)


def test_other_periods_keep_what_was_chosen_in_sight() -> None:
    view = view_of(100).choosing(view_of().line.now - 100)
    weeks = view.on(timeline(STATISTICS, Span.WEEKS, TODAY))
    assert weeks.chosen == Span.WEEKS.number(TODAY - timedelta(days=100))
    assert weeks.chosen in weeks.periods
    assert view.newest().on(weeks.line).chosen is None
    assert view.newest().on(weeks.line).last == weeks.line.now


STATISTICS = Statistics(TODAY - timedelta(days=200), TODAY, {(TODAY - timedelta(days=200), "a"): Amounts(2)})


def test_the_same_periods_with_more_in_them_change_nothing_else() -> None:
    view = replace(view_of(3).going(-1), measure=Measure.COST)
    line = timeline(STATISTICS, Span.DAYS, TODAY)
    assert view.on(line) == replace(view, line=line)


def test_measures_and_periods_follow_each_other_round() -> None:
    view = view_of()
    assert view.measure is Measure.TOKENS
    assert view.measuring(1).measure is Measure.COST
    assert view.measuring(2).measure is view.measuring(-1).measure is Measure.MESSAGES
    assert [next_span(span) for span in Span] == [Span.WEEKS, Span.MONTHS, Span.DAYS]


STEPS = st.sampled_from(["going", "turning", "measuring", "newest", "span"])


@given(st.lists(st.integers(-40, 400), max_size=4), st.lists(st.tuples(STEPS, st.sampled_from([-1, 1])), max_size=40))
def test_whatever_keys_come_what_is_chosen_is_in_sight(ages: list[int], steps: list[tuple[str, int]]) -> None:
    view = view_of(*ages)
    lines = {span: view_of(*ages, span=span).line for span in Span}
    for step, by in steps:
        match step:
            case "span":
                view = view.on(lines[next_span(view.line.span)])
            case "newest":
                view = view.newest()
            case _:
                view = getattr(view, step)(by)
        assert len(view.periods) == view.line.span.periods
        assert view.chosen is None or view.chosen in view.periods
        assert view.line.first <= view.periods[0]
        assert view.periods[-1] <= view.line.last


@pytest.mark.parametrize("span", Span)
def test_everything_is_found_when_all_pages_are_turned(span: Span) -> None:
    view = view_of(0, 45, 300, 1000, span=span)
    seen = {*view.periods}
    while (before := view.turning(-1)) != view:
        view = before
        seen |= {*view.periods}
    assert sum(view.line.amounts(number).messages for number in seen) == 8
