"""The files below a folder, without those that Git ignores: a batch at a time, from a thread that nobody waits for."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from litechat_tui.machine.programs import environment

if TYPE_CHECKING:
    import io

    from pathspec import GitIgnoreSpec

BATCH = 1_000
"""Paths in a batch; the first ones come sooner."""
_CHUNK = 1 << 16
"""Bytes that are read from Git at a time."""
_REST = 0.001
"""Seconds after each batch in which other threads have the interpreter for themselves."""
_GIT = ("-c", "core.fsmonitor=false", "ls-files", "-z")
_ASKED = (("--cached",), ("--others", "--exclude-standard"))
"""What it knows, which it says at once, and what it has to look for."""

Stop = Callable[[], bool]
"""Returns whether nobody wants the rest any more."""


class Folders:
    """`ports.FolderFiles` on this machine."""

    def below(self, folder: Path, stop: Stop) -> Iterator[Sequence[str]]:
        """Yield what is below a folder."""
        return files_below(folder, stop)

    def entries(self, folder: Path) -> Iterator[str]:
        """Yield what is in a folder."""
        return entries_of(folder)


def files_below(folder: Path, stop: Stop) -> Iterator[Sequence[str]]:
    """Yield the paths below `folder`, relative to it and with slashes; those of folders end with one.

    What is in hidden folders is left out, and what `.gitignore` names. Links to folders are not followed. Git says
    what there is where it can: it knows every rule of its own, and leaves the interpreter to other threads.
    """
    listed = False
    for batch in _by_git(folder, stop):
        listed = True
        yield batch
        time.sleep(_REST)
    # It says nothing outside of a repository, nor in a folder that it ignores as a whole.
    if not listed and not stop():
        for batch in _by_walking(folder, stop):
            yield batch
            time.sleep(_REST)


def entries_of(folder: Path) -> Iterator[str]:
    """Yield the names in a folder, those of folders with a slash behind them; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                yield f"{entry.name}/" if _is_folder(entry, follow=True) else entry.name
    except OSError:
        return


def _is_folder(entry: os.DirEntry[str], *, follow: bool) -> bool:
    try:
        return entry.is_dir(follow_symlinks=follow)
    except OSError:
        return False  # a link in a circle


def _by_git(folder: Path, stop: Stop) -> Iterator[Sequence[str]]:
    """Yield what Git knows and does not ignore, and the folders that this is in; nothing where Git cannot say."""
    known: set[str] = set()
    for asked in _ASKED:
        rest = b""
        for chunk in _output([*_GIT, *asked], folder, stop):
            *paths, rest = (rest + chunk).split(b"\0")
            if batch := [*_with_folders(map(os.fsdecode, paths), known)]:
                yield batch


def _output(arguments: Sequence[str], folder: Path, stop: Stop) -> Iterator[bytes]:
    """Yield what Git says in a folder, until nobody wants it any more; nothing where it cannot be started."""
    git = shutil.which("git")
    if git is None:
        return
    try:
        process = subprocess.Popen(  # noqa: S603 (our own arguments)
            [git, *arguments],
            cwd=folder,
            env=environment(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return
    with process:
        output = cast("io.BufferedReader", process.stdout)
        while not stop() and (chunk := output.read1(_CHUNK)):
            yield chunk
        process.kill()


def _with_folders(paths: Iterator[str], known: set[str]) -> Iterator[str]:
    """Yield paths that nothing is hidden above, and before each the folders it is in unless they are known."""
    for path in paths:
        folder = path[: path.rfind("/") + 1]
        if folder and folder not in known:
            if folder.startswith(".") or "/." in folder:
                continue
            above = ""
            for name in folder.split("/")[:-1]:
                above += f"{name}/"
                if above not in known:
                    known.add(above)
                    yield above
        yield path


class _Ignored:
    """What the `.gitignore` files from a folder up to the one at the top say."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._specs: dict[str, tuple[tuple[str, GitIgnoreSpec], ...]] = {}
        """Folder -> those that hold there with the folder each is in, the nearest first."""

    def enter(self, folder: str, above: str) -> None:
        """Read the file of a folder ("" for the top, else with a slash at its end), which is in the one `above`."""
        inherited = self._specs.get(above, ())
        try:
            lines = (self._top / folder / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            self._specs[folder] = inherited
            return
        self._specs[folder] = ((folder, _spec(lines)), *inherited)

    def has(self, folder: str, path: str) -> bool:
        """Return whether a path in `folder` is ignored; one of a folder ends with a slash."""
        for base, spec in self._specs[folder]:
            verdict = spec.check_file(path[len(base) :]).include
            if verdict is not None:
                return verdict
        return False


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    """Return what the lines say; one that is no pattern says nothing, as to Git."""
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return GitIgnoreSpec.from_lines(line for line in lines if _is_pattern(line))


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _by_walking(top: Path, stop: Stop) -> Iterator[Sequence[str]]:
    """Yield what is found by looking, folder by folder, those near the top first."""
    ignored, batch = _Ignored(top), list[str]()
    level = [("", "")]
    while level and not stop():
        below: list[tuple[str, str]] = []
        for folder, above in level:
            ignored.enter(folder, above)
            for path, goes_on in _entries(top, folder):
                if ignored.has(folder, path):
                    continue
                batch.append(path)
                if goes_on:
                    below.append((path, folder))
            if len(batch) >= BATCH:
                yield batch
                batch = []
            if stop():
                return
        level = below
    yield batch


def _entries(top: Path, folder: str) -> Iterator[tuple[str, bool]]:
    """Yield the paths in a folder, and whether to look into each: a link might lead anywhere, also in a circle."""
    try:
        with os.scandir(top / folder) as entries:
            for entry in entries:
                path = f"{folder}{entry.name}"
                if not _is_folder(entry, follow=True):
                    yield path, False
                elif not entry.name.startswith("."):
                    yield f"{path}/", _is_folder(entry, follow=False)
    except OSError:
        return
