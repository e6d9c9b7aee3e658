"""Typing in the first seconds, while the SDK is loaded, and what loading costs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import chain, cycle

from benchmarks.feeder import Feeder
from benchmarks.figures import Figure, interleaved, median, quantile
from benchmarks.processes import cpu_seconds, proportional_megabytes
from benchmarks.terminal import TIMEOUT_SECONDS, Terminal
from benchmarks.workspace import Workspace

ROUNDS = 5
SESSIONS = 1000
TYPING = 5.0
"""Seconds that are typed in, from the first echoed letter on."""
ECHO = 15.0
"""Milliseconds in which 95 of 100 letters should appear then."""
WARM_UP = 1.3
"""Upper limit of the CPU seconds from the first echoed letter until the program is idle, with nothing else typed."""
MEMORY = 100.0
"""Upper limit of the memory (PSS, MB) then."""

MINIMAL, LITECHAT, EARLIER = "minimal app", "litechat-tui", "litechat-tui before"
_FIRST = [chr(code) for code in range(ord("ა"), ord("ჰ"))]
_LETTERS = [chr(code) for code in range(ord("А"), ord("я") + 1)]
"""Letters that no program shows unless they are typed."""
_EVERY = 0.08
"""Seconds between two letters."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Measurements of two starts."""

    echoes: Sequence[float]
    """Seconds from each typed letter to its echo, in the first."""
    cpu: float
    """CPU seconds until the program is idle, in the second ..."""
    memory: float
    """... and its memory then, in MB."""


def ready(terminal: Terminal) -> None:
    """Type, from the first byte the program writes on, until a letter is echoed."""
    letters, deadline, seen = cycle(_FIRST), time.monotonic() + TIMEOUT_SECONDS, b""
    while not any(letter.encode() in seen for letter in _FIRST):
        if time.monotonic() > deadline:
            raise TimeoutError("The program echoes nothing.")
        if terminal.received:
            terminal.press(next(letters))
        seen = terminal.read(0.02)


def typed(terminal: Terminal) -> Sequence[float]:
    """Return the seconds from each of many letters to its echo."""
    pressed: dict[str, float] = {}
    echoed: dict[str, float] = {}
    letters, begun, next_letter = iter(_LETTERS), time.monotonic(), 0.0
    while (now := time.monotonic()) < begun + TYPING or (
        echoed.keys() != pressed.keys() and now < begun + TIMEOUT_SECONDS
    ):
        if begun + TYPING > now >= next_letter and (letter := next(letters, None)) is not None:
            pressed[letter] = terminal.press(letter)
            next_letter = now + _EVERY
        seen = terminal.read(0.005)
        for letter in pressed.keys() - echoed.keys():
            if letter.encode() in seen:
                echoed[letter] = terminal.now
    return [echoed[letter] - moment for letter, moment in pressed.items()]


def run(workspace: Workspace, earlier: Workspace | None, rounds: int) -> Sequence[Figure]:
    """Measure, and return the figures."""
    with Feeder.running("responses") as feeder:

        def program(name: str) -> AbstractContextManager[Terminal]:
            if name == MINIMAL:
                return workspace.program("minimal")
            place = earlier if earlier and name == EARLIER else workspace
            return place.litechat(feeder.address, place.sessions("many", SESSIONS))

        def one(name: str) -> Beginning:
            with program(name) as terminal:
                ready(terminal)
                echoes = typed(terminal)
            with program(name) as terminal:
                ready(terminal)
                used = cpu_seconds(terminal.pid)
                terminal.rest(2.0)
                terminal.settle()
                return Beginning(echoes, cpu_seconds(terminal.pid) - used, proportional_megabytes(terminal.pid))

        names = [MINIMAL, LITECHAT, *([EARLIER] if earlier else [])]
        samples = interleaved("early", names, rounds, one)
    base = samples[MINIMAL]
    return [figure for name in names for figure in _figures(name, samples[name], base)]


def _figures(name: str, mine: Sequence[Beginning], base: Sequence[Beginning]) -> list[Figure]:
    ours = name == LITECHAT
    echo = _slowest(mine)
    memory = median(one.memory for one in mine)
    return [
        Figure("early", f"{name}: key echo in the first seconds, 95 of 100", echo, "ms", ECHO if ours else None),
        *([] if name == MINIMAL else [Figure("early", f"{name}: that, to the minimal app's", echo / _slowest(base))]),
        Figure(
            "early",
            f"{name}: CPU to load what a turn needs",
            median(one.cpu for one in mine),
            "s",
            WARM_UP if ours else None,
        ),
        Figure("early", f"{name}: memory then", memory, "MB", MEMORY if ours else None),
        *(
            []
            if name == MINIMAL
            else [Figure("early", f"{name}: that, to the minimal app's", memory / median(one.memory for one in base))]
        ),
    ]


def _slowest(starts: Sequence[Beginning]) -> float:
    """Return the milliseconds in which 95 of 100 letters appeared."""
    return 1000 * quantile(chain.from_iterable(one.echoes for one in starts), 0.95)
