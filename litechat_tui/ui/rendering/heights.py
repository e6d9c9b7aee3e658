"""Heights of stacked items: the first line of each, and the item at a line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Heights:
    """A list of heights with its running total.

    The total is brought up to date lazily from the first height that changed, so a change near the end, where a
    reply grows, costs nothing for the items above it. Looking up a line is a binary search.
    """

    __slots__ = ("_heights", "_tops")

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._heights = list(heights)
        self._tops = [0]
        """Tops of the items they are known for; at least the first."""

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> int:
        return self._heights[index]

    def __setitem__(self, index: int, height: int) -> None:
        if self._heights[index] != height:
            self._heights[index] = height
            del self._tops[index + 1 :]

    def splice(self, start: int, stop: int, heights: Iterable[int]) -> None:
        """Replace the heights from `start` up to, not including, `stop`."""
        self._heights[start:stop] = heights
        del self._tops[start + 1 :]

    def top(self, index: int) -> int:
        """Return the first line of the item at `index`; `len(self)` gives the line after the last one."""
        known = len(self._tops)
        if index >= known:
            self._tops += list(accumulate(self._heights[known - 1 : index], initial=self._tops[-1]))[1:]
        return self._tops[index]

    @property
    def total(self) -> int:
        """The sum of all heights."""
        return self.top(len(self._heights))

    def find(self, line: int) -> int:
        """Return the index of the item at `line`; lines outside belong to the first or the last one.

        Items without height are never found, unless there are no others. Raises IndexError when there are none.
        """
        if not self._heights:
            raise IndexError("there are no items")
        if line >= self.total:
            line = self.total - 1
        return min(max(bisect_right(self._tops, max(line, 0)) - 1, 0), len(self._heights) - 1)
