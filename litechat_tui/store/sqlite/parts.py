"""Files that get their name once they are whole, and what became of those whose program died before that."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.store.owners import process_host, start_token

_NAME = re.compile(r"\.litechat-tui-(\w+)-(\d+)-(\w+)-\w+\.(?:part(?:-journal)?|for-(\w+))")
"""Host, process and start of the program that writes it, what makes it unlike any other, and the mark of a name that
the program has reserved for it."""

_FOREIGN_SECONDS = 24 * 60 * 60
"""After that long an unfinished file of another machine, whose program cannot be seen from here, is abandoned."""


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give the path of an empty file to fill; at the end it is on the disk and called `target`.

    Raises `StoreError` when there is such a file already, and never overwrites it. However the program ends, `target`
    is the whole file or not there; of one that was killed the next one clears away what it had begun.
    """
    clear_abandoned(target.parent)
    if os.path.lexists(target):
        raise _exists(target)
    writer = f"{_mark(process_host())}-{os.getpid()}-{_start(os.getpid())}"
    part = target.with_name(f".litechat-tui-{writer}-{uuid4().hex}.part")
    create(part)
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        _publish(part, target)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(target.parent)


def create(path: Path) -> None:
    """Make an empty file for its owner's eyes only. Raises FileExistsError.

    A folder that is missing is not made: it may be on a disk that is not mounted.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileNotFoundError as error:
        raise StoreError(Code.STORE_NO_FOLDER, path=str(path.parent)) from error
    except NotADirectoryError as error:
        raise StoreError(Code.STORE_NOT_A_FOLDER, path=str(path.parent)) from error


def clear_abandoned(folder: Path) -> None:
    """Remove the unfinished files in `folder` whose programs are gone; what cannot be removed does no harm."""
    with suppress(OSError):
        for match in filter(None, [_NAME.fullmatch(entry.name) for entry in os.scandir(folder)]):
            host, pid, start, reserved = match.groups()
            with suppress(OSError):
                if _is_abandoned(folder / match.string, host, int(pid), start):
                    if reserved:
                        _free(folder, reserved)
                    (folder / match.string).unlink()


def _free(folder: Path, reserved: str) -> None:
    """Remove the empty file that reserves the name with this mark, if it is still empty."""
    for entry in os.scandir(folder):
        if _mark_of_name(entry.name) == reserved and entry.stat(follow_symlinks=False).st_size == 0:
            Path(entry).unlink()


def _is_abandoned(part: Path, host: str, pid: int, start: str) -> bool:
    if host != _mark(process_host()):
        return time.time() - part.stat().st_mtime > _FOREIGN_SECONDS
    if not start_token(os.getpid()):
        # No way to tell one process from another with the same number: what could be alive is left alone.
        return not _exists_process(pid)
    return start != _start(pid)


def _publish(part: Path, target: Path) -> None:
    """Give the file its name in one step, unless another file has it."""
    try:
        os.link(part, target)
    except FileExistsError as error:
        raise _exists(target) from error
    except OSError:
        _publish_without_links(part, target)


def _publish_without_links(part: Path, target: Path) -> None:
    """Reserve the name, then take the place of what reserves it.

    The file says by its own name what it has reserved, so that after a kill the next start can free the name again.
    """
    claim = part.rename(part.with_suffix(f".for-{_mark_of_name(target.name)}"))
    try:
        create(target)
        try:
            claim.replace(target)
        except OSError:
            target.unlink()
            raise
    except FileExistsError as error:
        raise _exists(target) from error
    finally:
        claim.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new name safe from a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _exists(target: Path) -> StoreError:
    return StoreError(Code.STORE_BACKUP_EXISTS, path=str(target))


def _start(pid: int) -> str:
    return _mark(start_token(pid))


def _mark_of_name(name: str) -> str:
    return _mark(os.fsencode(name).hex())


def _mark(text: str) -> str:
    """Return `text` as a few characters that any file system takes."""
    return sha256(text.encode()).hexdigest()[:12]


def _exists_process(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
