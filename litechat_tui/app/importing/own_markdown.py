"""This program's own Markdown -> conversations with the same messages, also after a person has edited it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from litechat_tui.app.exporting.fences import unfenced
from litechat_tui.app.exporting.front_matter import FIRST_LINE, FORMAT
from litechat_tui.app.exporting.markdown import MARK, PREFIX
from litechat_tui.app.importing import own_records as records
from litechat_tui.app.importing.building import Imported
from litechat_tui.app.importing.encodings import raw_chunks, utf8_chunks
from litechat_tui.app.importing.limits import USUAL, Limits
from litechat_tui.app.importing.own_attached import OwnAttached
from litechat_tui.app.importing.own_report import imported
from litechat_tui.app.importing.skipped import Reason, Skipped, UnreadableError
from litechat_tui.app.importing.sources import Opened
from litechat_tui.domain.archive import Answer, Exchange, HeldContents, KeptItem
from litechat_tui.domain.attachments import marked, name_in
from litechat_tui.domain.json_values import MAX_DEPTH, sound_json
from litechat_tui.domain.ports import Item
from litechat_tui.domain.text import one_line

_BEGINNING = re.compile(rb"\s*---\r?\n" + FIRST_LINE.encode() + rb"[ \t]")
_LINE = re.compile(r"([\w-]+):[ \t]*(.*)")
_BOUNDARY = re.compile(re.escape(PREFIX) + r"[0-9a-f]{8}")


class OwnMarkdown:
    """`OwnFormat` for Markdown files."""

    def __init__(self, limits: Limits = USUAL) -> None:
        self._limits = limits

    def recognises(self, head: bytes) -> bool:
        """Return whether a file begins as this program's exports do."""
        return _BEGINNING.match(head) is not None

    def read(self, opened: Opened) -> Iterator[Imported | Skipped | int]:
        """Yield the conversation of a file."""
        facts, body = _apart(self._text(opened))
        yield opened.size
        title = one_line(records.text(facts.get("title")))
        number = facts.get("litechat-tui")
        if isinstance(number, int) and number > FORMAT:
            yield Skipped(opened.name, title, Reason.NEWER_FORMAT)
            return
        try:
            exchanges, contents = _exchanges(body, records.text(facts.get("boundary")))
        except UnreadableError as error:
            yield error.skipped(opened.name, title)
            return
        if facts.get("title_is"):
            facts["title"] = ""
        facts |= {name: _json(records.text(facts.get(name))) for name in ("parameters", "side_requests")}
        conversation = replace(records.conversation(facts, exchanges, opened.date), contents=contents)
        yield imported(conversation, opened.name)

    def _text(self, opened: Opened) -> str:
        data = bytearray()
        with opened.stream() as stream:
            for chunk in utf8_chunks(raw_chunks(stream)):
                data += chunk
                if len(data) > self._limits.element:
                    raise UnreadableError(Reason.FILE_TOO_LARGE)
        try:
            return data.decode().replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise UnreadableError(Reason.NOT_UTF8) from error


def _apart(text: str) -> tuple[dict[str, Any], str]:
    """Return what the lines at the top say, and all that follows them."""
    top, _, body = text.lstrip().removeprefix("---\n").partition("\n---\n")
    facts: dict[str, Any] = {}
    for line in top.split("\n"):
        found = _LINE.fullmatch(line)
        if found:
            # Whoever changes a title by hand may leave out the quotes.
            value = _json(found[2])
            facts[found[1]] = found[2].strip().strip("'\"") if value is None else value
    return facts, body


def _exchanges(body: str, boundary: str) -> tuple[tuple[Exchange, ...], HeldContents]:
    """Return the exchanges in the text of a file, and what is attached to them. Raises `UnreadableError`."""
    if not _BOUNDARY.fullmatch(boundary):
        raise UnreadableError(Reason.EDITED_WRONGLY)
    mark = re.escape(MARK).replace(r"\{boundary\}", boundary).replace(r"\{record\}", "(.*)")
    _, *parts = re.split(f"^{mark}[ \t]*\n", body if body.endswith("\n") else f"{body}\n", flags=re.MULTILINE)
    reading = _Reading()
    for given, chunk in zip(parts[::2], parts[1::2], strict=True):
        record = _json(given)
        if not isinstance(record, dict):
            raise UnreadableError(Reason.EDITED_WRONGLY)
        reading.take(record, chunk)
    if not reading.ended:
        raise UnreadableError(Reason.CONVERSATION_CUT_SHORT)
    reading.mark_attached()
    exchanges = tuple(Exchange(prompt, tuple(answers)) for prompt, answers in reading.exchanges)
    return exchanges, reading.attached.contents


class _Reading:
    """What was read of a file so far."""

    def __init__(self) -> None:
        self.exchanges: list[tuple[KeptItem | None, list[Answer]]] = []
        self.ended = False
        self.attached = OwnAttached()
        self._lines: list[tuple[list[Any], int, object]] = []
        """Contents of messages, which of their parts are lines of attachments, and the digests of these."""
        self._thoughts = 0

    def take(self, record: Mapping[str, Any], chunk: str) -> None:
        """Add what a mark and the text after it say. Raises `UnreadableError`."""
        match record.get("is"):
            case "end":
                self.ended = True
            case "prompt":
                self.exchanges.append((self._row(record, chunk), []))
            case "answer":
                self._answers().append(records.answer(record))
            case "item":
                answers = self._answers()
                if not answers:
                    answers.append(Answer())
                partial = record.get("partial") is True
                answers[-1] = records.with_item(answers[-1], self._row(record, chunk), partial=partial)
            case "part":
                self._add_part(record, chunk)
            case "attached":
                self.attached.take_link(_body(chunk))
            case _:
                pass

    def mark_attached(self) -> None:
        """Let the lines of attachments stand for what came with the file."""
        for content, at, digest in self._lines:
            attachment = self.attached.attachment(name_in(records.text(content[at].get("text"))), digest)
            if attachment is not None:
                content[at] = marked({"content": content}, {at: attachment})["content"][at]

    def _note_line(self, record: Mapping[str, Any], content: list[Any]) -> None:
        if "attached" in record and isinstance(content[-1], dict):
            self._lines.append((content, len(content) - 1, record["attached"]))

    def _answers(self) -> list[Answer]:
        if not self.exchanges:
            self.exchanges.append((None, []))
        return self.exchanges[-1][1]

    def _row(self, record: Mapping[str, Any], chunk: str) -> KeptItem:
        if "raw" in record or "item" in record:
            return records.row(record)
        return KeptItem(self._item(record, chunk), records.moment(record.get("at")))

    def _item(self, record: Mapping[str, Any], chunk: str) -> Item:
        call_id = records.text(record.get("call_id"))
        match record.get("as"):
            case "reasoning" | "hidden" as kind:
                self._thoughts += 1
                thoughts = _folded(chunk) if kind == "reasoning" else ""
                summary = [{"type": "summary_text", "text": thoughts}] if thoughts else []
                return {"type": "reasoning", "id": f"rs_{self._thoughts}", "summary": summary}
            case "call":
                name = records.text(record.get("name"))
                return {"type": "function_call", "call_id": call_id, "name": name, "arguments": _folded(chunk)}
            case "output":
                return {"type": "function_call_output", "call_id": call_id, "output": _folded(chunk)}
        is_prompt = record.get("is") == "prompt"
        if is_prompt and "parts" not in record:
            return {"role": records.text(record.get("role")) or "user", "content": _body(chunk)}
        content = [_part(record, chunk, is_prompt=is_prompt)] if record.get("parts") != 0 else []
        if content:
            self._note_line(record, content)
        if is_prompt:
            return {"role": records.text(record.get("role")) or "user", "content": content}
        return {"type": "message", "role": "assistant", "status": "completed", "content": content}

    def _add_part(self, record: Mapping[str, Any], chunk: str) -> None:
        """Add a part to the message before it."""
        prompt, answers = self.exchanges[-1] if self.exchanges else (None, [])
        kept = answers[-1].items[-1] if answers and answers[-1].items else prompt if not answers else None
        content = kept.item.get("content") if kept and kept.item else None
        if not isinstance(content, list):
            raise UnreadableError(Reason.EDITED_WRONGLY)
        content.append(_part(record, chunk, is_prompt=not answers))
        self._note_line(record, content)


def _part(record: Mapping[str, Any], chunk: str, *, is_prompt: bool) -> object:
    if "part" in record:
        return record["part"]
    if is_prompt:
        return {"type": "input_text", "text": _body(chunk)}
    return {"type": "output_text", "text": _body(chunk), "annotations": []}


def _body(chunk: str) -> str:
    """Return the text after a mark, without the line for the reader and the empty lines around it."""
    head, _, rest = chunk.partition("\n")
    text = rest.removeprefix("\n") if head else rest
    return text.removesuffix("\n").removesuffix("\n")


def _folded(chunk: str) -> str:
    """Return the text in a fence. Raises `UnreadableError`."""
    found = unfenced(chunk)
    if found is None:
        raise UnreadableError(Reason.EDITED_WRONGLY)
    return found


def _json(text: str) -> object:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return sound_json(found, MAX_DEPTH)
