"""Links of the session file: where it is, whether it is sound, its format, its size, who else has it open."""

from __future__ import annotations

from collections.abc import Iterator

from litechat_tui.domain.codes import Code
from litechat_tui.domain.diagnosis import Check, Link, Note, because, failed, ok, skipped, warned
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.examined import FileFacts

ROOM = 100_000_000
"""Bytes that should be free on the disk, beside a copy of the file: a migration makes one."""
_REST = (Link.FILE_INTEGRITY, Link.FILE_SCHEMA, Link.FILE_SIZE, Link.FILE_OTHERS)


def session_file_checks(file: FileFacts | None) -> Iterator[Check]:
    """Yield what is found out about the session file; None where its place is not known."""
    if file is None:
        yield from because(Link.ENV_FILE, Link.FILE_PATH, *_REST)
    elif file.problem is not None:
        yield failed(Link.FILE_PATH, file.problem)
        yield from because(Link.FILE_PATH, *_REST)
    elif not file.exists:
        yield ok(Link.FILE_PATH, Note.FILE_NEW, path=file.path)
        yield from (skipped(link, Note.FILE_NONE) for link in _REST)
    else:
        yield ok(Link.FILE_PATH, Note.FILE_THERE, path=file.path)
        yield from _content(file)


def _content(file: FileFacts) -> Iterator[Check]:
    match file.is_sound:
        case True:
            yield ok(Link.FILE_INTEGRITY, Note.FILE_SOUND)
        case False:
            yield failed(Link.FILE_INTEGRITY, Problem(Code.CHECK_DAMAGE, detail=file.damage))
        case _:
            yield skipped(Link.FILE_INTEGRITY, Note.FILE_UNCHECKED)
    if file.version < file.known:
        yield ok(Link.FILE_SCHEMA, Note.SCHEMA_OLD, format=file.version, known=file.known)
    else:
        yield ok(Link.FILE_SCHEMA, Note.SCHEMA, format=file.version)
    sizes = {"size": file.size, "free": file.free, "sessions": file.sessions}
    if file.free < file.size + ROOM:
        yield warned(Link.FILE_SIZE, Note.SIZE_TIGHT, **sizes)
    else:
        yield ok(Link.FILE_SIZE, Note.SIZE, **sizes)
    if file.others:
        yield ok(Link.FILE_OTHERS, Note.OTHERS, count=file.others)
    else:
        yield ok(Link.FILE_OTHERS, Note.ALONE)
