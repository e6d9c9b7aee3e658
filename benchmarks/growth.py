"""Whether a token costs more after many others."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.figures import Figure, interleaved, median
from benchmarks.processes import cpu_seconds
from benchmarks.sample import MIXED, SHAPES
from benchmarks.stream import LITECHAT, TRANSCRIPT, receiving, streamed
from benchmarks.workspace import Workspace

ROUNDS = 3
RATE = 2000
WINDOW = 4000
"""Tokens over which CPU is measured, first after `EARLY` tokens and then after `LATE` ones."""
EARLY, LATE = 1000, 50_000
LATE_IN_SHAPE = 10_000
"""The same for texts that are a single block, which are never 50,000 tokens long."""
TARGET = 1.2

_UNSENT_TOKENS = 1000
"""Tokens that are never sent, so that the end of the answer is not measured."""


def cost_ratio(workspace: Workspace, name: str, shape: str, late: int) -> float:
    """Return the ratio of the cost of a token after `late` others to that after `EARLY`."""
    with receiving(workspace, name, shape, late + WINDOW + _UNSENT_TOKENS) as (terminal, feeder):

        def cpu(tokens: int) -> float:
            before = cpu_seconds(terminal.pid)
            streamed(terminal, feeder, tokens, RATE, typing=False)
            return cpu_seconds(terminal.pid) - before

        cpu(EARLY)
        early = cpu(WINDOW)
        cpu(late - EARLY - WINDOW)
        return cpu(WINDOW) / early


def run(workspace: Workspace, earlier: Workspace | None, rounds: int) -> Sequence[Figure]:  # noqa: ARG001 - as all have it
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
        return cost_ratio(workspace, name, shape, LATE if shape == MIXED else LATE_IN_SHAPE)

    samples = interleaved("growth", [*cases], rounds, one)
    targets = {case: TARGET if shape == MIXED else None for case, (_, shape) in cases.items()}
    return [Figure("growth", case, median(samples[case]), "x", targets[case]) for case in cases]
