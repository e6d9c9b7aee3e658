"""`python -m benchmarks [NAME...]`: measure and print one table. Linux only: it reads /proc."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from benchmarks import (
    attachments,
    durability,
    early,
    files,
    growth,
    management,
    opening,
    servers,
    sessions,
    start,
    stream,
)
from benchmarks.figures import Figure, table
from benchmarks.workspace import Workspace

Benchmark = Callable[[Workspace, Workspace | None, int], Sequence[Figure]]

BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {
    "start": (start.run, start.ROUNDS),
    "early": (early.run, early.ROUNDS),
    "stream": (stream.run, stream.ROUNDS),
    "open": (opening.run, opening.ROUNDS),
    "growth": (growth.run, growth.ROUNDS),
    "sessions": (sessions.run, sessions.ROUNDS),
    "management": (management.run, management.ROUNDS),
    "servers": (servers.run, servers.ROUNDS),
    "files": (files.run, files.ROUNDS),
    "durability": (durability.run, durability.ROUNDS),
    "attachments": (attachments.run, attachments.ROUNDS),
}
"""The benchmarks, with the rounds each needs for a steady median."""


def keep_others_away() -> None:
    """Take real-time priority, where permitted; all measured programs inherit it."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except PermissionError:
        print("Without root, other work on this machine weighs in: let it rest meanwhile.", file=sys.stderr)


def main() -> None:
    """Run the benchmarks named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(BENCHMARKS)}; without one, all")
    parser.add_argument("--rounds", type=int, help="rounds of each, instead of what is usual for it")
    parser.add_argument("--against", metavar="REVISION", help="measure litechat-tui of that git revision beside it")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.names if name not in BENCHMARKS]:
        parser.error(f"there is no benchmark {unknown[0]!r}")
    keep_others_away()
    figures: list[Figure] = []
    with Workspace.open() as workspace:
        earlier = workspace.at(arguments.against) if arguments.against else None
        for name in arguments.names or BENCHMARKS:
            run, rounds = BENCHMARKS[name]
            figures += run(workspace, earlier, arguments.rounds or rounds)
    print(table(figures))


if __name__ == "__main__":
    main()
