"""A folder with a session file, and the program started in it."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from litechat_tui.demo.server import ResponsesServer
from litechat_tui.store.sqlite import SQLiteStore
from tests.e2e.terminal import Screen, opened
from tests.proof.fork_server import TIMEOUT_SECONDS, ForkServer, Program

PROGRAM = str(Path(sys.executable).with_name("litechat-tui"))
SIZE = (100, 30)
"""Columns and rows."""
SESSION = "s"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder, a scripted proxy and a session to run the program in."""

    folder: Path
    server: ResponsesServer
    fork_server: ForkServer

    def store(self) -> SQLiteStore:
        """Open the session file beside whoever has it open."""
        return SQLiteStore(self.folder / "sessions.db", lambda: datetime.now(UTC))

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the program."""
        return {
            "LITELLM_API_KEY": "sk-of-a-test",
            "SESSION_DB_PATH": str(self.folder / "sessions.db"),
            "HOME": str(self.folder),
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
        }

    @property
    def full_screen(self) -> list[str]:
        """The arguments for the full screen."""
        return ["--base-url", self.server.base_url, "--model", "m1", "--session-id", SESSION]

    def one_shot(self, prompt: str) -> list[str]:
        """Return the arguments for one prompt."""
        return [*self.full_screen, "--input", prompt]

    def asking(self, prompt: str) -> AbstractContextManager[Program]:
        """Run one prompt; the answer goes to the file `out`."""
        return self.fork_server.running(self.one_shot(prompt), self.folder, self.environment)

    @contextmanager
    def on_a_terminal(self, *flags: str, **variables: str) -> Iterator[tuple[Program, Screen]]:
        """Run the program on a terminal while the block lasts; `variables` are added to its environment."""
        master, slave = opened(*SIZE)
        screen, arguments = Screen(master, *SIZE), [*self.full_screen, *flags]
        environment = self.environment | variables
        try:
            with self.fork_server.running(arguments, self.folder, environment, os.ttyname(slave)) as program:
                yield program, screen
        finally:
            os.close(slave)
            screen.close()

    @property
    def complaints(self) -> str:
        """Standard error of the last one-shot run."""
        return (self.folder / "err").read_text("utf-8")


def ended(program: Program, screen: Screen) -> int:
    """Read the terminal of the program until it ends; return its exit status."""
    either: list[Program | Screen] = [program, screen]
    while not program.ended:
        # A full terminal buffer would block it.
        if select.select(either, [], [], TIMEOUT_SECONDS)[0] == [screen]:
            screen.read(0)
    return program.wait()


def until(condition: Callable[[], bool]) -> None:
    """Poll until a condition is true."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        Event().wait(0.002)
