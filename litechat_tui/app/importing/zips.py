"""A zip archive: each file as a stream, within limits that count what really comes; nothing is unpacked to disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from litechat_tui.app.importing.limits import MIB, Limits
from litechat_tui.app.importing.skipped import Reason, Skipped, UnreadableError
from litechat_tui.app.importing.sources import Asset, Opened, Readable, asset_keys, natural, safe_name

_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing whose unpacked bytes come in pieces; Python's reader unpacks others in one go, however many."""
_ENCRYPTED = 0x1

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError, OverflowError)


@contextmanager
def archive(path: Path, name: str, date: datetime, limits: Limits) -> Iterator[Archive]:
    """Open a zip archive; raises `UnreadableError`."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UnreadableError(Reason.UNREADABLE, why=error.strerror or str(error)) from error
    with stream:
        _refuse_long_directory(stream, limits)
        try:
            opened = zipfile.ZipFile(stream)
        except (*_DAMAGE, OSError) as error:
            raise UnreadableError(Reason.DAMAGED_ARCHIVE) from error
        with opened:
            yield Archive(opened, name, date, limits)


class Archive:
    """The files of an archive."""

    def __init__(self, opened: zipfile.ZipFile, name: str, date: datetime, limits: Limits) -> None:
        self._opened = opened
        self._name = name
        self._date = date
        self._limits = limits
        self._left = limits.archive
        """Bytes that may still be unpacked."""
        infos = [info for info in opened.infolist() if not info.is_dir() and not _is_junk(info.filename)]
        self._refused = [(info, reason) for info in infos if (reason := _refusal(info))]
        refused = {id(info) for info, _ in self._refused}
        self._infos = sorted((info for info in infos if id(info) not in refused), key=_by_name)
        self._names = {info.filename for info in self._infos}
        self._assets = {key: info for info in self._infos for key in asset_keys(_base(info))}

    def files(self) -> Iterator[Opened | Skipped]:
        """Yield the files in the order of their names, and those that are refused."""
        for info, reason in self._refused:
            yield Skipped(self._called(info), "", reason)
        for info in self._infos:
            yield Opened(
                self._called(info),
                _base(info),
                info.file_size,
                self._date,
                self._opener(info),
                self,
                self._beside(info),
            )

    def content(self, asset: str) -> Asset | None:
        """Return the file whose name begins with the id; None when it is not there or cannot be read."""
        info = self._assets.get(asset)
        if info is None:
            return None
        if info.file_size > self._limits.attachment:
            return Asset(_base(info), b"")
        try:
            with self._stream(info) as stream:
                return Asset(_base(info), stream.read(self._limits.attachment))
        except UnreadableError:
            return None

    def _beside(self, info: zipfile.ZipInfo) -> Callable[[str], bool]:
        folder = info.filename.removesuffix(_base(info))
        return lambda name: folder + name in self._names

    def _called(self, info: zipfile.ZipInfo) -> str:
        return f"{self._name}/{safe_name(info.filename)}"

    def _opener(self, info: zipfile.ZipInfo) -> _Opener:
        return _Opener(self, info)

    def _stream(self, info: zipfile.ZipInfo) -> AbstractContextManager[Readable]:
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableError(Reason.ENCRYPTED)
        if info.compress_type not in _READ:
            raise UnreadableError(Reason.UNKNOWN_COMPRESSION)
        try:
            raw = self._opened.open(info)
        except (*_DAMAGE, OSError, RuntimeError) as error:
            raise UnreadableError(Reason.DAMAGED_ENTRY) from error
        return closing(_Counted(raw, self))

    def spend(self, count: int, of_entry: int) -> None:
        """Count unpacked bytes; raise `UnreadableError` when they are too many."""
        self._left -= count
        if of_entry > self._limits.entry:
            raise UnreadableError(Reason.ARCHIVE_TOO_LARGE, limit=self._limits.entry // MIB)
        if self._left < 0:
            raise UnreadableError(Reason.ARCHIVE_TOO_LARGE, limit=self._limits.archive // MIB)


class _Opener:
    """Opens one file of an archive."""

    def __init__(self, opened: Archive, info: zipfile.ZipInfo) -> None:
        self._archive = opened
        self._info = info

    def __call__(self) -> AbstractContextManager[Readable]:
        return self._archive._stream(self._info)  # noqa: SLF001


class _Counted:
    """The unpacked bytes of one file, counted as they come."""

    def __init__(self, raw: zipfile.ZipExtFile | IO[bytes], opened: Archive) -> None:
        self._raw = raw
        self._archive = opened
        self._count = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        try:
            found = self._raw.read(size)
        except (*_DAMAGE, OSError) as error:
            raise UnreadableError(Reason.DAMAGED_ENTRY) from error
        self._count += len(found)
        self._archive.spend(len(found), self._count)
        return found

    def close(self) -> None:
        """Close the file; the archive stays open."""
        self._raw.close()


def _refuse_long_directory(stream: BinaryIO, limits: Limits) -> None:
    """Raise `UnreadableError` when the archive's list of files, which is read as a whole, is longer than allowed."""
    try:
        size = stream.seek(0, io.SEEK_END)
        tail_at = max(0, size - 65_535 - _END.size - _LOCATOR.size)
        stream.seek(tail_at)
        tail = stream.read()
        end_at = tail.rfind(b"PK\5\6")
        _, _, _, _, count, length, _, _ = _END.unpack_from(tail, end_at)
        if tail[end_at - _LOCATOR.size : end_at].startswith(b"PK\6\7"):
            _, _, end64_at, _ = _LOCATOR.unpack_from(tail, end_at - _LOCATOR.size)
            stream.seek(end64_at)
            _, _, _, _, _, _, _, count, length, _ = _END64.unpack(stream.read(_END64.size))
        stream.seek(0)
    except (OSError, struct.error, OverflowError, ValueError) as error:
        raise UnreadableError(Reason.DAMAGED_ARCHIVE) from error
    if count > limits.entries or length > limits.directory:
        raise UnreadableError(Reason.ARCHIVE_TOO_MANY, limit=limits.entries)


def _refusal(info: zipfile.ZipInfo) -> Reason | None:
    """Return why a file of an archive is not read: a link, or a name that leads out of the archive."""
    if stat.S_ISLNK(info.external_attr >> 16):
        return Reason.LINK
    # `orig_filename` still has the backslashes of Windows and what stands behind a zero byte.
    parts = info.orig_filename.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or parts[0][1:2] == ":" or "\0" in info.orig_filename:
        return Reason.UNSAFE_NAME
    return None


def _is_junk(name: str) -> bool:
    """Return whether macOS put the file beside another one."""
    return "__MACOSX" in name.split("/") or name.rpartition("/")[2].startswith("._")


def _base(info: zipfile.ZipInfo) -> str:
    return info.filename.rpartition("/")[2]


def _by_name(info: zipfile.ZipInfo) -> list[str]:
    return natural(info.filename)
