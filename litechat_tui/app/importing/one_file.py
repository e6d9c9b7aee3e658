"""One file of an import: what it is by its content, and the way to what reads that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from litechat_tui.app.importing.building import Imported
from litechat_tui.app.importing.detect import Format, packed_format, text_format
from litechat_tui.app.importing.elements import Element, elements
from litechat_tui.app.importing.encodings import raw_chunks, utf8_chunks
from litechat_tui.app.importing.json_files import look_at_json, read_json
from litechat_tui.app.importing.limits import Limits
from litechat_tui.app.importing.lines import line_elements
from litechat_tui.app.importing.other_files import read_database, read_yaml
from litechat_tui.app.importing.programs.refused import TAKEOUT
from litechat_tui.app.importing.skipped import Reason, Skipped, UnreadableError
from litechat_tui.app.importing.sources import Opened
from litechat_tui.app.importing.survey import Survey
from litechat_tui.app.importing.unpacking import packed, zstd_chunks
from litechat_tui.domain.ports import ForeignDatabases

_READ_ON = (Format.JSON, Format.LINES, Format.YAML)
"""What only more of a file may tell apart: its first line can be long."""


class OwnFormat(Protocol):
    """A format of this program itself, which is not read by what is here."""

    def recognises(self, head: bytes) -> bool:
        """Return whether a file is of this format, by its beginning in UTF-8."""

    def read(self, opened: Opened) -> Iterator[Imported | Skipped | int]:
        """Yield what is in the file, and how many bytes were read so far; may raise `UnreadableError`."""


@dataclass(frozen=True, slots=True)
class Readers:
    """What files are read with."""

    databases: ForeignDatabases
    own: Sequence[OwnFormat]
    limits: Limits
    survey: Survey


class OneFile:
    """Reads one file. Numbers among what it yields are bytes that were read so far."""

    def __init__(self, opened: Opened, readers: Readers) -> None:
        self._opened = opened
        self._readers = readers
        self._read = 0

    def look(self) -> Iterator[int]:
        """Tell the survey what conversations there are. What is wrong with the file comes when it is read."""
        try:
            with self._text() as (kind, chunks, head):
                if kind in (Format.JSON, Format.LINES) and self._own_format(head) is None:
                    found = look_at_json(kind, self._elements(kind, chunks), self._readers.survey)
                    for _ in found:
                        yield self._read
        except UnreadableError:
            return

    def read(self) -> Iterator[Imported | Skipped | int]:
        """Yield what is in the file, and what is left out."""
        try:
            with self._text() as (kind, chunks, head):
                own = self._own_format(head)
                for each in self._found(kind, chunks) if own is None else own.read(self._opened):
                    yield self._read if each is None else each
        except UnreadableError as error:
            yield error.skipped(self._opened.name)

    def _found(self, kind: Format, chunks: Iterator[bytes]) -> Iterator[Imported | Skipped | None]:
        opened, limits = self._opened, self._readers.limits
        match kind:
            case Format.JSON | Format.LINES:
                return read_json(kind, self._elements(kind, chunks), opened, self._readers.survey, limits)
            case Format.SQLITE if opened.path is not None:
                return read_database(opened, opened.path, self._readers.databases, limits)
            case Format.YAML:
                return read_yaml(opened, chunks, limits)
            case Format.TAKEOUT:
                raise UnreadableError(Reason.PROGRAM_NOT_READ, program=TAKEOUT)
            case Format.EMPTY:
                raise UnreadableError(Reason.EMPTY)
            case Format.OTHER:
                raise UnreadableError(Reason.UNKNOWN_FORMAT if opened.alone else Reason.OTHER_FILES)
            case _:
                raise packed(kind, opened)

    @contextmanager
    def _text(self) -> Iterator[tuple[Format, Iterator[bytes], bytes]]:
        """Open the file; return what it is, its text in UTF-8 if it is text, and the beginning of that."""
        with self._opened.stream() as stream:
            chunks = self._counted(raw_chunks(stream))
            first = next(chunks, b"")
            kind = packed_format(first)
            if kind is Format.ZSTD:
                chunks = zstd_chunks(self._opened, self._readers.limits)
            elif kind is not None:
                yield kind, iter(()), b""
                return
            else:
                chunks = chain((first,), chunks)
            text = utf8_chunks(chunks)
            head = next(text, b"")
            if text_format(head) in _READ_ON:
                head += next(text, b"")
            yield text_format(head), chain((head,), text), head

    def _counted(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._read += len(chunk)
            yield chunk

    def _own_format(self, head: bytes) -> OwnFormat | None:
        return next((own for own in self._readers.own if head and own.recognises(head)), None)

    def _elements(self, kind: Format, chunks: Iterator[bytes]) -> Iterator[Element]:
        return (line_elements if kind is Format.LINES else elements)(chunks, self._readers.limits)
