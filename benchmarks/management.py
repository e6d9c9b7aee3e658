"""What it costs to ask the proxy about itself: the start and the first token, while it answers, is slow, or is dead."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure, interleaved, median
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

ROUNDS = 7
SESSIONS = 1000
TURNS = 6
"""Turns of a warm program in each round."""
LIMIT = 1.1
"""Upper limit of each ratio."""
MANNERS = ("answering", "slow", "dead")
EARLIER = "before"
"""The program of another revision, at a proxy that answers."""
_APART = 0.7
"""Seconds between two turns."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds."""

    painted: float
    """From exec to the first frame."""
    first: float
    """From exec to the first token of a prompt that is sent as soon as there is a box for it."""
    tokens: Sequence[float]
    """From Enter to the first token of later prompts."""


@contextmanager
def proxy(manner: str) -> Iterator[str]:
    """Run a proxy while the block lasts, and yield its address."""
    command = [sys.executable, "-m", "benchmarks.programs.management", manner]
    with subprocess.Popen(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def measured(terminal: Terminal) -> Times:
    """Send a prompt at once, and some more to the warm program."""
    painted = terminal.wait_for("Enter sends") - terminal.started
    terminal.press("Go\r")
    first = terminal.wait_for("Answer-1.") - terminal.started
    terminal.rest(3.0)  # the first look at the proxy is under way or over
    tokens = []
    for number in range(2, TURNS + 2):
        terminal.press("Go")
        terminal.rest(_APART)
        sent = terminal.press("\r")
        tokens.append(terminal.wait_for(f"Answer-{number}.") - sent)
        terminal.rest(_APART)
    return Times(painted, first, tokens)


def run(workspace: Workspace, earlier: Workspace | None, rounds: int) -> Sequence[Figure]:
    """Measure, and return the figures: to the earlier program if there is one, else to a proxy that answers."""

    def one(name: str) -> Times:
        place = earlier if earlier and name == EARLIER else workspace
        manner = MANNERS[0] if name == EARLIER else name
        sessions = place.sessions("many", SESSIONS)
        with proxy(manner) as address, place.litechat(address, sessions) as terminal:
            return measured(terminal)

    names = [*([EARLIER] if earlier else []), *MANNERS]
    for name in names:
        one(name)  # so that each is compiled and in the page cache
    samples = interleaved("management", names, rounds, one)
    base = _medians(samples[names[0]])
    return [
        Figure("management", f"{name}: {what}, to {names[0]}", value / base[what], "x", LIMIT)
        for name in names[1:]
        for what, value in _medians(samples[name]).items()
    ]


def _medians(samples: Sequence[Times]) -> Mapping[str, float]:
    return {
        "first paint": median(one.painted for one in samples),
        "first token of a prompt sent at once": median(one.first for one in samples),
        "first token when warm": median(seconds for one in samples for seconds in one.tokens),
    }
