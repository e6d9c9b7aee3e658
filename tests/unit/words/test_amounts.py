"""Amounts in words."""

from __future__ import annotations

import pytest

from litechat_tui.words import use
from litechat_tui.words.amounts import dollars, short_number, unknown_costs


@pytest.mark.parametrize(
    ("cost", "written"), [(0, "$0.0000"), (0.00421, "$0.0042"), (1, "$1.00"), (1234.5, "$1,234.50")]
)
def test_a_cost_has_as_many_digits_as_matter(cost: float, written: str) -> None:
    assert dollars(cost) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0"),
        (950, "950"),
        (999, "999"),
        (1000, "1.0k"),
        (1234, "1.2k"),
        (9949, "9.9k"),
        (9999, "10k"),
        (64_000, "64k"),
        (999_499, "999k"),
        (999_600, "1.0M"),
        (3_400_000, "3.4M"),
        (2e9, "2.0G"),
        (5e13, "50000G"),
    ],
)
def test_a_number_in_few_letters_is_rounded(number: float, written: str) -> None:
    assert short_number(number) == written


def test_what_nobody_knows_is_counted_in_both_languages() -> None:
    assert unknown_costs(1) == "The cost of 1 answer is not known."
    assert unknown_costs(1200) == "The costs of 1,200 answers are not known."
    use("ja")
    try:
        assert unknown_costs(1200) == "料金が不明な応答が 1,200 件あります。"
    finally:
        use("en")
