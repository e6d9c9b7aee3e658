"""A fork server for the real program: about 0.1 s for a start instead of 2 s.

The server imports the program and runs the warm-up turn. Every program is a fork of it with its own folder,
environment and terminal, and runs `cli.main` from its first line to its last.

Usage: fork_server.py SOCKET
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from socketserver import ForkingMixIn, StreamRequestHandler, UnixStreamServer
from typing import Any, NoReturn

ROOT = Path(__file__).parents[2]
TIMEOUT_SECONDS = 30.0
"""Seconds to wait for anything, such as the end of a program."""

EXIT_EXCEPTION = 70
"""Exit status of a program that raised an exception."""


class Program:
    """One running program."""

    def __init__(self, pid: int, supervisor: socket.socket) -> None:
        self.pid = pid
        self._supervisor = supervisor
        self._status: int | None = None

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when it ends, for `select`."""
        return self._supervisor.fileno()

    @property
    def ended(self) -> bool:
        """Whether it has ended."""
        return self._status is not None or bool(select.select([self], [], [], 0)[0])

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def wait(self) -> int:
        """Wait for its end and return its exit status, or the negative number of the signal that ended it."""
        if self._status is None:
            self._supervisor.settimeout(TIMEOUT_SECONDS)
            self._status = int(_line(self._supervisor))
        return self._status


class ForkServer:
    """The client of the fork server."""

    def __init__(self, address: str) -> None:
        self._address = address

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[ForkServer]:
        """Start a fork server, which loads the program once."""
        # A socket's address must be short, which the folders of tests are not.
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "tests.proof.fork_server", f"{folder}/s"]
            # Programs that are killed leave no coverage behind; measuring them would only make them slow.
            environment = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
            with subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
            ) as server:
                try:
                    assert server.stdout is not None
                    assert server.stdout.readline() == b"ready\n"
                    yield cls(f"{folder}/s")
                finally:
                    server.kill()

    @contextmanager
    def running(
        self, argv: Sequence[str], folder: Path, environment: Mapping[str, str], terminal: str = ""
    ) -> Iterator[Program]:
        """Run the program in `folder` for the block, on `terminal` or with output to the files `out` and `err`."""
        request = {"argv": argv, "folder": str(folder), "environment": environment, "terminal": terminal}
        with socket.socket(socket.AF_UNIX) as supervisor:
            supervisor.connect(self._address)
            supervisor.sendall(json.dumps(request).encode() + b"\n")
            program = Program(int(_line(supervisor)), supervisor)
            try:
                yield program
            finally:
                if not program.ended:
                    with suppress(ProcessLookupError):
                        program.send_signal(signal.SIGKILL)
                program.wait()


class _Server(ForkingMixIn, UnixStreamServer):
    """Forks a supervisor for each connection."""

    max_children = 1_000


class _Supervisor(StreamRequestHandler):
    """Starts one program and waits for its end."""

    def handle(self) -> None:
        """Start the requested program; send its process id, then its exit status."""
        request = json.loads(self.rfile.readline())
        pid = os.fork()
        if pid == 0:
            _become(request)
        self.wfile.write(b"%d\n" % pid)
        _, status = os.waitpid(pid, 0)
        self.wfile.write(b"%d\n" % os.waitstatus_to_exitcode(status))


def _become(request: Mapping[str, Any]) -> NoReturn:
    """Become the requested program."""
    status = EXIT_EXCEPTION
    try:
        os.setsid()
        os.closerange(3, 256)
        os.chdir(request["folder"])
        os.environ.clear()
        os.environ.update(request["environment"])
        streams = [request["terminal"]] * 3 if request["terminal"] else [os.devnull, "out", "err"]
        for number, path in enumerate(streams):
            # The first terminal that the leader of a session opens becomes its own: closing it sends SIGHUP.
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), number)
        os.closerange(3, 256)
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            # Those of the server remember what kind of file they were made for.
            stream = open(number, "w" if number else "r", encoding="utf-8", closefd=False)  # noqa: SIM115
            vars(sys).update({name: stream, f"__{name}__": stream})
        from litechat_tui.cli import main

        status = main(request["argv"])
    except BaseException:  # noqa: BLE001 - whatever it was, it would have been printed and ended the program
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _line(supervisor: socket.socket) -> bytes:
    """Read one line byte by byte, nothing beyond it."""
    line = b""
    while not line.endswith(b"\n"):
        piece = supervisor.recv(1)
        assert piece, line
        line += piece
    return line


def _load() -> None:
    """Import everything the program may import."""
    from litechat_tui.agent.quiet import silence

    silence()
    import litechat_tui.cli
    import litechat_tui.composition
    import litechat_tui.demo.server
    import litechat_tui.on_the_line
    import litechat_tui.oneshot
    import litechat_tui.proxy.catalogue
    import litechat_tui.settings.loading
    import litechat_tui.store.sqlite
    import litechat_tui.ui.app
    import litechat_tui.ui.rendering.message_view
    import litechat_tui.ui.widgets.account_watcher
    import litechat_tui.words.problem_sentences  # noqa: F401 - to have them all loaded
    from litechat_tui.agent.warmup import warm_up

    warm_up()


if __name__ == "__main__":
    _load()
    with _Server(sys.argv[1], _Supervisor) as server:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        server.serve_forever()
