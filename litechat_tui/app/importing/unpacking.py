"""A file that is compressed as a whole, as Codex does with its old logs."""

from __future__ import annotations

import importlib
import shlex
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from litechat_tui.app.importing.detect import Format
from litechat_tui.app.importing.limits import MIB, Limits
from litechat_tui.app.importing.skipped import Reason, UnreadableError
from litechat_tui.app.importing.sources import Opened, Readable

Unpacker = Callable[[Readable], AbstractContextManager[Readable]]
"""Opens packed bytes as what they unpack to."""

_ZSTD = ("compression.zstd", "backports.zstd")
"""In the standard library from Python 3.14 on; the second is the same for older ones, where somebody installed it."""


def zstd_chunks(opened: Opened, limits: Limits) -> Iterator[bytes]:
    """Yield the unpacked bytes of a file; raises `UnreadableError`, also where Python cannot unpack it."""
    unpack = _zstd()
    if unpack is None:
        raise UnreadableError(Reason.PACKED, command=f"zstd -d {shlex.quote(opened.base)}")
    count = 0
    with opened.stream() as stream, _damage(), unpack(stream) as unpacked:
        while chunk := unpacked.read(256 * 1024):
            count += len(chunk)
            # What is packed in this way is a log, which is held in memory as a whole.
            if count > limits.element:
                raise UnreadableError(Reason.ARCHIVE_TOO_LARGE, limit=limits.element // MIB)
            yield chunk


def packed(kind: Format, opened: Opened) -> UnreadableError:
    """Return why a file that is packed in another way is not read."""
    if kind is Format.GZIP:
        return UnreadableError(Reason.PACKED, command=f"gunzip {shlex.quote(opened.base)}")
    return UnreadableError(Reason.ARCHIVE_IN_ARCHIVE if kind is Format.ZIP else Reason.DATABASE_IN_ARCHIVE)


@contextmanager
def _damage() -> Iterator[None]:
    """Turn what unpacking raises into `UnreadableError`; the error of zstd is of a class that may not be there."""
    try:
        yield
    except (UnreadableError, GeneratorExit):
        raise
    except Exception as error:
        raise UnreadableError(Reason.DAMAGED_ARCHIVE) from error


def _zstd() -> Unpacker | None:
    """Return what opens a stream of zstd; None where there is nothing."""
    for name in _ZSTD:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        unpacker: Unpacker = module.ZstdFile
        return unpacker
    return None
