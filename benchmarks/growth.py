"""Whether a token costs more when many have come before it."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.figures import Figure, interleaved, median
from benchmarks.processes import cpu_seconds
from benchmarks.sample import MIXED, SHAPES
from benchmarks.stream import LITECHAT, TRANSCRIPT, receiving, streamed
from benchmarks.workshop import Workshop

ROUNDS = 3
RATE = 2000
WINDOW = 4000
"""Tokens over which CPU is counted, first behind `EARLY` tokens and then behind `LATE` ones."""
EARLY, LATE = 1000, 50_000
LATE_IN_SHAPE = 10_000
"""The same for texts that are all one block, which nobody makes 50,000 tokens long."""
TARGET = 1.2

_MORE = 1000
"""Tokens that are never sent, so that the end of the answer falls into no window."""


def grown(workshop: Workshop, name: str, shape: str, late: int) -> float:
    """Return what a token costs behind `late` others, to what it costs behind `EARLY`."""
    with receiving(workshop, name, shape, late + WINDOW + _MORE) as (terminal, feeder):

        def cpu(tokens: int) -> float:
            before = cpu_seconds(terminal.pid)
            streamed(terminal, feeder, tokens, RATE, typing=False)
            return cpu_seconds(terminal.pid) - before

        cpu(EARLY)
        early = cpu(WINDOW)
        cpu(late - EARLY - WINDOW)
        return cpu(WINDOW) / early


def run(workshop: Workshop, earlier: Workshop | None, rounds: int) -> Sequence[Figure]:  # noqa: ARG001 - as all have it
    """Measure, and return the figures."""
    cases = {
        f"{name}: a token behind {LATE:,}, to one behind {EARLY:,}": (name, MIXED) for name in (TRANSCRIPT, LITECHAT)
    }
    cases |= {
        f"{TRANSCRIPT}: behind {LATE_IN_SHAPE:,} of {shape}, to {EARLY:,}": (TRANSCRIPT, shape)
        for shape in SHAPES
        if shape != MIXED
    }

    def one(case: str) -> float:
        name, shape = cases[case]
        return grown(workshop, name, shape, LATE if shape == MIXED else LATE_IN_SHAPE)

    samples = interleaved("growth", [*cases], rounds, one)
    targets = {case: TARGET if shape == MIXED else None for case, (_, shape) in cases.items()}
    return [Figure("growth", case, median(samples[case]), "x", targets[case]) for case in cases]
