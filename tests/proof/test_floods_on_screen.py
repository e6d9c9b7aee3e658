"""The longest answers in the full screen: letters that are typed meanwhile are seen, and the end is.

How long a letter takes is compared with how long the whole answer takes: none of the figures is a time on the clock.
"""

from __future__ import annotations

import os
import select
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.terminal import opened
from tests.proof.flood_server import END
from tests.proof.fork_server import ForkServer, Program

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does"),
]

MEGABYTE = 1_000_000
MOST_TIMES = 12
"""How many times an answer of ASCII is in memory at most, file and screen together."""
CONSTANT = 100 * MEGABYTE
PATIENCE = 200.0
"""Seconds; only a defect takes that long."""
SHARE = 6
"""What the slowest letter takes of the whole at most: one in so many. Where a frame draws all that has come, a letter
waits for a third of it and more."""
LETTERS = [
    chr(code)
    for first, last in ((0x0430, 0x0450), (0x0250, 0x02B0), (0x13A0, 0x13F0), (0x1401, 0x1676))
    for code in range(first, last)
]
"""Letters that are in no answer, each typed once."""


@dataclass
class Raw:
    """A terminal that is read and not drawn: drawing a flood would take longer than sending it."""

    master: int
    ended: bool = False
    """Whether the end of the answer has been shown."""

    def type(self, keys: str) -> None:
        """Send keys."""
        os.write(self.master, keys.encode())

    def until(self, shown: str) -> float:
        """Read until `shown` has been written; return how many seconds that took."""
        begun, seen = time.monotonic(), b""
        while shown.encode() not in seen:
            assert time.monotonic() - begun < PATIENCE, f"never shown: {shown}"
            assert select.select([self.master], [], [], PATIENCE)[0], f"never shown: {shown}"
            # What may be the beginning of it is looked at again.
            seen = seen[-64:] + os.read(self.master, 1 << 20)
            self.ended = self.ended or END.encode() in seen
        return time.monotonic() - begun


@pytest.fixture(scope="module")
def proxy() -> Iterator[str]:
    """A proxy in a process of its own, which takes no time of the test's."""
    command = [sys.executable, "-m", "tests.proof.flood_server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.communicate()


@contextmanager
def full_screen(fork_server: ForkServer, proxy: str, folder: Path) -> Iterator[tuple[Program, Raw]]:
    """Run the program on a terminal."""
    master, slave = opened(100, 30)
    environment = {
        "LITELLM_API_KEY": "sk-of-a-test",
        "SESSION_DB_PATH": str(folder / "sessions.db"),
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }
    arguments = ["--base-url", proxy, "--model", "m1", "--session-id", "s"]
    try:
        with fork_server.running(arguments, folder, environment, os.ttyname(slave)) as program:
            yield program, Raw(master)
    finally:
        os.close(slave)
        os.close(master)


def stored(folder: Path) -> tuple[str, int]:
    """Return the status of the turn, and how many characters of JSON its answer has."""
    with closing(sqlite3.connect(folder / "sessions.db")) as db:
        (status,) = db.execute("SELECT status FROM chat_turns").fetchone()
        (size,) = db.execute("SELECT sum(length(message_data)) FROM agent_messages").fetchone()
        return status, size


@pytest.mark.parametrize(
    "prompt",
    ["code 3000000", "rows 30000", "paragraph 3000000", "words 24000000", "thoughts 5000000"],
    ids=lambda prompt: prompt.split()[0],
)
def test_letters_are_seen_while_a_flood_arrives(
    fork_server: ForkServer, proxy: str, tmp_path: Path, prompt: str
) -> None:
    with full_screen(fork_server, proxy, tmp_path) as (_, terminal):
        send(terminal, prompt)
        begun, waits, letters = time.monotonic(), list[float](), iter(LETTERS)
        while not terminal.ended:
            terminal.type(letter := next(letters))
            waits.append(terminal.until(letter))
        whole = time.monotonic() - begun
    assert len(waits) > 2 * SHARE
    assert max(waits) < whole / SHARE


def test_a_flood_is_stopped_by_a_key_and_what_came_is_kept(fork_server: ForkServer, proxy: str, tmp_path: Path) -> None:
    with full_screen(fork_server, proxy, tmp_path) as (program, terminal):
        send(terminal, f"answer {20 * MEGABYTE} hang")
        before = peak(program)
        terminal.until("lazy dog")
        terminal.type("\x1b")
        terminal.until("Stopped")
        assert peak(program) - before < MOST_TIMES * 20 * MEGABYTE + CONSTANT
        terminal.type("\x11")
        assert program.wait() == 0
    status, size = stored(tmp_path)
    assert status == "stopped"
    assert 1_000 < size < 25 * MEGABYTE


def test_a_long_answer_is_in_memory_a_few_times_only(fork_server: ForkServer, proxy: str, tmp_path: Path) -> None:
    with full_screen(fork_server, proxy, tmp_path) as (program, terminal):
        send(terminal, f"answer {20 * MEGABYTE}")
        before = peak(program)
        terminal.until("→ 9 tokens")
        assert peak(program) - before < MOST_TIMES * 20 * MEGABYTE + CONSTANT
    status, size = stored(tmp_path)
    assert status == "completed"
    assert size > 20 * MEGABYTE


def send(terminal: Raw, prompt: str) -> None:
    """Send a prompt once the program is there."""
    terminal.until("Enter sends")
    terminal.type(prompt)
    terminal.until(prompt[-1])
    terminal.type("\r")


def peak(program: Program) -> int:
    """Return the most memory that a program has had, in bytes."""
    status = Path(f"/proc/{program.pid}/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024
