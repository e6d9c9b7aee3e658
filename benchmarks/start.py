"""Time from exec to the first output and to the first echoed key, and the cost of idling."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from benchmarks.feeder import Feeder
from benchmarks.figures import Figure, interleaved, median
from benchmarks.processes import cpu_seconds
from benchmarks.terminal import TIMEOUT_SECONDS, Terminal
from benchmarks.workspace import Workspace

ROUNDS = 9
SESSIONS = 1000
READY = 1.25
"""Upper limit of the time to input, relative to the minimal app."""
IDLE = 3.0
"""Seconds of idling that are measured."""

BARE, MINIMAL, LITECHAT, EARLIER = "bare Input app", "minimal app", "litechat-tui", "litechat-tui before"
_PAINTED = {BARE: "eady to type", MINIMAL: "eady to type", LITECHAT: "Enter sends", EARLIER: "Enter sends"}
_LISTED = "thing to k"
_LETTERS = [chr(code) for code in range(ord("А"), ord("я") + 1)]
"""Letters that no program shows unless they are typed."""
_EVERY = 0.02
"""Seconds between two letters."""


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds since exec."""

    painted: float
    ready: float
    cpu: float
    """CPU seconds used until then."""
    listed: float
    """When the stored sessions were shown; for ours only."""
    idle_bytes: int
    """Bytes written to the terminal while idle."""


def measured(terminal: Terminal, painted: str, listed: str | None) -> Start:
    """Type from the first byte the program writes until a letter is echoed."""
    letters, waiting = iter(_LETTERS), set[str]()
    times: dict[str, float] = {}
    next_letter, deadline = 0.0, time.monotonic() + TIMEOUT_SECONDS
    wanted = {"painted": painted, **({"listed": listed} if listed else {})}
    cpu = 0.0
    while "ready" not in times or wanted.keys() - times.keys():
        now = time.monotonic()
        if now > deadline:
            raise TimeoutError(f"The program showed only {[*times]} of {wanted}.")
        if terminal.received and "ready" not in times and now >= next_letter:
            if (letter := next(letters, None)) is not None:
                terminal.press(letter)
                waiting.add(letter)
            next_letter = now + _EVERY
        seen = terminal.read(_EVERY / 2).decode(errors="replace")
        for name, words in wanted.items():
            if words in seen:
                times.setdefault(name, terminal.now - terminal.started)
        if "ready" not in times and any(letter in seen for letter in waiting):
            times["ready"], cpu = terminal.now - terminal.started, cpu_seconds(terminal.pid)
            times.setdefault("painted", times["ready"])  # a letter may be there before the first frame is drawn
    terminal.settle()
    before = terminal.received
    terminal.rest(IDLE)
    return Start(times["painted"], times["ready"], cpu, times.get("listed", 0.0), terminal.received - before)


def run(workspace: Workspace, earlier: Workspace | None, rounds: int) -> Sequence[Figure]:
    """Measure, and return the figures."""
    with Feeder.running("responses") as feeder:
        files = {place: place.sessions("many", SESSIONS) for place in (workspace, earlier) if place}

        def program(name: str) -> AbstractContextManager[Terminal]:
            if name in (BARE, MINIMAL):
                return workspace.program("bare_input" if name == BARE else "minimal")
            place = earlier if earlier and name == EARLIER else workspace
            return place.litechat(feeder.address, files[place])

        def one(name: str) -> Start:
            with program(name) as terminal:
                return measured(terminal, _PAINTED[name], _LISTED if name in (LITECHAT, EARLIER) else None)

        names = [BARE, MINIMAL, LITECHAT, *([EARLIER] if earlier else [])]
        for name in names:
            one(name)  # so that each is compiled and in the page cache
        samples = interleaved("start", names, rounds, one)

    base = samples[MINIMAL]
    ready = median(start.ready for start in base)
    painted = median(start.painted for start in base)
    cpu = median(start.cpu for start in base)
    figures: list[Figure] = []
    for name in names:
        if name == MINIMAL:
            continue
        mine, target = samples[name], READY if name == LITECHAT else None
        figures += [
            Figure(
                "start", f"{name}: input ready, to the minimal app", median(s.ready for s in mine) / ready, "x", target
            ),
            Figure("start", f"{name}: first paint, to its first paint", median(s.painted for s in mine) / painted),
            Figure("start", f"{name}: CPU until input ready, to its", median(s.cpu for s in mine) / cpu),
        ]
        if name in (LITECHAT, EARLIER):
            figures += [
                Figure("start", f"{name}: sessions listed, to its input ready", median(s.listed for s in mine) / ready),
                Figure("start", f"{name}: drawn in {IDLE:g} s of rest", median(s.idle_bytes for s in mine), "B", 0),
            ]
    return figures
