"""What the paths of an import lead to: files, and those of folders and archives; nothing is ever written to one."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from litechat_tui.app.importing.limits import Limits
from litechat_tui.app.importing.skipped import Reason, Skipped, UnreadableError
from litechat_tui.domain.text import one_line

_DEPTH = 32
"""Levels of folders below one that was named."""
_NUMBERS = re.compile(r"(\d+)")


class Readable(Protocol):
    """Bytes that are read once, from the beginning on."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` of the next bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that belongs to an export."""

    name: str
    content: bytes
    """Empty when it is too large."""


class Assets(Protocol):
    """The files that belong to an export, by the id that messages call them by."""

    def content(self, asset: str) -> Asset | None:
        """Return the file whose name begins with the id; None when it is not there or cannot be read."""


class NoAssets:
    """Assets of what has none."""

    def content(self, asset: str) -> None:  # noqa: ARG002
        """Return None."""
        return


class Bounded:
    """Assets for one conversation, which is held in memory with all of them: those beyond a bound are too large."""

    def __init__(self, assets: Assets, limit: int) -> None:
        self._assets = assets
        self._left = limit

    def content(self, asset: str) -> Asset | None:
        """Return the file whose name begins with the id; None when it is not there or cannot be read."""
        found = self._assets.content(asset)
        if found is None:
            return None
        size = len(found.content)
        if size > self._left:
            return Asset(found.name, b"")
        self._left -= size
        return found


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with conversations, perhaps."""

    name: str
    """As a report calls it: the path that was given, and what is in it behind a slash. Safe to show."""
    base: str
    """Its own name, without folders."""
    size: int
    """Bytes, as far as anybody knows before it is read."""
    date: datetime
    """When it was last changed."""
    stream: Callable[[], AbstractContextManager[Readable]]
    """Opens it to be read from its beginning; raises `UnreadableError`, as reading may do, too."""
    assets: Assets
    beside: Callable[[str], bool]
    """Tells whether a file with a name is in the same folder."""
    path: Path | None = None
    """Where it is; None in an archive."""
    alone: bool = False
    """Whether it was named itself; in a folder or an archive, files of other kinds are usual."""


class FolderAssets:
    """The files in and below a folder; it is looked through when the first one is wanted."""

    def __init__(self, folder: Path, limits: Limits, depth: int = _DEPTH) -> None:
        self._folder = folder
        self._limits = limits
        self._depth = depth
        """How many levels of folders are looked through."""
        self._paths: dict[str, Path] | None = None

    def content(self, asset: str) -> Asset | None:
        """Return the file whose name begins with the id; None when it is not there or cannot be read."""
        if self._paths is None:
            self._paths = {
                key: path for path in _files(self._folder, self._limits, self._depth) for key in asset_keys(path.name)
            }
        path = self._paths.get(asset)
        try:
            if path is None or path.is_symlink():
                return None
            is_large = path.stat().st_size > self._limits.attachment
            return Asset(path.name, b"" if is_large else path.read_bytes())
        except OSError:
            return None


def asset_keys(name: str) -> Iterator[str]:
    """Yield the ids that a stored file answers to: `file_0123.dat`, `file-Abc-picture.png`, `file-Abc.png`."""
    found = re.match(r"file[-_][A-Za-z0-9]+", name)
    if found:
        yield found[0]


def natural(name: str) -> list[str]:
    """Return a sort key by which 2 comes before 10."""
    return [part.zfill(12) if part.isdecimal() else part for part in _NUMBERS.split(name)]


def safe_name(name: str) -> str:
    """Return a file's name as it can be shown: what is not Unicode in it as replacement characters."""
    return one_line(name.encode("utf-8", "replace").decode())


def open_file(path: Path, name: str, assets: Assets, *, alone: bool = False) -> Opened | Skipped:
    """Return a file that can be read, or why it cannot."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return Skipped(name, "", Reason.NOT_THERE)
    except (OSError, ValueError) as error:
        return Skipped(name, "", Reason.UNREADABLE, facts={"why": getattr(error, "strerror", None) or str(error)})
    # A pipe or a device would keep the reader waiting for ever.
    if not stat.S_ISREG(found.st_mode):
        return Skipped(name, "", Reason.NOT_A_FILE)
    date = datetime.fromtimestamp(max(0, found.st_mtime), UTC)
    return Opened(name, path.name, found.st_size, date, lambda: _stream(path), assets, _beside(path), path, alone)


def folder_files(folder: Path, name: str, limits: Limits) -> Iterator[Opened | Skipped]:
    """Yield the files in and below a folder, in the order of their names; links are not followed."""
    assets = FolderAssets(folder, limits)
    for path in sorted(_files(folder, limits, _DEPTH), key=lambda path: natural(str(path))):
        called = f"{name}/{safe_name(path.relative_to(folder).as_posix())}"
        if path.is_symlink():
            yield Skipped(called, "", Reason.LINK)
        else:
            yield open_file(path, called, assets)


def _files(folder: Path, limits: Limits, depth: int) -> list[Path]:
    """Return the files in and below a folder, up to a bound; what cannot be listed is left out."""
    found: list[Path] = []
    top = len(folder.parts)
    for parent, folders, names in os.walk(folder):
        deeper = len(Path(parent).parts) - top + 1 < depth
        folders[:] = sorted(each for each in folders if each != "__MACOSX") if deeper else []
        found.extend(Path(parent, name) for name in sorted(names) if not name.startswith("._"))
        if len(found) >= limits.files:
            break
    return found[: limits.files]


def _beside(path: Path) -> Callable[[str], bool]:
    """Return what tells whether a file is in the same folder, by a name that cannot lead elsewhere."""
    return lambda name: Path(name).name == name and path.with_name(name).is_file()


def _stream(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableError(Reason.UNREADABLE, why=error.strerror or str(error)) from error
