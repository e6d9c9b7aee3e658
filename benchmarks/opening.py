"""The time to open sessions of any length, and the memory used to read them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.feeder import Feeder
from benchmarks.figures import Figure, interleaved, median
from benchmarks.processes import proportional_megabytes
from benchmarks.programs.sessions import first, last
from benchmarks.terminal import Terminal
from benchmarks.workspace import Workspace

ROUNDS = 5
SHORT, LONG, LONGEST, ONE_BIG = 10, 1000, 10_000, 2
"""Messages in each session; the last one has an answer of 200,000 characters."""
LENGTHS = (SHORT, LONG, LONGEST, ONE_BIG)
TARGET = 1.3
"""Upper limit of the time for the longest, relative to the shortest."""

LITECHAT, EARLIER = "litechat-tui", "litechat-tui before"
_FILTER, _DOWN, _UP, _TRANSCRIPT, _HOME = "\x1bOR", "\x1b[B", "\x1b[A", "\x1b[Z", "\x1b[H"


@dataclass(frozen=True, slots=True)
class Visit:
    """Times and memory of one run."""

    opened: dict[int, list[float]]
    """Seconds from the key to the last message on the terminal, by length of the session; `SHORT` came first."""
    memory: dict[str, float]
    """MB after the short session, after the longest, after reading all of the long one, and after leaving that."""


def visited(terminal: Terminal) -> Visit:
    """Move down and up the sidebar, then scroll a long session to its beginning."""
    terminal.wait_for("Enter sends")
    terminal.settle()
    terminal.press(_FILTER)
    terminal.settle()
    opened: dict[int, list[float]] = {length: [] for length in LENGTHS}
    memory: dict[str, float] = {}

    def go(key: str, length: int) -> None:
        pressed = terminal.press(key)
        opened[length].append(terminal.wait_for(last(length)) - pressed)
        terminal.settle()

    go(_DOWN, SHORT)
    memory["short"] = proportional_megabytes(terminal.pid)
    for length in LENGTHS[1:]:
        go(_DOWN, length)
        if length == LONGEST:
            memory["longest"] = proportional_megabytes(terminal.pid)
    for length in LENGTHS[-2::-1]:
        go(_UP, length)
    go(_DOWN, LONG)
    terminal.press("\r")  # to the prompt; the conversation is before it
    terminal.settle()
    terminal.press(_TRANSCRIPT)
    terminal.settle()
    _read_back(terminal)
    memory["read"] = proportional_megabytes(terminal.pid)
    terminal.press(_FILTER)
    terminal.settle()
    terminal.press(_DOWN)
    terminal.settle()
    go(_UP, SHORT)
    memory["left"] = proportional_megabytes(terminal.pid)
    return Visit(opened, memory)


def _read_back(terminal: Terminal) -> None:
    """Go to the beginning of the long session, page by page as they are read from the file."""
    wanted = first(LONG).encode()
    for _ in range(LONG):
        terminal.press(_HOME)
        deadline = time.monotonic() + 0.2
        while (left := deadline - time.monotonic()) > 0:
            if wanted in terminal.read(left):
                terminal.settle()
                return
    raise TimeoutError("The beginning of the session never came.")


def run(workspace: Workspace, earlier: Workspace | None, rounds: int) -> Sequence[Figure]:
    """Measure, and return the figures."""
    names = [LITECHAT, *([EARLIER] if earlier else [])]
    with Feeder.running("responses") as feeder:

        def one(name: str) -> Visit:
            place = earlier if earlier and name == EARLIER else workspace
            with place.litechat(feeder.address, place.sessions("long", *LENGTHS)) as terminal:
                return visited(terminal)

        samples = interleaved("open", names, rounds, one)

    figures: list[Figure] = []
    for name in names:
        visits = samples[name]
        took = {length: median(t for visit in visits for t in visit.opened[length][-2:]) for length in LENGTHS}
        cold = median(visit.opened[SHORT][0] for visit in visits)
        held = {moment: median(visit.memory[moment] for visit in visits) for moment in visits[0].memory}
        figures += [
            Figure("open", f"{name}: {SHORT} messages", 1000 * took[SHORT], "ms"),
            Figure("open", f"{name}: the first session of all, to later ones", cold / took[SHORT]),
            Figure("open", f"{name}: {LONG:,} messages, to {SHORT}", took[LONG] / took[SHORT]),
            Figure("open", f"{name}: {LONGEST:,} messages, to {SHORT}", took[LONGEST] / took[SHORT], "x", TARGET),
            Figure("open", f"{name}: one of 200,000 characters, to {SHORT}", took[ONE_BIG] / took[SHORT]),
            Figure("open", f"{name}: memory with {SHORT} messages", held["short"], "MB"),
            Figure("open", f"{name}: more with {LONGEST:,} unread", held["longest"] - held["short"], "MB"),
            Figure("open", f"{name}: more per 1,000 read to the first", held["read"] - held["longest"], "MB"),
            Figure("open", f"{name}: more after leaving those", held["left"] - held["longest"], "MB"),
        ]
    return figures
