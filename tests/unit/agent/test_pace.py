import pytest

from litechat_tui.agent.pace import (
    BATCH_SECONDS,
    FIRST_BATCH_CHARS,
    LEAST_BATCH_CHARS,
    LONGEST_PAUSE_SECONDS,
    MOST_BATCH_CHARS,
    QUICK_SECONDS,
    Pace,
)


def test_a_listener_gets_what_it_deals_with_in_a_frame() -> None:
    pace, seconds_per_char = Pace(), BATCH_SECONDS / 20_000
    for _ in range(10):
        pace.pause_after(pace.chars * seconds_per_char, full=True)
    assert pace.chars == pytest.approx(20_000, rel=0.01)


@pytest.mark.parametrize(("seconds", "chars"), [(0.0, MOST_BATCH_CHARS), (10.0, LEAST_BATCH_CHARS)])
def test_it_gets_some_however_slow_and_no_more_however_quick_it_is(seconds: float, chars: int) -> None:
    pace = Pace()
    for _ in range(10):
        pace.pause_after(seconds, full=True)
    assert pace.chars == chars


def test_others_get_as_much_time_as_a_batch_has_taken() -> None:
    assert Pace().pause_after(BATCH_SECONDS, full=True) == BATCH_SECONDS
    assert Pace().pause_after(10, full=True) == LONGEST_PAUSE_SECONDS
    assert Pace().pause_after(2 * QUICK_SECONDS, full=False) == 2 * QUICK_SECONDS


def test_what_is_little_and_quick_needs_no_pause() -> None:
    pace = Pace()
    assert pace.pause_after(QUICK_SECONDS / 2, full=False) == 0
    assert pace.chars == FIRST_BATCH_CHARS
