"""Writes a small file of secrets so that its name holds the old content or the new one, whatever happens."""

from __future__ import annotations

import os
import re
import secrets
import sys
from contextlib import suppress
from errno import ELOOP
from pathlib import Path

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem

PRIVATE = 0o600
_PART = ".part"
_NAME_OF_PART = re.compile(rf"\.(\d{{1,9}})-[0-9a-f]+{re.escape(_PART)}$")
"""Ends with the id of the process that writes it."""


def target_of(path: Path) -> Path:
    """Return the file that `path` leads to, by symbolic links too, whether it is there or not.

    Raises `ConfigurationError` where nothing can be written to it.
    """
    try:
        target = path.resolve()
        exists = target.exists()
    except (OSError, RuntimeError) as error:  # links in a circle
        raise _unwritable(path, error) from None
    if target.is_symlink():  # the same, to newer releases of Python
        raise _unwritable(path, OSError(ELOOP, os.strerror(ELOOP)))
    if exists and not target.is_file():
        code = Code.CONFIG_FILE_IS_FOLDER if target.is_dir() else Code.SETUP_NOT_A_FILE
        raise ConfigurationError(Problem(code, path=str(path)))
    if exists and not os.access(target, os.W_OK):
        raise ConfigurationError(Problem(Code.SETUP_FILE_READ_ONLY, path=str(target)))
    folder = next(parent for parent in target.parents if parent.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigurationError(Problem(Code.SETUP_FOLDER_READ_ONLY, path=str(target), folder=str(folder)))
    return target


def write_whole(target: Path, content: bytes) -> None:
    """Give `target` its new content, readable by its owner only. Raises `ConfigurationError`.

    A program that is killed meanwhile leaves the old content, and perhaps a part of the new one in a file of its own,
    which only the owner can read and the next writing takes away.
    """
    part = target.with_name(f"{target.name}.{os.getpid()}-{secrets.token_hex(4)}{_PART}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                _keep_owner(file.fileno(), target)
                os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _settle(target.parent)
    except OSError as error:
        raise _unwritable(target, error) from None


def backed_up(target: Path, content: bytes) -> Path:
    """Write what a file held to a new one beside it, such as `.env.bak` or `.env-2.bak`, and return its path."""
    backup, number = target.with_name(f"{target.name}.bak"), 1
    while backup.exists():
        number += 1
        backup = target.with_name(f"{target.name}-{number}.bak")
    write_whole(backup, content)
    return backup


def _sweep(target: Path) -> None:
    """Take away the parts, of the file and of its backups, that programs left behind which were killed."""
    for path in target.parent.glob(f"{target.name}*{_PART}"):
        part = _NAME_OF_PART.search(path.name)
        if part and sys.platform != "win32" and not _runs(int(part[1])):
            path.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError as error:  # another one than that it does not run: it is somebody else's
        return not isinstance(error, ProcessLookupError)
    return True


def _keep_owner(descriptor: int, target: Path) -> None:
    """Leave a file to its owner where the administrator of the machine changes it."""
    if target.exists() and sys.platform != "win32":
        owner = target.stat()
        with suppress(OSError):
            os.fchown(descriptor, owner.st_uid, owner.st_gid)


def _settle(folder: Path) -> None:
    """Have the disk know the new name, where the system lets a folder be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unwritable(path: Path, error: Exception) -> ConfigurationError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ConfigurationError(Problem(Code.SETUP_UNWRITABLE, path=str(path), reason=reason))
