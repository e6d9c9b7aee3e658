"""A session file that the environment names, and both ends a command line may have."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from litechat_tui import cli, console, errands
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import NOW
from tests.contract.stores import TickingClock

COLUMNS = 100


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SQLiteStore]:
    path = tmp_path / "sessions.db"
    monkeypatch.setenv("SESSION_DB_PATH", str(path))
    monkeypatch.setattr(errands, "now", lambda: NOW + timedelta(minutes=5))
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)
    with closing(SQLiteStore(path, TickingClock())) as made:
        yield made


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs commands as a shell does, in this process."""

    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def run(self, *argv: str) -> tuple[int, str, str]:
        """Return the exit status and what was written, where programs read it."""
        status = cli.main(argv)
        return status, *self.capsys.readouterr()

    def lines(self, *argv: str) -> list[list[str]]:
        """Return the values of each line."""
        status, out, err = self.run(*argv)
        assert (status, err) == (0, "")
        return [line.split("\t") for line in out.splitlines()]

    def json(self, *argv: str) -> Any:
        """Return what is written with `--json`."""
        status, out, err = self.run(*argv, "--json")
        assert (status, err) == (0, "")
        return json.loads(out)

    def seen(self, *argv: str, typed: str = "") -> list[str]:
        """Return the lines that a person sees."""
        terminal = Terminal()
        with self.monkeypatch.context() as patch:
            # A terminal made of strings has no modes to set.
            patch.setattr(console, "lines_as_typed", nullcontext)
            patch.setattr(sys, "stdin", Terminal(typed))
            patch.setattr(sys, "stdout", terminal)
            patch.setattr(sys, "stderr", terminal)
            assert cli.main(argv) == 0
        return terminal.getvalue().splitlines()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def shell(store: SQLiteStore, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    return Shell(capsys, monkeypatch)
