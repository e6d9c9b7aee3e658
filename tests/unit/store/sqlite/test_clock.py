"""Moments go into the file in whole milliseconds and come out as the same moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.store.sqlite.clock import from_ms, to_ms

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-3, minutes=-30))])


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(9990, 1, 1), timezones=ZONES))  # noqa: DTZ001
def test_a_moment_comes_back_to_the_millisecond(moment: datetime) -> None:
    assert timedelta(0) <= moment - from_ms(to_ms(moment)) < timedelta(milliseconds=1)
    assert to_ms(from_ms(to_ms(moment))) == to_ms(moment)


def test_a_number_that_is_no_moment_is_the_first_one() -> None:
    assert from_ms(10**20) == from_ms(0) == datetime(1970, 1, 1, tzinfo=UTC)
