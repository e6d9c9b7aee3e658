"""The cost of durability: turns without a screen, with the journal, without checkpoints, and without a journal."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.feeder import Feeder
from benchmarks.figures import Figure, interleaved, median
from benchmarks.processes import cpu_seconds, written_bytes
from benchmarks.sample import MIXED
from benchmarks.workspace import Workspace

ROUNDS = 5
WARM_UP, TOKENS, RATE = 500, 5000, 500
TARGET = 1.1

ALL, NO_CHECKPOINTS, NONE = "all", "no-checkpoints", "none"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one turn took."""

    cpu: float
    """Seconds."""
    written: int
    """Bytes handed to write calls; those to the proxy's connection are among them, but few."""


def turn(workspace: Workspace, feeder: Feeder, kept: str) -> Cost:
    """Stream an answer into a session file, after a short one that loads everything."""
    file = workspace.sessions("many", 1)
    with subprocess.Popen(
        workspace.command("turns", file, feeder.address, kept),
        cwd=workspace.folder,
        env=workspace.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        prompts, messages = process.stdin, process.stdout
        assert prompts is not None
        assert messages is not None

        def answered(tokens: int) -> Cost:
            cpu, written = cpu_seconds(process.pid), written_bytes(process.pid)
            print("Go on", file=prompts)
            feeder.prepare(MIXED, tokens)
            feeder.play(tokens, RATE)
            assert messages.readline() == "ended\n"
            feeder.wait()
            return Cost(cpu_seconds(process.pid) - cpu, written_bytes(process.pid) - written)

        answered(WARM_UP)
        cost = answered(TOKENS)
        prompts.close()
    return cost


def run(workspace: Workspace, earlier: Workspace | None, rounds: int) -> Sequence[Figure]:  # noqa: ARG001 - as all have it
    """Measure, and return the figures."""
    with Feeder.running("responses") as feeder:
        samples = interleaved(
            "durability", [ALL, NO_CHECKPOINTS, NONE], rounds, lambda kept: turn(workspace, feeder, kept)
        )
    cpu = {kept: median(cost.cpu for cost in costs) for kept, costs in samples.items()}
    written = {kept: median(cost.written for cost in costs) / TOKENS for kept, costs in samples.items()}
    return [
        Figure("durability", "turns alone: CPU, to no checkpoints", cpu[ALL] / cpu[NO_CHECKPOINTS], "x", TARGET),
        Figure("durability", "turns alone: CPU, to no journal at all", cpu[ALL] / cpu[NONE], "x", TARGET),
        Figure("durability", "turns alone: CPU per 1,000 tokens", 1e6 * cpu[ALL] / TOKENS, "ms"),
        Figure("durability", "turns alone: written per 1,000 tokens", written[ALL] - written[NONE], "kB"),
        Figure("durability", "the same without checkpoints", written[NO_CHECKPOINTS] - written[NONE], "kB"),
    ]
