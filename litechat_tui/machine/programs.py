"""Runs other programs to ask them something."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from litechat_tui.domain.secret_variables import without_secrets

PATIENCE = 2.0
"""Seconds that a program has to answer."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a program said."""

    status: int
    """Its exit status."""
    text: str
    """Its standard output."""


def asked(command: Sequence[str], *, given: str = "", folder: Path | None = None) -> Said | None:
    """Return what a program says when it is `given` something; None where it is not there or does not end in time.

    Blocks for at most `PATIENCE` seconds. It gets no secret but by its standard input.
    """
    path = shutil.which(command[0])
    if path is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 (names of programs, and options that are ours)
            [path, *command[1:]],
            input=given.encode("utf-8", "surrogateescape"),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            cwd=folder,
            env=environment(os.environ),
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return Said(done.returncode, done.stdout.decode("utf-8", "replace"))


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without secrets, and without what would have Git look at another repository."""
    kept = {name: value for name, value in without_secrets(environ).items() if not name.startswith("GIT_")}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


def is_there(command: str, folder: str = "", path: str | None = None) -> bool:
    """Return whether there is a program of that name, as it would be started in `folder` with `path` as its PATH.

    Without a `path`, that of this process counts. Nothing is started.
    """
    # A name without a folder is looked for in PATH; anything else is where it says, seen from `folder`.
    where = command if Path(command).name == command else str(Path(folder) / command)
    return shutil.which(where, path=path) is not None
