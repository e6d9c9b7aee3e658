"""What it costs that no word is lost: turns without a screen, their journal kept wholly, in part, and not at all."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.feeder import Feeder
from benchmarks.figures import Figure, interleaved, median
from benchmarks.processes import cpu_seconds, written_bytes
from benchmarks.sample import MIXED
from benchmarks.workshop import Workshop

ROUNDS = 5
WARM_UP, TOKENS, RATE = 500, 5000, 500
TARGET = 1.1

ALL, UNKEPT, NONE = "all", "unkept", "none"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one turn took."""

    cpu: float
    """Seconds."""
    written: int
    """Bytes handed to write calls; those to the proxy's connection are among them, and few."""


def turn(workshop: Workshop, feeder: Feeder, kept: str) -> Cost:
    """Stream an answer into a session file, after a short one that loads everything."""
    file = workshop.sessions("many", 1)
    with subprocess.Popen(
        workshop.command("turns", file, feeder.address, kept),
        cwd=workshop.folder,
        env=workshop.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        prompts, news = process.stdin, process.stdout
        assert prompts is not None
        assert news is not None

        def answered(tokens: int) -> Cost:
            cpu, written = cpu_seconds(process.pid), written_bytes(process.pid)
            print("Go on", file=prompts)
            feeder.prepare(MIXED, tokens)
            feeder.play(tokens, RATE)
            assert news.readline() == "ended\n"
            feeder.wait()
            return Cost(cpu_seconds(process.pid) - cpu, written_bytes(process.pid) - written)

        answered(WARM_UP)
        cost = answered(TOKENS)
        prompts.close()
    return cost


def run(workshop: Workshop, earlier: Workshop | None, rounds: int) -> Sequence[Figure]:  # noqa: ARG001 - as all have it
    """Measure, and return the figures."""
    with Feeder.running("responses") as feeder:
        samples = interleaved("durability", [ALL, UNKEPT, NONE], rounds, lambda kept: turn(workshop, feeder, kept))
    cpu = {kept: median(cost.cpu for cost in costs) for kept, costs in samples.items()}
    written = {kept: median(cost.written for cost in costs) / TOKENS for kept, costs in samples.items()}
    return [
        Figure("durability", "turns alone: CPU, to no checkpoints", cpu[ALL] / cpu[UNKEPT], "x", TARGET),
        Figure("durability", "turns alone: CPU, to no journal at all", cpu[ALL] / cpu[NONE], "x", TARGET),
        Figure("durability", "turns alone: CPU per 1,000 tokens", 1e6 * cpu[ALL] / TOKENS, "ms"),
        Figure("durability", "turns alone: written per 1,000 tokens", written[ALL] - written[NONE], "kB"),
        Figure("durability", "the same without checkpoints", written[UNKEPT] - written[NONE], "kB"),
    ]
