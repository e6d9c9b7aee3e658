"""JSON of any size, one conversation at a time.

What a file holds are objects: the elements of its arrays, or objects in a row. Brackets and quotes are followed piece
by piece, without reading what is between them; each object that is complete is then read by the `json` module. A kept
streaming library (ijson, with yajl or in Python) was weighed against it. It gives up a whole file at the first wrong
byte, where here a bad element costs itself only; yajl refuses NaN and integers of more than 64 bits, which exports
have; it builds its values in Python, several times slower than `json`; and it is one dependency more. What both need
in memory is one element.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from litechat_tui.app.importing.limits import Limits
from litechat_tui.app.importing.skipped import Reason, UnreadableError

_STRING = rb'[^"\\]*+(?:\\.[^"\\]*+)*+'
_REST_OF_STRING = re.compile(_STRING, re.DOTALL)
_TO_BRACKET = re.compile(rb'[^"{}\[\]]*+(?:"%b"[^"{}\[\]]*+)*+' % _STRING, re.DOTALL)
"""Everything up to the next bracket, or to a quote whose string has not ended yet."""
_GAP = re.compile(rb"[ \t\r\n,]*+")
_SCALAR = re.compile(rb'[^,\[\]{"]*+')
_QUOTE, _OPEN_ARRAY, _CLOSE_ARRAY = b'"[]'
_OPENING = b"{["
_LOOKED_AT = 1024 * 1024
"""How many bytes of a broken end are looked at for their encoding."""


@dataclass(frozen=True, slots=True)
class Element:
    """One value of a file, or the reason why it is none."""

    value: object = None
    problem: Reason | None = None


TICK = Element()
"""Comes between elements while a file is read: time to show progress or to stop."""


def elements(chunks: Iterable[bytes], limits: Limits) -> Iterator[Element]:
    """Yield the elements of all arrays and all objects of a file, in order, and a `TICK` after each chunk.

    Raises `UnreadableError` at the end for a file that has none, goes on as something else or is cut short.
    """
    scanner = _Scanner(limits.element)
    for chunk in chunks:
        yield from scanner.feed(chunk)
        yield TICK
    yield from scanner.end()


def parsed(text: bytes | bytearray, end: int | None = None) -> Element:
    """Return the value of JSON text in UTF-8, the first `end` bytes of it, or what is wrong with it. Total."""
    try:
        with memoryview(text) as view, view[:end] as part:
            decoded = str(part, "utf-8")
    except UnicodeDecodeError:
        return Element(problem=Reason.NOT_UTF8)
    try:
        try:
            return Element(json.loads(decoded))
        except json.JSONDecodeError:
            return Element(problem=Reason.BROKEN_ELEMENT)
        except ValueError:
            return Element(json.loads(decoded, parse_int=_whole))
    except RecursionError:
        return Element(problem=Reason.NESTED_TOO_DEEPLY)


def _whole(digits: str) -> int | str:
    """Return an integer; as text where it has more digits than Python reads."""
    return int(digits) if len(digits) < 100 else digits


class _Scanner:
    """Finds where elements begin and end."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._data = bytearray()
        self._at = 0
        """Everything before it has been looked at."""
        self._array = False
        """Whether an array at the top is open."""
        self._any = False
        """Whether there was anything at all."""
        self._inside = False
        """Whether an element is open, which begins at the start of `_data`."""
        self._depth = 0
        self._string = False
        self._scalar = False
        """Whether the open element has neither brackets nor quotes."""
        self._dropped = False
        """Whether the beginning of the open element is gone because it is too large."""

    def feed(self, chunk: bytes) -> Iterator[Element]:
        """Yield the elements that `chunk` completes."""
        self._data += chunk
        while self._begun() and self._ended():
            yield self._taken()
        if self._inside and (self._dropped or len(self._data) > self._limit):
            self._dropped = True
            del self._data[: self._at]
            self._at = 0

    def end(self) -> Iterator[Element]:
        """Yield what only the end of the file completes; raise `UnreadableError` where it comes too early."""
        if self._inside and self._scalar:
            yield self._taken()
        if self._inside or self._array:
            raise UnreadableError(Reason.CUT_SHORT if self._is_utf8() else Reason.NOT_UTF8)
        if not self._any:
            raise UnreadableError(Reason.EMPTY)

    def _is_utf8(self) -> bool:
        """Return whether what is left may be UTF-8: in other encodings, half a character may look like a quote."""
        try:
            codecs.getincrementaldecoder("utf-8")().decode(self._data[:_LOOKED_AT])
        except UnicodeDecodeError:
            return False
        return True

    def _begun(self) -> bool:
        """Go to where the next element begins, if none is open; return whether one is."""
        while not self._inside:
            self._at = self._end_of(_GAP)
            del self._data[: self._at]
            self._at = 0
            if not self._data:
                return False
            self._any = True
            first = self._data[0]
            if first == (_CLOSE_ARRAY if self._array else _OPEN_ARRAY):
                self._array = not self._array
                self._at = 1
            elif not self._array and first not in _OPENING:
                raise UnreadableError(Reason.NOT_JSON)
            else:
                self._inside, self._dropped = True, False
                self._string = first == _QUOTE
                self._depth = int(first in _OPENING)
                self._scalar = not self._string and not self._depth
                self._at = int(not self._scalar)
        return True

    def _ended(self) -> bool:
        """Go on in the open element; return whether it ends, at `_at`."""
        while self._string or self._depth:
            if self._string:
                self._at = self._end_of(_REST_OF_STRING)
                # The string goes on in the next chunk, or a backslash is the last byte of this one.
                if self._at == len(self._data) or self._data[self._at] != _QUOTE:
                    return False
                self._string = False
            else:
                self._at = self._end_of(_TO_BRACKET)
                if self._at == len(self._data):
                    return False
                found = self._data[self._at]
                if found == _QUOTE:
                    self._string = True
                else:
                    self._depth += 1 if found in _OPENING else -1
            self._at += 1
        if self._scalar:
            self._at = self._end_of(_SCALAR)
            return self._at < len(self._data)
        return True

    def _taken(self) -> Element:
        """Return the element that has ended and close it."""
        element = Element(problem=Reason.ELEMENT_TOO_LARGE) if self._dropped else parsed(self._data, self._at)
        self._inside = False
        return element

    def _end_of(self, pattern: re.Pattern[bytes]) -> int:
        """Return where `pattern`, which may be empty, ends from here on."""
        found = pattern.match(self._data, self._at)
        return found.end() if found else self._at
