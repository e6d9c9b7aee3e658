"""A conversation as one Markdown file, to be read by people and, again, by this program.

Comments mark where each part begins. What is said cannot imitate them: they have a boundary that is named at the top
of the file and occurs in none of its texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from itertools import count
from typing import Any

from litechat_tui.app.exporting import records
from litechat_tui.app.exporting.attached import Carried, data_url
from litechat_tui.app.exporting.fences import fenced, left_open
from litechat_tui.app.exporting.front_matter import front_matter
from litechat_tui.app.exporting.json_text import json_text
from litechat_tui.domain.archive import Answer, Conversation, Exchange, KeptItem
from litechat_tui.domain.attachments import AttachedText, Kind, kind_of
from litechat_tui.domain.items import is_prompt, reasoning_text
from litechat_tui.domain.ports import Item
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.storable import item_of, title_of
from litechat_tui.domain.text import clean, one_line
from litechat_tui.words import _
from litechat_tui.words.parts import UNKNOWN_ITEM, attachment, reasoning_label, speaker

MARK = "<!-- {boundary} {record} -->"
PREFIX = "litechat:"
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the file: what its mark says, and what follows."""

    record: dict[str, Any]
    head: str = ""
    """A line for the reader."""
    body: str | None = None
    """The text, as it is; None where there is none."""


def markdown(conversation: Conversation) -> str:
    """Return the file."""
    carried = Carried(conversation.contents)
    pieces = [piece for exchange in conversation.exchanges for piece in _exchange(exchange, carried)]
    pieces.append(_Piece({"is": "end"}))
    boundary = _boundary(conversation.session_id, pieces)
    heading = _plain(title_of(conversation))
    parts = [front_matter(conversation, boundary), *([f"# {heading}\n"] if heading else [])]
    parts += (_laid_out(piece, boundary) for piece in pieces)
    return "\n".join(parts)


def _laid_out(piece: _Piece, boundary: str) -> str:
    """Return a piece: its mark, the line for the reader, and the text between two empty lines."""
    mark = MARK.format(boundary=boundary, record=json_text(piece.record, markup=False))
    head = f"{piece.head}\n" if piece.head else ""
    return f"{mark}\n{head}" if piece.body is None else f"{mark}\n{head}\n{piece.body}\n"


def _boundary(seed: str, pieces: list[_Piece]) -> str:
    """Return a boundary that is in none of the texts."""
    texts = [text for piece in pieces for text in (json_text(piece.record), piece.head, piece.body or "")]
    candidates = (PREFIX + sha256(f"{number} {seed}".encode()).hexdigest()[:8] for number in count())
    return next(boundary for boundary in candidates if not any(boundary in text for text in texts))


def _exchange(exchange: Exchange, carried: Carried) -> Iterator[_Piece]:
    if exchange.prompt:
        role = str(item_of(exchange.prompt).get("role"))
        yield from _item(exchange.prompt, {"is": "prompt"}, carried, f"## {_plain(speaker(role))}")
    for number, answer in enumerate(exchange.answers, 1):
        yield from _answer(answer, carried, earlier=number < len(exchange.answers))


def _answer(answer: Answer, carried: Carried, *, earlier: bool) -> Iterator[_Piece]:
    name = _("Earlier answer") if earlier else speaker("assistant")
    model = answer.turn.model if answer.turn else ""
    title = f"{name} · {one_line(model)}" if model else name
    record = {"is": "answer", **records.answer(answer), **({"earlier": True} if earlier else {})}
    yield _Piece(record, f"### {_plain(title)}" if earlier else f"## {_plain(title)}")
    if answer.reasoning:
        yield _Piece({"is": "note"}, body=_details(reasoning_label(None, live=False), answer.reasoning))
    for at, kept in enumerate(answer.items):
        yield from _item(kept, {"partial": True} if at == answer.partial else {}, carried)


def _item(kept: KeptItem, record: dict[str, Any], carried: Carried, head: str = "") -> Iterator[_Piece]:
    """Yield the pieces of a row, the first of which is marked with `record`, too."""
    row, item = records.row(kept), item_of(kept)
    record = {"is": "item", **record, **({"at": row["at"]} if "at" in row else {})}
    content = item.get("content")
    if "raw" in row or not (_is_message(item) and isinstance(content, (str, list))):
        yield from _other(item, {**record, **row}, record, head)
        return
    parts = [content] if isinstance(content, str) else content
    texts = [_text(part) for part in parts]
    if is_prompt(item) and item.get("role") != "user":
        record["role"] = item["role"]
    # A text alone is read again as a prompt of words, which an attachment is not.
    if isinstance(content, list) and (len(texts) != 1 or texts[0] is None or isinstance(texts[0], AttachedText)):
        record["parts"] = len(parts)
    first = texts[0] if texts else None
    if first is not None:
        yield from _said(record, head, first, carried)
    else:
        yield _Piece({**record, **({"part": parts[0]} if parts else {})}, head or _kind(parts[:1]))
    for part, text in zip(parts[1:], texts[1:], strict=True):
        if text is None:
            yield _Piece({"is": "part", "part": part}, _kind([part]))
        else:
            yield from _said({"is": "part"}, "", text, carried)


def _said(record: dict[str, Any], head: str, text: str, carried: Carried) -> Iterator[_Piece]:
    """Yield a text as it is, and what closes a fence that it leaves open; a line of an attachment with its bytes."""
    body = clean(text)
    if isinstance(text, AttachedText):
        yield _Piece({**record, "attached": text.attachment.digest}, head, body)
        yield from _attached(text.attachment, carried)
        return
    yield _Piece(record, head, body)
    if fence := left_open(body):
        yield _Piece({"is": "note"}, fence)


def _attached(attachment: Attachment, carried: Carried) -> Iterator[_Piece]:
    """Yield the bytes of an attachment as a link, which shows an image where Markdown is shown."""
    if data := carried.base64(attachment):
        sign = "!" if kind_of(attachment) is Kind.IMAGE else ""
        link = f"{sign}[{_plain(attachment.name)}]({data_url(attachment, data)})"
        yield _Piece({"is": "attached"}, body=link)


def _other(item: Item, whole: dict[str, Any], record: dict[str, Any], head: str) -> Iterator[_Piece]:
    """Yield what is no message: thoughts and tools folded, and all else as it is stored."""
    match item:
        case {"type": "reasoning"} if thoughts := reasoning_text(item):
            yield _Piece({**record, "as": "reasoning"}, body=_details(reasoning_label(None, live=False), thoughts))
        case {"type": "reasoning"}:
            # Only its provider can read it.
            yield _Piece({**record, "as": "hidden"})
        case {"type": "function_call", "call_id": str(call_id), "name": str(name), "arguments": str(arguments)}:
            called = {"as": "call", "call_id": call_id, "name": name}
            yield _Piece({**record, **called}, body=_details(_("Tool: {name}").format(name=one_line(name)), arguments))
        case {"type": "function_call_output", "call_id": str(call_id), "output": str(output)}:
            yield _Piece({**record, "as": "output", "call_id": call_id}, body=_details(_("Result"), output))
        case _:
            yield _Piece(whole, head or _kind([item]))


def _details(summary: str, text: str) -> str:
    return f"<details><summary>{escape(one_line(summary))}</summary>\n\n{fenced(clean(text))}\n\n</details>"


def _is_message(item: Item) -> bool:
    return (
        item.get("type") in (None, "message")
        and "content" in item
        and item.get("role")
        in (
            "user",
            "assistant",
            "system",
            "developer",
        )
    )


def _text(part: object) -> str | None:
    """Return the text of a part of a message; None for one that is something else."""
    if isinstance(part, str):
        return part
    found = part.get("text", part.get("refusal")) if isinstance(part, dict) else None
    return found if isinstance(found, str) else None


def _kind(parts: list[Any]) -> str:
    kind = parts[0].get("type") if parts and isinstance(parts[0], dict) else None
    return f"*\\[{_plain(attachment(one_line(str(kind or UNKNOWN_ITEM))))}\\]*" if parts else ""


def _plain(text: str) -> str:
    """Return text on one line that Markdown shows as it is."""
    return _PUNCTUATION.sub(r"\\\1", one_line(text))
