"""Open WebUI's export. Damage is normal in it: nodes without ids, lists of children that nobody kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.moments import moment
from litechat_tui.app.importing.programs.element import ElementProgram, Identity, JsonObject, identity_of
from litechat_tui.app.importing.programs.openai_items import Items
from litechat_tui.app.importing.programs.openai_parts import Parts
from litechat_tui.app.importing.said import (
    Call,
    Node,
    Note,
    Output,
    Piece,
    Text,
    Thought,
    identifier,
    obj,
    objects,
    word,
)
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.app.importing.sources import Assets
from litechat_tui.domain.archive import Source

NAME = "openwebui"

_WRAPPER = frozenset({"user_id", "share_id", "folder_id", "archived", "pinned", "meta", "created_at", "updated_at"})
_DETAILS = re.compile(r'<details type="(reasoning|tool_calls|code_interpreter)"([^>]*)>(.*?)</details>\n?', re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_SUMMARY = re.compile(r"<summary>.*?</summary>\n?", re.DOTALL)


def recognises(element: JsonObject) -> bool:
    """Return whether this is a chat of Open WebUI: in its wrapper, or only what is in that."""
    chat = element.get("chat")
    if isinstance(chat, dict) or ("chat" in element and not _WRAPPER.isdisjoint(element)):
        return True
    return isinstance(obj(element.get("history")).get("messages"), dict)


def identity(element: JsonObject) -> Identity:
    """Return which conversation it is."""
    chat = _chat(element)
    updated = moment(element.get("updated_at")) or moment(element.get("created_at")) or moment(chat.get("timestamp"))
    key = identifier(element.get("id")) or identifier(chat.get("id"))
    return identity_of(key, updated, _title(element), element.get("created_at"), chat.get("timestamp"), messages=chat)


def draft(element: JsonObject, assets: Assets) -> Draft:  # noqa: ARG001
    """Return the conversation."""
    chat = _chat(element)
    history = obj(chat.get("history"))
    messages = obj(history.get("messages"))
    nodes = [*(_tree(messages) if messages else _list(objects(chat.get("messages"))))]
    models = chat.get("models")
    return Draft(
        Source(NAME, identity(element).key),
        nodes,
        title=_title(element),
        shown=identifier(history.get("currentId")) if messages else None,
        created=moment(element.get("created_at")) or moment(chat.get("timestamp")),
        updated=moment(element.get("updated_at")),
        model=next((each for each in models if isinstance(each, str)), "") if isinstance(models, list) else "",
        instructions=word(chat.get("system"))
        or word(obj(chat.get("params")).get("system"))
        or next(
            (word(each.get("content")) for each in map(obj, messages.values()) if each.get("role") == "system"), ""
        ),
        pinned=element.get("pinned") is True,
        archived=element.get("archived") is True,
        tags=tuple(_tags(element, chat)),
    )


def _chat(element: JsonObject) -> JsonObject:
    return obj(element.get("chat")) if "chat" in element else element


def _title(element: JsonObject) -> str:
    return word(element.get("title")) or word(_chat(element).get("title"))


def _tags(element: JsonObject, chat: JsonObject) -> Iterator[str]:
    for tags in (obj(element.get("meta")).get("tags"), chat.get("tags")):
        for tag in tags if isinstance(tags, list) else ():
            name = tag if isinstance(tag, str) else word(obj(tag).get("name"))
            if name.strip():
                yield name


def _tree(messages: Mapping[str, Any]) -> Iterator[Node]:
    """Yield the nodes of a history; the id of one that lost it is its key, its parent the node that lists it."""
    listed: dict[str, str] = {}
    for key, message in messages.items():
        children = obj(message).get("childrenIds")
        for child in children if isinstance(children, list) else ():
            if isinstance(child, str):
                listed.setdefault(child, key)
    roles: dict[str, str] = {}
    for key, message in messages.items():
        found = obj(message)
        parent = identifier(found["parentId"] if "parentId" in found else listed.get(key)) or None
        role = word(found.get("role"))
        if not role and parent is not None:
            # Sides take turns, so that one that is not told can be told from the other.
            other = roles.get(parent) or word(obj(messages.get(parent)).get("role"))
            role = {"user": "assistant", "assistant": "user"}.get(other, "assistant")
        roles[key] = role
        yield _node(key, parent, role or "user", found)


def _list(messages: list[Mapping[str, Any]]) -> Iterator[Node]:
    """Yield the messages of an old chat, which is a plain list."""
    before: str | None = None
    for at, message in enumerate(messages):
        name = identifier(message.get("id")) or f"message-{at}"
        yield _node(name, before, word(message.get("role")), message)
        before = name


def _node(name: str, parent: str | None, role: str, message: Mapping[str, Any]) -> Node:
    at, model = moment(message.get("timestamp")), word(message.get("model"))
    parts = Parts(message.get("content"))
    parts.add_files(objects(message.get("files")))
    if role == "user":
        empty = () if parts.parts else (Note(Reason.EMPTY_PROMPT),)
        return Node(name, parent, parts.parts, at=at, notes=(*parts.notes, *empty))
    if role == "tool":
        return Node(name, parent, pieces=(Output(parts.text, identifier(message.get("tool_call_id"))),), at=at)
    if role != "assistant":
        reason = Reason.SYSTEM_MESSAGE if role == "system" else Reason.UNKNOWN_SENDER
        return Node(name, parent, at=at, notes=(Note(reason),))
    # `output` is what the model said; `content` repeats it with thoughts and tools as HTML.
    items = Items(objects(message.get("output")))
    said = any(isinstance(piece, Text) for piece in items.pieces)
    pieces = tuple(items.pieces) if items.pieces else tuple(_from_html(parts.text))
    if items.pieces and not said:
        pieces += tuple(piece for piece in _from_html(parts.text) if isinstance(piece, Text))
    if parts.files:
        pieces += (Output([*parts.files]),)
    sources = objects(message.get("sources"))
    notes = [*parts.notes, *items.notes, *((Note(Reason.UNKNOWN_PART, "sources", len(sources)),) if sources else ())]
    if word(obj(message.get("error")).get("content")) or word(message.get("error")):
        notes.append(Note(Reason.UNKNOWN_PART, "error"))
    notes += () if pieces else (Note(Reason.EMPTY_ANSWER),)
    return Node(name, parent, pieces=pieces, at=at, model=model, notes=tuple(notes))


def _from_html(text: str) -> Iterator[Piece]:
    """Yield thoughts, tool calls and the text of an answer that was kept as one string."""
    start = 0
    said: list[str] = []
    for details in _DETAILS.finditer(text):
        said.append(text[start : details.start()])
        start = details.end()
        if details[1] == "reasoning":
            thought = _SUMMARY.sub("", unescape(details[3]))
            yield Thought("\n".join(line.removeprefix(">").removeprefix(" ") for line in thought.strip().splitlines()))
            continue
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(details[2])}
        call_id, name = attributes.get("id", ""), attributes.get("name", details[1])
        yield Call(name, attributes.get("arguments", ""), call_id)
        if "result" in attributes:
            yield Output(attributes["result"], call_id, name)
    whole = "".join((*said, text[start:])).strip()
    if whole:
        yield Text(whole)


PROGRAM = ElementProgram(NAME, recognises, identity, draft)
