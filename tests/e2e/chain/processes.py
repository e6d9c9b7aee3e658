"""Programs that run beside the tests and end with them, however the tests end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

Program = subprocess.Popen[bytes]
GRACE = 10.0
"""Seconds a program has to end by itself."""


class ChainError(Exception):
    """A part of the chain could not be built or started."""


class MissingToolError(ChainError):
    """A program that the chain is built with is not on this machine."""


def free_port() -> int:
    """Return a loopback port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def run(
    command: Sequence[str | Path],
    log: Path,
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    stdin: str = "",
) -> None:
    """Run `command` to its end, its output appended to `log`; raises ChainError with the end of that log."""
    with log.open("ab") as out:
        done = subprocess.run(
            command,
            input=stdin.encode(),
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=env,
            check=False,
            **_as(user),
        )
    if done.returncode:
        raise ChainError(f"{Path(command[0]).name} failed ({done.returncode}):\n{tail(log)}")


@contextmanager
def running(
    command: Sequence[str | Path],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[Program]:
    """Run `command` in a process group of its own, its output in `log`, and end it by `stop` with the block.

    Where util-linux is, the kernel sends it `stop` also when the tests are killed and cannot.
    """
    setpriv = shutil.which("setpriv")
    guard = [setpriv, "--pdeathsig", stop.name.removeprefix("SIG")] if setpriv else []
    with log.open("wb") as out:
        program = subprocess.Popen(
            [*guard, *command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=env,
            start_new_session=True,
            **_as(user),
        )
    try:
        yield program
    finally:
        _end(program, stop)


def wait_until(ready: Callable[[], bool], program: Program, log: Path, *, seconds: float) -> None:
    """Ask `ready` ten times a second until it says yes; raises ChainError when `program` dies or time is up."""
    for _ in range(int(seconds * 10)):
        if ready():
            return
        with suppress(subprocess.TimeoutExpired):
            raise ChainError(f"{log.stem} ended with status {program.wait(0.1)}:\n{tail(log)}")
    raise ChainError(f"{log.stem} was not ready within {seconds:.0f} s:\n{tail(log)}")


def tail(log: Path, lines: int = 25) -> str:
    """Return the last `lines` of a log."""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-lines:])


def _end(program: Program, stop: signal.Signals) -> None:
    """End `program` politely, then the rest of its group for certain."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, stop)
    with suppress(subprocess.TimeoutExpired):
        program.wait(GRACE)
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait(GRACE)


def _as(user: str | None) -> dict[str, Any]:
    """Return what makes subprocess run something as `user`, in that user's own group only."""
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
