"""Where an export goes: one file, a folder, an archive, or a stream. A file gets its name once it is whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ExportError

_FIRST_DATE, _LAST_DATE = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, tzinfo=UTC)
"""The dates that an archive can hold."""


class Written(Enum):
    """What became of the file of a session."""

    NEW = auto()
    SAME = auto()
    """It was there already, with the very same bytes."""
    IN_THE_WAY = auto()
    """Something else of its name is there, and was left as it is."""


class Target(Protocol):
    """Takes sessions one by one. What is left after an error, or without `finish`, is no half of anything."""

    one: bool
    """Whether all of them go into one file."""

    def __enter__(self) -> Self:
        """Begin. Raises `ExportError`."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Throw away what has not been finished."""

    def write(self, name: str, data: bytes, date: datetime) -> Written:
        """Write a session: `name` is that of its file, `date` when it was last changed. Raises `ExportError`."""

    def finish(self) -> None:
        """Give the file its name. Raises `ExportError`."""


class StreamTarget:
    """Standard output. Its errors are the caller's: whoever reads may stop at any time."""

    one = True

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Do nothing: what was written is gone."""

    def write(self, name: str, data: bytes, date: datetime) -> Written:  # noqa: ARG002
        """Write a session."""
        self._write(data)
        return Written.NEW

    def finish(self) -> None:
        """Do nothing more."""


class FileTarget:
    """One file for everything."""

    one = True

    def __init__(self, path: Path, *, overwrite: bool = False) -> None:
        self._file = _NewFile(path, overwrite=overwrite)

    def __enter__(self) -> Self:
        """Begin the file."""
        self._file.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Throw away what has not been finished."""
        self._file.close()

    def write(self, name: str, data: bytes, date: datetime) -> Written:  # noqa: ARG002
        """Write a session."""
        with _told(self._file.path):
            self._file.stream.write(data)
        return Written.NEW

    def finish(self) -> None:
        """Give the file its name."""
        self._file.publish()


class ZipTarget:
    """An archive with a file for each session. The same sessions make the same bytes."""

    one = False

    def __init__(self, path: Path, *, overwrite: bool = False) -> None:
        self._file = _NewFile(path, overwrite=overwrite)

    def __enter__(self) -> Self:
        """Begin the archive."""
        self._file.open()
        self._zip = ZipFile(self._file.stream, "w", ZIP_DEFLATED, compresslevel=6)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Throw away what has not been finished."""
        # It writes its list when it is closed, and fails again where the disk is full.
        with suppress(OSError, ValueError):
            self._zip.close()
        self._file.close()

    def write(self, name: str, data: bytes, date: datetime) -> Written:
        """Add the file of a session."""
        moment = min(max(date.astimezone(UTC), _FIRST_DATE), _LAST_DATE)
        entry = ZipInfo(name, moment.timetuple()[:6])
        entry.compress_type = ZIP_DEFLATED
        entry.create_system = 3  # Unix, on every system
        entry.external_attr = 0o100600 << 16
        with _told(self._file.path):
            self._zip.writestr(entry, data)
        return Written.NEW

    def finish(self) -> None:
        """Write the list of files and give the archive its name."""
        with _told(self._file.path):
            self._zip.close()
        self._file.publish()


class FolderTarget:
    """A folder with a file for each session. What was written stays when it is stopped."""

    one = False

    def __init__(self, path: Path, *, overwrite: bool = False) -> None:
        self._path = path
        self._overwrite = overwrite

    def __enter__(self) -> Self:
        """Make the folder unless it is there."""
        with _told(self._path):
            self._path.mkdir(exist_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Do nothing: each file is whole."""

    def write(self, name: str, data: bytes, date: datetime) -> Written:  # noqa: ARG002
        """Write the file of a session; one that is there already stays unless it may be overwritten."""
        path = self._path / name
        if _holds(path, data):
            return Written.SAME
        file = _NewFile(path, overwrite=self._overwrite)
        try:
            file.open()
            with _told(path):
                file.stream.write(data)
            file.publish()
        except ExportError as error:
            if error.problem.code is Code.EXPORT_EXISTS:
                return Written.IN_THE_WAY
            raise
        finally:
            file.close()
        return Written.NEW

    def finish(self) -> None:
        """Do nothing: each file has its name."""


class _NewFile:
    """A file beside its place, which it takes in one step."""

    def __init__(self, path: Path, *, overwrite: bool) -> None:
        self.path = path
        self._overwrite = overwrite
        self._part = path.with_name(f".litechat-tui-{uuid4().hex}.part")

    def open(self) -> None:
        """Begin it. Raises `ExportError`, also when its place is taken."""
        if not self._overwrite and os.path.lexists(self.path):
            raise ExportError(Code.EXPORT_EXISTS, path=str(self.path))
        with _told(self.path):
            # What was said is for its owner's eyes only.
            self.stream = os.fdopen(os.open(self._part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b")

    def publish(self) -> None:
        """Take the place. Raises `ExportError`."""
        with _told(self.path):
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()
            if self._overwrite:
                self._part.replace(self.path)
                return
            try:
                os.link(self._part, self.path)
            except FileExistsError:
                raise
            except OSError:
                # A file system without hard links: reserve the name, then take the place of what reserves it.
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                self._part.replace(self.path)

    def close(self) -> None:
        """Remove what did not take its place."""
        if hasattr(self, "stream"):
            with suppress(OSError):
                self.stream.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)


def _holds(path: Path, data: bytes) -> bool:
    """Return whether a file is there with these bytes."""
    try:
        return not path.is_symlink() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Raise what the system says as `ExportError`."""
    try:
        yield
    except FileExistsError as error:
        raise ExportError(Code.EXPORT_EXISTS, path=str(path)) from error
    except FileNotFoundError as error:
        raise ExportError(Code.EXPORT_NO_FOLDER, path=str(path.parent)) from error
    except OSError as error:
        raise ExportError(Code.EXPORT_FAILED, path=str(path), reason=error.strerror or str(error)) from error
    except ValueError as error:
        raise ExportError(Code.EXPORT_FAILED, path=str(path), reason=str(error)) from error
