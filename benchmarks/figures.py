"""The figures of a run, and the table that shows them."""

from __future__ import annotations

import math
import random
import statistics
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

T = TypeVar("T")

_DIGITS = {"x": 2, "ms": 1, "s": 1, "MB": 1, "kB": 0, "B": 0}


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    benchmark: str
    what: str
    value: float
    unit: str = "x"
    """`x` for a ratio; other units are only comparable within one run."""
    target: float | None = None
    """Upper limit; None without a target."""


def median(values: Iterable[float]) -> float:
    """Return the median; not a number when there are no values."""
    return statistics.median([*values] or [math.nan])


def quantile(values: Iterable[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)] if ordered else math.nan


def interleaved(
    label: str, subjects: Sequence[str], rounds: int, measure: Callable[[str], T]
) -> Mapping[str, Sequence[T]]:
    """Measure every subject once per round, in random order; return all samples by subject.

    Other load of the machine then affects all of them alike.
    """
    samples: dict[str, list[T]] = {subject: [] for subject in subjects}
    for number in range(1, rounds + 1):
        for subject in random.sample(subjects, len(subjects)):
            print(f"{label}, round {number} of {rounds}: {subject}", file=sys.stderr)
            samples[subject].append(measure(subject))
    return samples


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of text."""
    width = max(len(figure.what) for figure in figures)
    lines = [f"{'':12}{'':{width}}  {'measured':>11}  {'target':>9}"]
    for benchmark, group in groupby(figures, lambda figure: figure.benchmark):
        for position, figure in enumerate(group):
            value = f"{figure.value:,.{_DIGITS[figure.unit]}f} {figure.unit}"
            line = f"{benchmark if position == 0 else '':12}{figure.what:{width}}  {value:>11}"
            if figure.target is not None:
                target = f"≤ {figure.target:,g} {figure.unit}"
                line += f"  {target:>9}{'' if figure.value <= figure.target else '  missed'}"
            lines.append(line)
        lines.append("")
    return "\n".join(lines[:-1])
