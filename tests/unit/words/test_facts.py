"""Facts as sentences show them."""

from __future__ import annotations

import re

import pytest

from litechat_tui.domain.errors import Fact
from litechat_tui.words.facts import written


@pytest.mark.parametrize(
    ("name", "fact", "shown"),
    [
        ("spent", 7.26e-05, "$0.0001"),
        ("allowed", 1_200, "$1,200.00"),
        ("limit", 100_000, "100,000"),
        ("size", "215000", "215,000"),
        ("limited", "requests", "requests a minute"),
        ("path", "as it is", "as it is"),
    ],
)
def test_an_amount_is_written_for_a_reader(name: str, fact: Fact, shown: str) -> None:
    assert written({name: fact}) == {name: shown}


@pytest.mark.parametrize("moment", ["2026-11-23 15:18:08.449000+00:00", "2026-11-23T15:18:08Z"])
def test_a_moment_is_written_to_the_minute(moment: str) -> None:
    shown = written({"expired_at": moment})["expired_at"]
    assert re.fullmatch(r"2026-11-2\d \d\d:\d\d", str(shown))


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("spent", "much"),
        ("spent", float("inf")),
        ("limit", "many"),
        ("limit", float("inf")),
        ("limited", "words"),
        ("resets_at", "soon"),
        ("resets_at", "0001-01-01T00:00:00+23:59"),
    ],
)
def test_a_fact_that_makes_no_sense_is_left_out(name: str, fact: Fact) -> None:
    assert written({name: fact}) == {}
