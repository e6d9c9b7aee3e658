"""Takes what answers a request for a stream, also where it is no stream: a whole answer, or a web page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from litechat_tui.agent.sse import EventReader
from litechat_tui.agent.translate import field, kind, words
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError

MOST_UNFINISHED_BYTES = 2**30
"""Bytes of an event at most: one may repeat the whole answer."""

_ENDINGS = ("completed", "incomplete", "failed")


class NotAnAnswerError(Exception):
    """What came is neither a stream of events nor an answer as JSON."""


class AnswerReader:
    """An `EventReader` that makes the events of a stream out of a whole answer, recognised by its first character."""

    def __init__(self) -> None:
        self._events = EventReader()
        self._body: list[bytes] = []
        """The pieces of a whole answer."""
        self._begun = False
        self._unfinished = 0
        """Bytes since the last event."""

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the data of each event that `chunk` completes. Raises `NotAnAnswerError`, and what has no end."""
        data = self._fed(chunk)
        self._unfinished = 0 if data else self._unfinished + len(chunk)
        if self._unfinished > MOST_UNFINISHED_BYTES:
            raise LitechatError(Code.ANSWER_ENDLESS)
        return data

    def _fed(self, chunk: bytes) -> list[bytes]:
        if self._body:
            self._body.append(chunk)
            return []
        if not self._begun and (start := chunk.lstrip()):
            self._begun = True
            # No line of an event stream begins so.
            if start.startswith(b"<"):
                raise NotAnAnswerError
            if start.startswith(b"{"):
                self._body.append(chunk)
                return []
        return self._events.feed(chunk)

    def finish(self, *, broken: bool) -> Iterator[bytes]:
        """Yield the data of what is left at the end. Raises `NotAnAnswerError` unless the connection is `broken`."""
        if not self._body:
            if (last := self._events.finish()) is not None:
                yield last
            return
        body, self._body = b"".join(self._body), []
        try:
            yield from (json.dumps(event).encode() for event in _events_of(json.loads(body)))
        except (ValueError, RecursionError):
            if not broken:
                raise NotAnAnswerError from None


def _events_of(answer: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - outside JSON can hold anything
    """Yield the events that a stream of `answer` would have had. Raises `ValueError` when it is none."""
    if field(answer, "object") == "response" or isinstance(field(answer, "output"), list):
        output = answer.get("output")
        for item in output if isinstance(output, list) else ():
            yield {"type": "response.output_item.added", "item": item}
            yield from _parts_of(item)
            yield {"type": "response.output_item.done", "item": item}
        status = answer.get("status")
        yield {"type": f"response.{status if status in _ENDINGS else 'completed'}", "response": answer}
    elif field(answer, "error"):
        # An error with status 200 is what it is in the middle of a stream.
        yield answer
    else:
        raise ValueError


def _parts_of(item: object) -> Iterator[dict[str, Any]]:
    """Yield the events of the texts in an item."""
    parts = [part for name in ("summary", "content") if isinstance(part := field(item, name), list)]
    for part in (part for some in parts for part in some):
        match kind(item), words(field(part, "text")), words(field(part, "refusal")):
            case "message", text, "" if text:
                yield {"type": "response.content_part.added", "part": part}
                yield {"type": "response.output_text.delta", "delta": text}
            case "message", _, refusal if refusal:
                yield {"type": "response.content_part.added", "part": part}
                yield {"type": "response.refusal.delta", "delta": refusal}
            case "reasoning", text, _ if text:
                yield {"type": "response.reasoning_summary_text.delta", "delta": text}
