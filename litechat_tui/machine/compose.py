"""Docker Compose: whether it is here, and starting the containers with what it says line by line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO

from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.setup import EngineFacts
from litechat_tui.domain.text import one_line
from litechat_tui.machine.docker import PROJECT
from litechat_tui.machine.programs import asked, environment

_VOLUME = "postgres_data"
"""Of the database in `compose.yaml`."""
_UP = ("up", "--detach", "--wait")
_SECOND = re.compile(r"v?(\d+)\.")
_STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""Colours and movements of the cursor, which programs behind Docker Compose may still write."""
_LONGEST = 300
"""Characters of a line that are shown."""
_PIECE = 65_536
_BEAT = 0.2
"""Seconds after which the wish to stop is seen."""
_GRACE = 10.0
"""Seconds that Docker Compose has to end once it was asked to."""


class DockerCompose:
    """Docker Compose in the folder of one `.env`."""

    def __init__(self, env_file: Path, redactor: Callable[[], Redactor]) -> None:
        self._env_file = env_file.absolute()
        self._redactor = redactor

    def examined(self) -> EngineFacts:
        """Return what there is. Blocks for some seconds at most."""
        if shutil.which("docker") is None:
            return EngineFacts()
        version = _said("docker", "version", "--format", "{{.Server.Version}}")
        compose = _said("docker", "compose", "version", "--short")
        major = _SECOND.match(compose)
        return EngineFacts(is_installed=True, version=version, compose=compose if major and int(major[1]) > 1 else "")

    def has_database(self) -> bool:
        """Return whether there is a database of an earlier deployment: its volume outlives the containers."""
        project = os.environ.get("COMPOSE_PROJECT_NAME") or PROJECT
        return bool(_said("docker", "volume", "ls", "--quiet", "--filter", f"name=^{project}_{_VOLUME}$"))

    def up(self, line: Callable[[str], object], stopped: Callable[[], bool]) -> int | None:
        """Start the containers, and return the exit status; None when it was `stopped`, which leaves them as they are.

        Calls `line` with each line that is not empty, safe to show and without the secrets that are configured.
        """
        redactor = self._redactor()
        lines: SimpleQueue[str | None] = SimpleQueue()
        command = ["docker", "compose", "--ansi", "never", "--env-file", str(self._env_file), *_UP]
        process = subprocess.Popen(  # noqa: S603 (a program's name and options that are ours; secrets are in the file)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self._env_file.parent,
            env=environment(os.environ),
        )
        Thread(target=_read, args=(process.stdout, lines.put), daemon=True).start()
        while not stopped():
            try:
                written = lines.get(timeout=_BEAT)
            except Empty:
                continue
            if written is None:
                return process.wait()
            if shown := one_line(redactor.redacted(_STYLE.sub("", written)), _LONGEST):
                line(shown)
        _end(process)
        return None


def _read(output: IO[bytes], put: Callable[[str | None], object]) -> None:
    """Put each line of an output, and None at its end. A line that is redrawn counts as several."""
    left = b""
    with output:
        while piece := os.read(output.fileno(), _PIECE):
            *whole, left = re.split(rb"[\r\n]", left + piece)
            for line in whole:
                put(line.decode("utf-8", "replace"))
            left = left[-_PIECE:]
    put(left.decode("utf-8", "replace"))
    put(None)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _said(*command: str) -> str:
    """Return what a program says on one line; empty where it fails."""
    said = asked(command)
    return one_line(said.text) if said is not None and not said.status else ""
