"""A choice that is made again before it is written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from litechat_tui.app.latest import Latest


def test_the_last_choice_is_kept_whichever_thread_writes_last() -> None:
    kept: list[int] = []
    latest = Latest(kept.append)
    first, second = latest.choose(1), latest.choose(2)
    second()
    first()
    assert kept == [2, 2]


def test_a_write_that_is_held_up_does_not_end_after_a_newer_one() -> None:
    kept: list[int] = []
    begun, go_on = Event(), Event()

    def write(value: int) -> None:
        if value == 1:
            begun.set()
            assert go_on.wait(10)
        kept.append(value)

    latest = Latest(write)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(latest.choose(1))
        assert begun.wait(10)
        quick = pool.submit(latest.choose(2))
        go_on.set()
        slow.result(10)
        quick.result(10)
    assert kept == [1, 2]
