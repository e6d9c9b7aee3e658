"""Bars made of blocks that are an eighth of a cell thick: lying ones, and standing ones beside each other."""

from __future__ import annotations

from collections.abc import Sequence

_LYING = " ▏▎▍▌▋▊▉█"
_STANDING = " ▁▂▃▄▅▆▇█"
_EIGHTHS = 8


def lying(amount: float, most: float, cells: int) -> str:
    """Return a bar as long as `amount` is great; `most` takes all the cells."""
    whole, rest = divmod(_eighths(amount, most, cells), _EIGHTHS)
    return ("█" * whole + _LYING[rest]).rstrip()


def standing(amounts: Sequence[float], most: float, rows: int) -> list[str]:
    """Return rows from top to bottom with one cell of the bar of each amount; `most` takes all the rows."""
    heights = [_eighths(amount, most, rows) for amount in amounts]
    return [
        "".join(_STANDING[min(max(height - row * _EIGHTHS, 0), _EIGHTHS)] for height in heights)
        for row in reversed(range(rows))
    ]


def _eighths(amount: float, most: float, cells: int) -> int:
    """Return how long a bar is; whatever is more than nothing can be seen."""
    if not (most > 0 and amount > 0):
        return 0
    return max(round(min(amount / most, 1) * cells * _EIGHTHS), 1)
