"""What the program is outside of the full screen: plain streams, an exit status, signals."""

from __future__ import annotations

import codecs
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import IntEnum
from io import StringIO, TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import TextIO

from litechat_tui.domain.errors import Problem
from litechat_tui.domain.text import clean, one_line
from litechat_tui.words.problems import problem_text

AGREEMENT = ("y", "yes", "はい", "ｙ")
"""Answers to a question that mean yes, in every language: a reader may have typed either way."""


class ExitCode(IntEnum):
    """What the program says to its caller."""

    ANSWERED = 0
    FAILED = 1
    """The proxy, the model or the session file failed."""
    MISUSED = 2
    """Wrong usage or configuration."""
    INTERRUPTED = 130


@dataclass(slots=True)
class Streams:
    """Where the answer goes (`out`) and where everything else goes (`err`). No terminal gets anything it would obey."""

    out: TextIO
    err: TextIO
    unwritten: OSError | None = field(default=None, init=False)
    """Why part of the answer could not be written; None while all could."""
    _mid_line: bool = field(default=False, init=False)
    _object_written: bool = field(default=False, init=False)

    def write(self, text: str) -> None:
        """Write a piece of the answer so that it is seen at once.

        A reader that leaves early, as `head` does, is no reason to stop: the answer still goes into the file.
        """
        if self.unwritten is not None or not text:
            return
        try:
            self.out.write(clean(text) if self.out.isatty() else text)
            self.out.flush()
        except OSError as error:
            self.unwritten = error
            # The interpreter flushes what is left when it ends, and would complain again.
            with suppress(OSError), Path(os.devnull).open("w") as null:
                os.dup2(null.fileno(), self.out.fileno())
        self._mid_line = not text.endswith("\n")

    def write_object(self, value: Mapping[str, object]) -> None:
        """Write the one object of `--json` on a line of its own; there is never a second one."""
        if not self._object_written:
            self._object_written = True
            ascii_only = not (self.out.encoding or "").lower().startswith("utf")
            self.write(f"{json.dumps(value, ensure_ascii=ascii_only)}\n")

    def end_line(self) -> None:
        """Begin a new line unless one has just begun."""
        if self._mid_line:
            self.write("\n")

    def part(self) -> None:
        """Set the next piece apart by an empty line; a note on the same terminal may have ended the line already."""
        self.write("\n\n" if self._mid_line or not self.out.isatty() else "\n")

    def note(self, text: str) -> None:
        """Say something in passing, where a person is looking."""
        if not self.err.isatty():
            return
        if self.out.isatty():
            self.end_line()
        self._say(one_line(text, 100), *(() if os.environ.get("NO_COLOR") else ("\x1b[2m", "\x1b[0m")))

    def report(self, text: str) -> None:
        """Say something in passing that matters without a person too, as in a log: the program waits, for example."""
        if self.err.isatty():
            self.note(f"· {text}")
        else:
            self._say(f"litechat-tui: {text}")

    def complain(self, *problems: Problem, of: str = "") -> None:
        """Say what went wrong: one sentence each, and under it what to do and what the proxy said.

        `of` is the one of several that it went wrong for.
        """
        begin = f"litechat-tui: {of}: " if of else "litechat-tui: "
        if self.out.isatty():
            self.end_line()
        for problem in problems:
            text = problem_text(problem)
            self._say("\n  ".join(filter(None, (f"{begin}{text.message}", text.hint, text.quote))))

    def _say(self, text: str, before: str = "", after: str = "") -> None:
        """Write a line to standard error between two sequences of our own."""
        with suppress(OSError):
            self.err.write(f"{before}{clean(text)}{after}\n")
            self.err.flush()


def described(problem: Problem) -> dict[str, object]:
    """Return a problem as `--json` reports it."""
    text = problem_text(problem)
    return {"code": problem.code, "message": text.message, "hint": text.hint, "proxy": problem.proxy_message}


def ready(stream: TextIO | None) -> TextIO:
    """Return a standard stream that takes every character; one that was closed swallows them."""
    if stream is None:
        return StringIO()
    if isinstance(stream, TextIOWrapper):
        plain_ascii = codecs.lookup(stream.encoding).name == "ascii"
        stream.reconfigure(encoding="utf-8" if plain_ascii else None, errors="backslashreplace")
    return stream


def agreed(streams: Streams, question: str, *, by_default: bool) -> bool:
    """Ask a person at the terminal, and return whether the answer is yes; Enter alone is what it is `by_default`."""
    streams.err.write(question)
    streams.err.flush()
    answer = ""
    try:
        with lines_as_typed():
            answer = sys.stdin.readline()
    finally:
        if not answer.endswith("\n"):  # Ctrl+C or Ctrl+D
            streams.err.write("\n")
    said = answer.strip().lower()
    return answer.endswith("\n") and (said in AGREEMENT or (by_default and not said))


@contextmanager
def interrupted(act: Callable[[signal.Signals], object]) -> Iterator[None]:
    """Call `act` with the first signal to end; the next one acts as it did before."""
    before: dict[signal.Signals, object] = {}

    def restore() -> None:
        while before:
            signal.signal(*before.popitem())  # type: ignore[arg-type] # what getsignal returned, signal takes back

    def handle(number: int, _frame: FrameType | None) -> None:
        restore()
        act(signal.Signals(number))

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal.Signals, name, None)
        shielded = name == "SIGHUP" and number is not None and signal.getsignal(number) is signal.SIG_IGN  # by nohup
        if number is not None and not shielded:
            before[number] = signal.signal(number, handle)
    try:
        yield
    finally:
        restore()


@contextmanager
def keys_as_typed() -> Iterator[None]:
    """Leave keys as they are typed: otherwise Enter typed while the program starts arrives as a line feed."""
    with _terminal_mode(by_line=False):
        yield


@contextmanager
def lines_as_typed() -> Iterator[None]:
    """Let the terminal echo and edit a line, as a question needs it."""
    with _terminal_mode(by_line=True):
        yield


@contextmanager
def _terminal_mode(*, by_line: bool) -> Iterator[None]:
    if sys.platform == "win32" or sys.stdin is None or not sys.stdin.isatty():
        yield
        return
    import termios

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    now = [*before]
    for index, flags in ((0, termios.ICRNL | termios.IXON), (3, termios.ICANON | termios.ECHO | termios.IEXTEN)):
        now[index] = before[index] | flags if by_line else before[index] & ~flags
    termios.tcsetattr(descriptor, termios.TCSANOW, now)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSANOW, before)
