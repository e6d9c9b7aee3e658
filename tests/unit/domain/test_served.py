"""What the proxy tells of how it served a turn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from litechat_tui.domain.served import LONGEST_NAME, Served, sound_served
from tests.odd_json import ODD_JSON

FULL = Served("call-1", "claude", 1, 2)


@pytest.mark.parametrize("served", [FULL, Served("call-1"), Served(model="claude"), Served(retries=1)])
def test_a_record_comes_back(served: Served) -> None:
    record = {
        "call_id": served.call_id, "model": served.model, "retries": served.retries, "fallbacks": served.fallbacks,
    }  # fmt: skip
    assert sound_served(record) == served


@pytest.mark.parametrize(
    "record",
    [{}, {"call_id": 7, "model": None, "retries": "1"}, {"retries": True}, {"retries": -1, "fallbacks": 2**40}],
)
def test_what_is_no_record_tells_nothing(record: dict[str, Any]) -> None:
    assert sound_served(record) is None


def test_what_a_record_tells_is_safe_to_show() -> None:
    served = sound_served({"call_id": "a\x1b[2J\n" + "b" * 999, "model": "m"})
    assert served is not None
    assert served.call_id.startswith("a␛[2J b")
    assert len(served.call_id) == LONGEST_NAME


@given(ODD_JSON)
def test_any_record_can_be_read(record: object) -> None:
    if isinstance(record, dict):
        sound_served({"call_id": record, "model": record, "retries": record, **record})


def test_the_newest_request_names_the_turn_and_tries_add_up() -> None:
    assert Served("call-2", "opus", 1, 0).after(FULL) == Served("call-2", "opus", 2, 2)
    assert Served(retries=1).after(FULL) == Served("call-1", "claude", 2, 2)
    assert FULL.after(None) is FULL


@pytest.mark.parametrize(
    ("served", "differs"),
    [
        (Served("call-1"), False),
        (Served("call-1", "asked"), False),
        (Served("call-1", "other"), True),
        (Served("call-1", "asked", retries=1), True),
        (Served("call-1", "asked", fallbacks=1), True),
    ],
)
def test_only_what_differs_from_what_was_asked_for_is_worth_telling(served: Served, differs: bool) -> None:
    assert served.differs_from("asked") is differs
