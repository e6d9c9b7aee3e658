"""What 100,000 sessions with 1,000,000 messages cost, half of them Japanese, to what 10 do."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from benchmarks import library
from benchmarks.feeder import Feeder
from benchmarks.figures import Figure, interleaved, median, quantile
from benchmarks.sample import MIXED
from benchmarks.start import measured as started
from benchmarks.workspace import ROOT, Workspace

ROUNDS = 15
STARTS = 7
FEW, MANY = 10, 100_000
RATE, STREAMED = 500, 1_000_000
"""Tokens per second of the reply that streams meanwhile, and how many it would have."""
START = 1.2
"""Upper limit of the time to input with many sessions, relative to few."""
SEARCH = 50.0
"""Upper limit of a search, and of the index's part of a write, in milliseconds."""
CALL = 10.0
"""Upper limit of every other call, in milliseconds."""

_MADE_OF = ("benchmarks/library.py", "litechat_tui/store/sqlite/schema.py", "litechat_tui/store/sqlite/indexing.py")
_INDEX = "name GLOB 'search_*' OR name GLOB 'chat_text*' OR name GLOB 'chat_unindexed*' OR name = 'chat_turns_of_model'"
_TEXT = "name IN ('agent_messages', 'idx_agent_messages_session_id')"


def made(sessions: int) -> Path:
    """Return a session file; one that was made is kept beside other temporary files until its parts change."""
    key = hashlib.sha256(b"".join((ROOT / part).read_bytes() for part in _MADE_OF)).hexdigest()[:12]
    path = Path(tempfile.gettempdir()) / f"litechat-library-{key}-{sessions}.db"
    if not path.exists():
        print(f"Making {path} ...", file=sys.stderr)
        unfinished = path.with_suffix(".part")
        for leftover in path.parent.glob(f"{unfinished.name}*"):
            leftover.unlink()
        library.make(unfinished, sessions, datetime.now(UTC))
        unfinished.rename(path)
    return path


@dataclass(frozen=True, slots=True)
class Calls:
    """A program that does what it is told with a session file."""

    commands: IO[str]
    messages: IO[str]

    @classmethod
    @contextmanager
    def running(cls, workspace: Workspace, path: Path, base_url: str) -> Iterator[Calls]:
        """Run it for the block."""
        with subprocess.Popen(
            workspace.command("library", path, base_url),
            cwd=workspace.folder,
            env=workspace.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                yield cls(process.stdin, process.stdout)
            finally:
                process.kill()

    def ask(self, *words: object) -> Any:  # noqa: ANN401 - any JSON value
        """Return the answer to a command."""
        print(*words, file=self.commands)
        return json.loads(self.messages.readline())


def run(workspace: Workspace, earlier: Workspace | None, rounds: int) -> Sequence[Figure]:  # noqa: ARG001 - as all have it
    """Measure, and return the figures."""
    files = {amount: Path(shutil.copy(made(amount), workspace.folder / f"{amount}.db")) for amount in (FEW, MANY)}
    with Feeder.running("responses") as feeder:
        figures = _starts(workspace, feeder, files)
        idle = {amount: _calls(workspace, feeder, path, rounds, beside_a_reply=False) for amount, path in files.items()}
        busy = _calls(workspace, feeder, files[MANY], rounds, beside_a_reply=True)
        figures += _call_figures(idle[FEW], idle[MANY], busy)
        with Calls.running(workspace, files[MANY], feeder.address) as calls:
            for days in (30, 0):
                name = f"statistics of {days} days" if days else "statistics of all days"
                figures.append(Figure("sessions", name, 1000 * calls.ask("statistics", days), "ms"))
    return [*figures, *_sizes(files[MANY])]


def _starts(workspace: Workspace, feeder: Feeder, files: Mapping[int, Path]) -> list[Figure]:
    def one(name: str) -> float:
        with workspace.litechat(feeder.address, files[int(name)]) as terminal:
            return started(terminal, "Enter sends", None).ready

    names = [str(amount) for amount in files]
    for name in names:
        one(name)  # so that each is compiled and in the page cache
    samples = interleaved("start", names, STARTS, one)
    ratio = median(samples[str(MANY)]) / median(samples[str(FEW)])
    return [Figure("sessions", f"input ready with {MANY:,} sessions, to {FEW}", ratio, "x", START)]


def _calls(
    workspace: Workspace, feeder: Feeder, path: Path, rounds: int, *, beside_a_reply: bool
) -> Mapping[str, Sequence[float]]:
    """Return the seconds of every call."""
    with Calls.running(workspace, path, feeder.address) as calls:
        if beside_a_reply:
            assert calls.ask("stream") == "asked"
            feeder.prepare(MIXED, STREAMED)
            feeder.play(STREAMED, RATE)
        samples: Mapping[str, Sequence[float]] = calls.ask("measure", rounds)
    return samples


def _call_figures(
    few: Mapping[str, Sequence[float]], many: Mapping[str, Sequence[float]], busy: Mapping[str, Sequence[float]]
) -> list[Figure]:
    figures: list[Figure] = []
    for name, seconds in many.items():
        target: float | None = SEARCH if name.startswith(("search", "write: the index")) else CALL
        if name.startswith(("change", "write: a turn")):
            target = None  # as fast as the disk
        figures += [
            Figure("sessions", f"{name}, to {FEW} sessions", median(seconds) / median(few[name])),
            Figure("sessions", f"{name}: median", 1000 * median(seconds), "ms", target),
            Figure("sessions", f"{name}: 95 of 100 while a reply streams", 1000 * quantile(busy[name], 0.95), "ms"),
        ]
    return figures


def _sizes(path: Path) -> list[Figure]:
    with closing(sqlite3.connect(path)) as db:
        index, text = (
            db.execute(f"SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND ({part})").fetchone()[0]
            for part in (_INDEX, _TEXT)
        )
    return [
        Figure("sessions", "the conversations in the file", text / 1e6, "MB"),
        Figure("sessions", "the index of all text, to these", index / text),
    ]
