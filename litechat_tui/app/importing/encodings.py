"""The bytes of a text file as UTF-8, whatever Unicode it came in; other encodings are refused, never guessed."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import chain

from litechat_tui.app.importing.skipped import Reason, UnreadableError
from litechat_tui.app.importing.sources import Readable

CHUNK = 256 * 1024
FIRST = 4 * 1024
"""Bytes that most files can be told by. An archive may hold thousands of pictures."""

_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)


def raw_chunks(stream: Readable) -> Iterator[bytes]:
    """Yield the bytes of `stream` piece by piece, few at first; `UnreadableError` when the system cannot read on."""
    try:
        size = FIRST
        while chunk := stream.read(size):
            yield chunk
            size = CHUNK
    except OSError as error:
        raise UnreadableError(Reason.UNREADABLE, why=error.strerror or str(error)) from error


def utf8_chunks(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield text as UTF-8 without a byte order mark. What comes as UTF-8 is not looked at.

    Raises `UnreadableError` where UTF-16 or UTF-32 is none, or ends within a character.
    """
    first = next(chunks, b"")
    encoding, mark = _encoding(first)
    first = first[mark:]
    if encoding == "utf-8":
        yield from chain((first,) if first else (), chunks)
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chain((first,), chunks):
            yield decoder.decode(chunk).encode()
    except UnicodeDecodeError as error:
        raise UnreadableError(Reason.NOT_UTF8) from error
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise UnreadableError(Reason.CUT_SHORT) from error


def _encoding(first: bytes) -> tuple[str, int]:
    """Return the encoding and the length of its mark; without one, the zeros around JSON's first character tell."""
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding, len(mark)
    match [byte != 0 for byte in first[:4]]:
        case [True, False, False, False]:
            return "utf-32-le", 0
        case [False, False, False, True]:
            return "utf-32-be", 0
        case [True, False, True, False]:
            return "utf-16-le", 0
        case [False, True, False, True]:
            return "utf-16-be", 0
        case _:
            return "utf-8", 0
