"""The cost of streaming, and the latency of typing and of new text meanwhile."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from benchmarks.feeder import Feeder
from benchmarks.figures import Figure, interleaved, median, quantile
from benchmarks.processes import cpu_seconds
from benchmarks.sample import MARK, MIXED
from benchmarks.terminal import TIMEOUT_SECONDS, Terminal
from benchmarks.workspace import Workspace

ROUNDS = 3
TOKENS = 5000
RATES = (500, 2000)
"""Tokens per second."""
SESSIONS = 1000

BARE, TRANSCRIPT, LITECHAT, EARLIER = (
    "bare MarkdownStream app",
    "transcript alone",
    "litechat-tui",
    "litechat-tui before",
)
CPU = {TRANSCRIPT: 0.25, LITECHAT: 0.3}
"""Upper limit of CPU at the first of `RATES`, relative to the bare MarkdownStream app."""
ECHO = {500: 20.0, 2000: 30.0}
"""Milliseconds in which 95 of 100 letters should appear, by rate."""
GLASS = {500: 45.0}
"""Milliseconds in which 95 of 100 tokens should."""

_LETTERS = [chr(code) for code in range(ord("А"), ord("я") + 1)]


@dataclass(frozen=True, slots=True)
class Stream:
    """Measurements of one stream."""

    cpu: float
    """CPU seconds of the program, from the first token until it is idle."""
    written: int
    """Bytes to the terminal."""
    echoes: Sequence[float]
    """Seconds from each typed letter to its echo."""
    lags: Sequence[float]
    """Seconds from each marked token to its output, or to that of a later one if it scrolled past."""


@contextmanager
def receiving(workspace: Workspace, name: str, shape: str, tokens: int) -> Iterator[tuple[Terminal, Feeder]]:
    """Run an idle program that is about to receive this many tokens, and their feeder."""
    if name in (BARE, TRANSCRIPT):
        program = "markdown_stream" if name == BARE else "transcript"
        with Feeder.running("text") as feeder, workspace.program(program, feeder.address) as terminal:
            feeder.prepare(shape, tokens)
            terminal.settle()
            yield terminal, feeder
        return
    sessions = workspace.sessions("many", SESSIONS)
    with Feeder.running("responses") as feeder, workspace.litechat(feeder.address, sessions) as terminal:
        terminal.wait_for("Enter sends")
        terminal.settle()  # the SDK is loaded
        terminal.press("Go on")
        terminal.settle()
        terminal.press("\r")
        feeder.prepare(shape, tokens)
        terminal.settle()
        yield terminal, feeder


def streamed(terminal: Terminal, feeder: Feeder, tokens: int, rate: int, *, typing: bool) -> Stream:
    """Stream this many tokens while typing letters; return once all are shown and the program is idle."""
    cpu, written = cpu_seconds(terminal.pid), terminal.received
    letters = iter(_LETTERS if typing else ())
    pressed: dict[str, float] = {}
    echoed: dict[str, float] = {}
    seen: dict[int, float] = {}
    begun = time.monotonic()
    next_letter = begun + 0.3
    deadline = begun + tokens / rate + TIMEOUT_SECONDS
    feeder.play(tokens, rate)
    sent = None
    while time.monotonic() < deadline:
        now = time.monotonic()
        if sent is None:
            sent = feeder.sent()
        if sent is None and now >= next_letter and (letter := next(letters, None)):
            pressed[letter] = terminal.press(letter)
            next_letter = now + random.uniform(0.12, 0.28)
        output = terminal.read(0.005)
        for found in MARK.findall(output):
            seen.setdefault(int(found), terminal.now)
        for letter in pressed.keys() - echoed.keys():
            if letter.encode() in output:
                echoed[letter] = terminal.now
        if sent is not None and max(sent) in seen and len(echoed) == len(pressed):
            break
    else:
        raise TimeoutError("The program never caught up with the stream.")
    terminal.settle()
    lags, later = [], seen[max(sent)]
    for number in sorted(sent, reverse=True):
        later = min(seen.get(number, later), later)
        lags.append(later - sent[number])
    return Stream(
        cpu_seconds(terminal.pid) - cpu,
        terminal.received - written,
        [echoed[letter] - moment for letter, moment in pressed.items()],
        lags,
    )


def run(workspace: Workspace, earlier: Workspace | None, rounds: int) -> Sequence[Figure]:
    """Measure, and return the figures."""
    names = [BARE, TRANSCRIPT, LITECHAT, *([EARLIER] if earlier else [])]
    figures: list[Figure] = []
    for rate in RATES:

        def one(name: str, rate: int = rate) -> Stream:
            place = earlier if earlier and name == EARLIER else workspace
            with receiving(place, name, MIXED, TOKENS) as (terminal, feeder):
                return streamed(terminal, feeder, TOKENS, rate, typing=True)

        samples = interleaved(f"stream, {rate} tokens/s", names, rounds, one)
        base = samples[BARE]
        for name in names:
            figures += _figures(name, rate, samples[name], base)
    return figures


def _figures(name: str, rate: int, mine: Sequence[Stream], base: Sequence[Stream]) -> list[Figure]:
    """Return the figures of one program at one rate."""
    label, ours, is_base = f"{name}, {rate}/s", name == LITECHAT, name == BARE
    echoes = [1000 * echo for echo in chain.from_iterable(stream.echoes for stream in mine)]
    lags = [1000 * lag for lag in chain.from_iterable(stream.lags for stream in mine)]
    slow_echo, slow_glass = quantile(echoes, 0.95), quantile(lags, 0.95)
    ratio = median(s.cpu for s in mine) / median(s.cpu for s in base)
    written = median(s.written for s in mine) / median(s.written for s in base)
    figures = [
        Figure("stream", f"{label}: CPU per 1,000 tokens", 1e6 * median(s.cpu for s in mine) / TOKENS, "ms"),
        Figure("stream", f"{label}: key echo, median", median(echoes), "ms"),
        Figure("stream", f"{label}: key echo, 95 of 100", slow_echo, "ms", ECHO[rate] if ours else None),
        Figure("stream", f"{label}: token to glass, median", median(lags), "ms"),
        Figure("stream", f"{label}: token to glass, 95 of 100", slow_glass, "ms", GLASS.get(rate) if ours else None),
    ]
    if is_base:
        return figures
    return [
        Figure("stream", f"{label}: CPU", ratio, "x", CPU.get(name) if rate == RATES[0] else None),
        Figure("stream", f"{label}: bytes to the terminal", written),
        Figure("stream", f"{label}: key echo, 95 of 100", slow_echo / _slow(base, "echoes")),
        Figure("stream", f"{label}: token to glass, 95 of 100", slow_glass / _slow(base, "lags")),
        *figures,
    ]


def _slow(streams: Sequence[Stream], what: Literal["echoes", "lags"]) -> float:
    """Return the milliseconds that 95 of 100 took."""
    return 1000 * quantile(chain.from_iterable(getattr(stream, what) for stream in streams), 0.95)
