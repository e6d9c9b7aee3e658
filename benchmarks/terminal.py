"""A pseudo-terminal that answers queries like a real one, and records when output arrives."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.processes import cpu_seconds

COLUMNS, ROWS = 120, 40
TIMEOUT_SECONDS = 60.0
"""Seconds."""

_ANSWERS = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
)
"""Device attributes, cursor position, synchronised output, resize reports, keyboard protocol."""

_OVERLAP = 64
"""Bytes searched again with the next ones, for text split between two reads."""


class Terminal:
    """The terminal of one running program. Times are those of `time.monotonic`, in seconds."""

    def __init__(self, master: int, program: subprocess.Popen[bytes], started: float) -> None:
        self.pid = program.pid
        self.started = started
        """When the program was executed."""
        self.now = started
        """When the newest bytes arrived."""
        self.received = 0
        """Bytes the program has written so far."""
        self._master = master
        self._tail = b""

    @classmethod
    @contextmanager
    def running(cls, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[Terminal]:
        """Run `command` while the block lasts; at its end it is killed."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        mode = termios.tcgetattr(slave)
        mode[3] &= ~termios.ECHO  # what is echoed, the program has echoed
        termios.tcsetattr(slave, termios.TCSANOW, mode)
        started = time.monotonic()
        with subprocess.Popen(
            command, cwd=folder, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        ) as program:
            os.close(slave)
            try:
                yield cls(master, program, started)
            finally:
                program.kill()
                os.close(master)

    def press(self, keys: str) -> float:
        """Send keys and return when."""
        now = time.monotonic()
        os.write(self._master, keys.encode())
        return now

    def read(self, seconds: float) -> bytes:
        """Return what arrives within so many seconds, with a little of what came before it; nothing if nothing does."""
        if not select.select([self._master], [], [], max(seconds, 0))[0]:
            return b""
        try:
            data = os.read(self._master, 1 << 20)
        except OSError as error:  # Linux reports the end of a pty as EIO.
            raise RuntimeError(f"The program ended: {self._tail!r}") from error
        self.now = time.monotonic()
        self.received += len(data)
        seen = self._tail + data
        self._tail = seen[-_OVERLAP:]
        for question, answer in _ANSWERS:
            if question.search(data):
                os.write(self._master, answer)
        return seen

    def wait_for(self, shown: str, seconds: float = TIMEOUT_SECONDS) -> float:
        """Return when `shown` arrived."""
        wanted, deadline = shown.encode(), time.monotonic() + seconds
        while wanted not in self.read(deadline - time.monotonic()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"The program never showed {shown!r}.")
        return self.now

    def settle(self) -> None:
        """Read output until the program has been idle for half a second."""
        deadline, before = time.monotonic() + TIMEOUT_SECONDS, cpu_seconds(self.pid)
        while time.monotonic() < deadline:
            self.rest(0.5)
            used = cpu_seconds(self.pid)
            if used - before <= 0.02:
                return
            before = used

    def rest(self, seconds: float) -> None:
        """Read output for this many seconds."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.read(left)
