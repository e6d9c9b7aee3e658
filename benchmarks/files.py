"""What finding a file among 100,000 takes, and how long a key waits meanwhile."""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import Figure, interleaved, median, quantile
from benchmarks.workspace import Workspace
from litechat_tui.app.file_finder import FileFinder
from litechat_tui.machine.listing import Folders
from litechat_tui.ui.beside import beside

ROUNDS = 5
FOLDERS, EACH = 2_500, 40
FIRST, ALL = 0.25, 3.0
"""Upper limits of the seconds until the first files are listed, and until all were looked at."""
WAIT = 0.05
"""Upper limit of the seconds that all but one in a hundred keys may come late while files are looked for."""
_TICK = 0.001
_GIT, _WALK = "with Git", "without"
_IGNORED = "*.pyc\n*.log\nbuild/\ndist/\nnode_modules/\n.venv/\n*.egg-info/\ntarget/\n*.so\n*.o\n*~\n"
_TYPED = ("", "f", "fi", "file 7", "モジュ", "mod4file9md")


class _Sample(NamedTuple):
    first: float
    complete: float
    late: Sequence[float]


@contextmanager
def _tree() -> Iterator[Path]:
    """Make the files, in a folder that is a repository and in one that is none."""
    top = Path(tempfile.mkdtemp(prefix="litechat-files-"))
    try:
        source, dice = top / _WALK, random.Random(1)
        for number in range(FOLDERS):
            name = f"モジュール{number % 50:02}" if number % 5 == 0 else f"module{number % 50:02}"
            folder = source / f"package{number // 50:02}" / name
            folder.mkdir(parents=True)
            for file in range(EACH):
                (folder / f"file{dice.randrange(10**6)}_{file}.{dice.choice(['py', 'md', 'png', 'log'])}").touch()
        (source / ".gitignore").write_text(_IGNORED)
        shutil.copytree(source, top / _GIT)
        for command in (["init", "-q"], ["add", "-A"]):
            subprocess.run(["git", "-C", str(top / _GIT), *command], check=True, capture_output=True)
        yield top
    finally:
        shutil.rmtree(top)


def _measured(folder: Path) -> _Sample:
    """Open the list, then type word after word, and look how late a loop is that wakes up a thousand times a second."""
    import asyncio

    async def find() -> _Sample:
        finder, late, begun = FileFinder(Folders(), folder), list[float](), time.perf_counter()
        finder.follow("")
        first = complete = 0.0

        async def tick() -> None:
            while True:
                before = time.perf_counter()
                await asyncio.sleep(_TICK)
                late.append(time.perf_counter() - before - _TICK)

        ticking = asyncio.create_task(tick())
        for typed in _TYPED:
            finder.follow(typed)
            search, done = finder.search(), False
            while not done:
                done = await beside(lambda search=search: search.look(lambda: False))  # type: ignore[misc]
                first = first or time.perf_counter() - begun
            complete = complete or time.perf_counter() - begun
        ticking.cancel()
        finder.close()
        return _Sample(first, complete, late)

    return asyncio.run(find())


def run(_workspace: Workspace, _earlier: Workspace | None, rounds: int) -> Sequence[Figure]:
    """Return how soon files are listed, and how late keys are meanwhile."""
    with _tree() as top:
        samples = interleaved("files", (_GIT, _WALK), rounds, lambda way: _measured(top / way))
    return [
        figure
        for way, taken in samples.items()
        for figure in (
            Figure(
                "files", f"first of 100,000 files, {way}", median(s.first for s in taken) * 1000, "ms", FIRST * 1000
            ),
            Figure("files", f"all of 100,000 files, {way}", median(s.complete for s in taken), "s", ALL),
            Figure(
                "files",
                f"how late a key is meanwhile, {way}, p99",
                quantile([each for s in taken for each in s.late], 0.99) * 1000,
                "ms",
                WAIT * 1000,
            ),
        )
    ]
