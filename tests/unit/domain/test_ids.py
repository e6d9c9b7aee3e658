"""Ids sort by when they were made, whatever the clock does."""

import time
from datetime import UTC, datetime
from itertools import pairwise
from threading import Thread
from uuid import RFC_4122, UUID

import pytest

from litechat_tui.domain import ids
from litechat_tui.domain.ids import uuid7


def test_an_id_is_a_uuid_of_version_7_that_holds_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_newest", 0)
    moment = datetime(2026, 11, 27, 7, 30, 1, 250_000, tzinfo=UTC)
    monkeypatch.setattr(time, "time_ns", lambda: int(moment.timestamp() * 1000) * 1_000_000 + 500_000)
    made = uuid7()
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == int(moment.timestamp() * 1000)
    assert made.int >> 64 & 0xFFF == 1 << 11, "half of a millisecond"


@pytest.mark.parametrize("step", [0, -1_000_000_000], ids=["stands still", "goes back"])
def test_ids_ascend_while_the_clock(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns()

    def clock() -> int:
        nonlocal now
        now += step
        return now

    monkeypatch.setattr(time, "time_ns", clock)
    made = [uuid7() for _ in range(5000)]
    assert all(str(one) < str(next_one) for one, next_one in pairwise(made))
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}


def test_threads_never_get_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.urandom", bytes)
    made: list[UUID] = []
    threads = [Thread(target=lambda: made.extend(uuid7() for _ in range(500))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({*made}) == 2000
