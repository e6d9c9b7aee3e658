"""Claude.ai's export: conversations as lists of messages that name the one before them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.moments import moment
from litechat_tui.app.importing.programs.claude_blocks import Blocks
from litechat_tui.app.importing.programs.element import ElementProgram, Identity, JsonObject, identity_of
from litechat_tui.app.importing.said import (
    Node,
    Note,
    Part,
    Text,
    identifier,
    joined,
    named_text,
    objects,
    placeholder,
    text_part,
    word,
)
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.app.importing.sources import Assets
from litechat_tui.domain.archive import Source

NAME = "claude"


def recognises(element: JsonObject) -> bool:
    """Return whether this is a conversation of Claude.ai."""
    return isinstance(element.get("chat_messages"), list)


def identity(element: JsonObject) -> Identity:
    """Return which conversation it is."""
    updated = moment(element.get("updated_at")) or moment(element.get("created_at"))
    return identity_of(
        identifier(element.get("uuid")),
        updated,
        element.get("name"),
        element.get("created_at"),
        messages=element.get("chat_messages"),
    )


def draft(element: JsonObject, assets: Assets) -> Draft:  # noqa: ARG001
    """Return the conversation."""
    nodes: list[Node] = []
    before: str | None = None
    for at, message in enumerate(objects(element.get("chat_messages"))):
        name = identifier(message.get("uuid")) or f"message-{at}"
        # Older exports do not name the message before: they are in order.
        parent = identifier(message.get("parent_message_uuid")) if "parent_message_uuid" in message else before
        nodes.extend(_nodes(name, parent or None, message, word(element.get("model"))))
        before = name
    leaf = identifier(element.get("current_leaf_message_uuid"))
    return Draft(
        Source(NAME, identity(element).key),
        nodes,
        title=word(element.get("name")),
        shown=leaf or None,
        created=moment(element.get("created_at")),
        updated=moment(element.get("updated_at")),
        model=word(element.get("model")),
        pinned=element.get("is_starred") is True,
    )


def _nodes(name: str, parent: str | None, message: Mapping[str, Any], model: str) -> Iterator[Node]:
    """Yield a message; what tools returned may stand in one of the person's, before what the person says."""
    at = moment(message.get("created_at")) or moment(message.get("updated_at"))
    sender = message.get("sender")
    if sender not in ("human", "assistant"):
        yield Node(name, parent, at=at, notes=(Note(Reason.UNKNOWN_SENDER),))
        return
    blocks = Blocks(_content(message), name)
    files, missing = _files(message)
    if sender == "human":
        others = tuple(piece for piece in blocks.pieces if not isinstance(piece, Text))
        if others:
            yield Node(f"{name}~", parent, pieces=others, at=at)
            parent = f"{name}~"
        text = joined((piece.text for piece in blocks.pieces if isinstance(piece, Text)), "\n\n")
        parts = ((text_part(text),) if text else ()) + tuple(blocks.images) + files
        empty = () if parts or others else (Note(Reason.EMPTY_PROMPT),)
        yield Node(name, parent, parts, at=at, notes=(*blocks.notes, *missing, *empty))
        return
    pieces = (*blocks.answer, *(Text(part["text"]) for part in files))
    empty = () if pieces else (Note(Reason.EMPTY_ANSWER),)
    yield Node(name, parent, pieces=pieces, at=at, model=model, notes=(*blocks.notes, *missing, *empty))


def _content(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the blocks of a message; only without any its flat text, which would glue thoughts to the answer."""
    content = message.get("content")
    if isinstance(content, str):
        try:
            content = json.loads(content)
        except (ValueError, RecursionError):
            content = [{"type": "text", "text": content}]
    found = objects(content)
    return found or [{"type": "text", "text": word(message.get("text"))}]


def _files(message: Mapping[str, Any]) -> tuple[tuple[Part, ...], tuple[Note, ...]]:
    """Return the texts of the files that went with a message, and what is not there; each file is listed twice.

    Several may have one name: what is pasted always has the same.
    """
    parts: list[Part] = []
    notes: list[Note] = []
    listed: list[tuple[str, str]] = []
    known = Counter[str]()
    for each in objects(message.get("attachments")):
        called = word(each.get("file_name"))
        listed.append((called or f"attachment-{len(listed) + 1}", word(each.get("extracted_content"))))
        known[called] += 1
    for files in (objects(message.get("files")), objects(message.get("files_v2"))):
        again = known.copy()
        for each in files:
            called = word(each.get("file_name"))
            if again[called]:
                again[called] -= 1
            else:
                listed.append((called or word(each.get("file_uuid")) or "file", ""))
                known[called] += 1
    for name, text in listed:
        parts.append(named_text(name, text) if text else placeholder(name))
        if not text:
            notes.append(Note(Reason.ABSENT_ATTACHMENT, name))
    return tuple(parts), tuple(notes)


PROGRAM = ElementProgram(NAME, recognises, identity, draft)
