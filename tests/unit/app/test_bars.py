"""Bars of blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.app.bars import lying, standing


@pytest.mark.parametrize(
    ("amount", "most", "bar"),
    [
        (8, 8, "████"),
        (4, 8, "██"),
        (1, 8, "▌"),
        (3, 8, "█▌"),
        (0.001, 8, "▏"),
        (0, 8, ""),
        (-1, 8, ""),
        (0, 0, ""),
        (16, 8, "████"),
        (float("nan"), 8, ""),
    ],
)
def test_a_lying_bar_is_as_long_as_its_amount(amount: float, most: float, bar: str) -> None:
    assert lying(amount, most, 4) == bar


def test_standing_bars_are_rows_of_cells() -> None:
    assert standing([8, 4, 0, 1, 6, 0.001], 8, 2) == [
        "█   ▄ ",
        "██ ▂█▁",
    ]
    assert standing([], 8, 2) == ["", ""]
    assert standing([0, 0], 0, 1) == ["  "]


@given(st.lists(st.floats(0, 1e12), max_size=20), st.integers(1, 12))
def test_the_greatest_amount_takes_all_rows_and_whatever_is_more_than_nothing_is_seen(
    amounts: list[float], rows: int
) -> None:
    most = max(amounts, default=0)
    columns = ["".join(cells) for cells in zip(*standing(amounts, most, rows), strict=True)]
    assert [bool(column.strip()) for column in columns] == [amount > 0 for amount in amounts]
    assert all(column == "█" * rows for column, amount in zip(columns, amounts, strict=True) if 0 < amount == most)
