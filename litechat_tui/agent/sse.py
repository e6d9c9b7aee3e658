"""Reads the bytes of an event stream: the data of each event, at a cost that grows with their number only.

As the specification has it (https://html.spec.whatwg.org/multipage/server-sent-events.html): lines end in CR, LF or
both, comments and unknown fields are ignored, an empty line ends an event. Of an event only its data counts here.
"""

from __future__ import annotations

import json
import re

_LINE_END = re.compile(rb"[\r\n]")
_BOM = b"\xef\xbb\xbf"


class EventReader:
    """Takes the bytes in whatever pieces they arrive and returns the data of the events that have become whole."""

    def __init__(self) -> None:
        self._line = bytearray()
        """The line that is not at its end yet. Many pieces of a long one would leave holes in memory."""
        self._data: list[bytes] = []
        """The data lines of the event that is not at its end yet."""
        self._after_cr = False
        """Whether the last byte was a CR, whose LF may still come."""
        self._first_line = True

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the data of each event that `chunk` completes. An event that carries nothing is left out."""
        if self._after_cr and chunk:
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")
        end = _LINE_END.search(chunk)
        if end is None:
            self._line += chunk
            return []
        self._after_cr = chunk.endswith(b"\r")
        # Only what is behind it is cut into lines: a long line is not copied once more.
        self._line += chunk[: end.start()]
        lines = [bytes(self._line), *chunk[end.start() :].splitlines()[1:]]
        self._line = bytearray() if chunk.endswith((b"\r", b"\n")) else bytearray(lines.pop())
        return [data for line in lines if (data := self._take(line)) is not None]

    def finish(self) -> bytes | None:
        """Return the data of the event that the stream broke off in, when all of it is there but the empty line.

        The specification drops it. JSON that has been closed cannot be half of an event, and may be the last words.
        """
        if self._line:
            self._take(bytes(self._line))
        data = b"\n".join(self._data)
        self._line, self._data = bytearray(), []
        try:
            whole = isinstance(json.loads(data), dict)
        except (ValueError, RecursionError):
            return None
        return data if whole else None

    def _take(self, line: bytes) -> bytes | None:
        """Take in a line; return the data of the event that it ends."""
        if self._first_line:
            self._first_line = False
            line = line.removeprefix(_BOM)
        if line.startswith(b"data:"):
            self._data.append(line[6:] if line.startswith(b" ", 5) else line[5:])
            return None
        if line or not self._data:
            return None
        data = b"\n".join(self._data)
        self._data = []
        # Some servers keep the connection alive with data that is empty or a comment (`data: : PROCESSING`).
        head = data.lstrip()
        return data if head and not head.startswith(b":") else None


def event(data: bytes) -> bytes:
    """Return the event that carries `data`."""
    return b"data: " + data.replace(b"\n", b"\ndata: ") + b"\n\n"
