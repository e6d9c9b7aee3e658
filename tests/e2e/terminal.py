"""A pseudo-terminal with a person in front: it shows what a terminal would show and waits for what one waits for."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyte

PATIENCE = 60.0
"""Seconds."""
QUERIES = re.compile(rb"\x1b\[[<>=][0-9;:]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\[\?u|\x1b[P_^X].*?\x1b\\", re.DOTALL)
"""Sequences that pyte does not know and would print: keyboard protocols, mode queries, device control strings."""

ADOPT = "import os, sys; os.open(os.ttyname(0), os.O_RDWR); os.execvp(sys.argv[1], sys.argv[1:])"
"""Makes the terminal the controlling one of a new session, as it is for a person, and becomes the program."""


class Screen:
    """The screen end of a pseudo-terminal, whoever runs at its other end."""

    def __init__(self, master: int, columns: int, rows: int) -> None:
        self._master = master
        self._closed = False
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._pending = b""
        self.written = bytearray()
        """All that the program has sent."""

    def fileno(self) -> int:
        """Return the descriptor that has what the program writes, for `select`."""
        return self._master

    def close(self) -> None:
        """Take the terminal away, as closing its window does; closing twice is fine."""
        if not self._closed:
            self._closed = True
            os.close(self._master)

    def is_full(self) -> bool:
        """Return whether the program has taken the whole screen and not given it back."""
        return 1049 << 5 in self._screen.mode  # as pyte keeps a private mode

    @property
    def text(self) -> str:
        """What the screen shows, line by line; a wide character counts once."""
        # pyte's own `display` fails in the middle of an update, where half of a wide character may be left.
        screen = self._screen
        rows = (screen.buffer[row] for row in range(screen.lines))
        return "\n".join("".join(row[column].data for column in range(screen.columns)).rstrip() for row in rows)

    def type(self, keys: str) -> None:
        """Send `keys` as they come from a keyboard: Enter is a carriage return, Ctrl+Q is ``\\x11``."""
        os.write(self._master, keys.encode())

    def wait_for(self, shown: str | Callable[[str], bool], description: str = "", seconds: float = PATIENCE) -> str:
        """Return the screen's text once `shown` is in it or is true of it; fail with the screen when it never is."""
        deadline = time.monotonic() + seconds
        while not (shown in self.text if isinstance(shown, str) else shown(self.text)):
            left = deadline - time.monotonic()
            if left <= 0 or not self.read(left):
                raise AssertionError(f"The screen never showed {description or shown!r}:\n{self.text}")
        return self.text

    def read(self, seconds: float) -> bool:
        """Show what arrives next; False when nothing did in time or the program is gone."""
        readable, _, _ = select.select([self], [], [], seconds)
        try:
            data = os.read(self._master, 65536) if readable else b""
        except OSError:  # Linux reports the end of a pty as EIO.
            data = b""
        self.written += data
        whole, self._pending = _split(self._pending + data)
        self._stream.feed(QUERIES.sub(b"", whole))
        return bool(data)


class Terminal(Screen):
    """The screen of one running program."""

    def __init__(self, master: int, program: subprocess.Popen[bytes], columns: int, rows: int) -> None:
        super().__init__(master, columns, rows)
        self.program = program

    @classmethod
    @contextmanager
    def running(
        cls, command: Sequence[str], folder: Path, environment: Mapping[str, str], columns: int, rows: int
    ) -> Iterator["Terminal"]:
        """Run `command` on a terminal of its own while the block lasts."""
        master, slave = opened(columns, rows)
        program = subprocess.Popen(
            [sys.executable, "-c", ADOPT, *command],
            cwd=folder,
            env=environment,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        terminal = cls(master, program, columns, rows)
        try:
            yield terminal
        finally:
            program.kill()
            program.wait()
            terminal.close()

    def wait_for_exit(self, seconds: float = PATIENCE) -> int:
        """Show what the program still writes until it ends; return its exit status, fail when it does not end."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and self.read(left):
            pass
        try:
            return self.program.wait(1)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"The program did not end:\n{self.text}") from None


def opened(columns: int, rows: int) -> tuple[int, int]:
    """Return the two ends of a new pseudo-terminal: a person's, and a program's."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    return master, slave


def _split(data: bytes) -> tuple[bytes, bytes]:
    """Return what can be shown now, and a tail that may be the beginning of one of `QUERIES`."""
    start = data.rfind(b"\x1b")
    unfinished = start >= 0 and re.fullmatch(rb"\x1b(\[[<>=?]?[0-9;:]*\$?)?|\x1b[P_^X].*", data[start:], re.DOTALL)
    return (data[:start], data[start:]) if unfinished else (data, b"")
