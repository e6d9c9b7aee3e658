"""This program's own JSON Lines -> conversations, exactly as they were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from litechat_tui.app.exporting.jsonl import FORMAT
from litechat_tui.app.importing import own_records as records
from litechat_tui.app.importing.building import Imported
from litechat_tui.app.importing.elements import TICK
from litechat_tui.app.importing.encodings import raw_chunks, utf8_chunks
from litechat_tui.app.importing.limits import USUAL, Limits
from litechat_tui.app.importing.lines import line_elements
from litechat_tui.app.importing.own_attached import OwnAttached
from litechat_tui.app.importing.own_report import imported
from litechat_tui.app.importing.skipped import Reason, Skipped
from litechat_tui.app.importing.sources import Opened
from litechat_tui.domain.archive import Answer, Exchange, KeptItem
from litechat_tui.domain.attachments import marked
from litechat_tui.domain.text import one_line

_BEGINNING = re.compile(rb'\s*\{\s*"litechat"\s*:\s*"session"')
_KINDS = ("session", "prompt", "answer", "item", "end")


class OwnLines:
    """`OwnFormat` for JSON Lines."""

    def __init__(self, limits: Limits = USUAL) -> None:
        self._limits = limits

    def recognises(self, head: bytes) -> bool:
        """Return whether a file begins as this program's exports do."""
        return _BEGINNING.match(head) is not None

    def read(self, opened: Opened) -> Iterator[Imported | Skipped | int]:
        """Yield the conversations of a file, and how many bytes were read; one that is not whole is left out."""
        reading: _Session | None = None
        with opened.stream() as stream:
            chunks = _Counted(utf8_chunks(raw_chunks(stream)))
            for element in line_elements(chunks, self._limits):
                if element is TICK:
                    if reading is not None and chunks.read - reading.begun > self._limits.element:
                        reading.give_up(Reason.ELEMENT_TOO_LARGE)
                    yield chunks.read
                    continue
                record = element.value if isinstance(element.value, dict) else {}
                kind = record.get("litechat")
                if kind == "session":
                    yield from _cut(reading, opened)
                    reading = _Session(record, chunks.read)
                elif reading is None:
                    yield Skipped(opened.name, "", element.problem or Reason.UNKNOWN_ELEMENT)
                elif element.problem is not None or kind not in _KINDS:
                    reading.give_up(element.problem or Reason.BROKEN_ELEMENT)
                else:
                    reading.take(kind, record)
                    if kind == "end":
                        yield reading.whole(opened)
                        reading = None
        yield from _cut(reading, opened)


class _Counted:
    """Chunks of a file, and how many bytes of them were read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self.read = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.read += len(chunk)
            yield chunk


def _cut(reading: _Session | None, opened: Opened) -> Iterator[Skipped]:
    """Yield that a conversation has no end, if one is open."""
    if reading is not None:
        yield Skipped(opened.name, reading.label, Reason.CONVERSATION_CUT_SHORT)


@dataclass(slots=True)
class _Session:
    """A conversation that is being read."""

    record: Mapping[str, Any]
    begun: int
    """Bytes of the file that had been read when it began."""
    problem: Reason | None = None
    lines: int = 1
    _attached: OwnAttached = field(default_factory=OwnAttached)
    _exchanges: list[tuple[KeptItem | None, list[Answer]]] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What it is called in a report."""
        return one_line(records.text(self.record.get("title"))) or one_line(records.text(self.record.get("id")))

    def take(self, kind: str, record: Mapping[str, Any]) -> None:
        """Add a line."""
        self.lines += 1
        if self.problem is not None:
            return
        if kind == "prompt":
            self._exchanges.append((self._row(record), []))
        elif kind == "answer":
            if not self._exchanges:
                self._exchanges.append((None, []))
            self._exchanges[-1][1].append(records.answer(record))
        elif kind == "item":
            answers = self._exchanges[-1][1] if self._exchanges else []
            if not answers:
                self.give_up(Reason.BROKEN_ELEMENT)
                return
            answers[-1] = records.with_item(answers[-1], self._row(record), partial=record.get("partial") is True)
        elif record.get("lines") != self.lines:
            self.give_up(Reason.CONVERSATION_CUT_SHORT)

    def _row(self, record: Mapping[str, Any]) -> KeptItem:
        kept, attached = records.row(record), self._attached.of_record(record)
        return replace(kept, item=marked(kept.item, attached)) if attached and kept.item else kept

    def give_up(self, why: Reason) -> None:
        """Forget what was read: the conversation is not whole."""
        self.problem = self.problem or why
        self._exchanges.clear()

    def whole(self, opened: Opened) -> Imported | Skipped:
        """Return the conversation, or why it is none."""
        number = self.record.get("format")
        if not isinstance(number, int) or number > FORMAT:
            return Skipped(opened.name, self.label, Reason.NEWER_FORMAT)
        if self.problem is not None:
            return Skipped(opened.name, self.label, self.problem)
        exchanges = tuple(Exchange(prompt, tuple(answers)) for prompt, answers in self._exchanges)
        conversation = records.conversation(self.record, exchanges, opened.date)
        return imported(replace(conversation, contents=self._attached.contents), opened.name)
