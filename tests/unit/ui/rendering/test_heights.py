"""Heights know where everything begins, whatever has changed since."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.ui.rendering.heights import Heights

CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.integers(0, 9), st.integers(0, 5)),
        st.tuples(st.just("splice"), st.integers(0, 9), st.lists(st.integers(0, 5), max_size=4)),
    ),
    max_size=12,
)


@given(st.lists(st.integers(0, 5), max_size=8), CHANGES)
def test_tops_and_finds_agree_with_counting(
    heights: list[int], changes: list[tuple[str, int, int | list[int]]]
) -> None:
    stacked = Heights(heights)
    for _, at, value in changes:
        if isinstance(value, list):
            stacked.splice(min(at, len(heights)), min(at + 2, len(heights)), value)
            heights[min(at, len(heights)) : min(at + 2, len(heights))] = value
        elif at < len(heights):
            stacked[at] = value
            heights[at] = value
        assert [stacked[index] for index in range(len(stacked))] == heights
        assert [stacked.top(index) for index in range(len(heights) + 1)] == [
            sum(heights[:index]) for index in range(len(heights) + 1)
        ]
        owners = [index for index, height in enumerate(heights) for _ in range(height)]
        assert [stacked.find(line) for line in range(stacked.total)] == owners


def test_lines_outside_belong_to_the_first_or_the_last() -> None:
    stacked = Heights([2, 3])
    assert stacked.find(-5) == 0
    assert stacked.find(99) == 1


def test_find_raises_without_items() -> None:
    with pytest.raises(IndexError):
        Heights().find(0)
