"""DeepSeek's export: trees like those of ChatGPT, with messages made of fragments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.moments import moment
from litechat_tui.app.importing.programs.element import ElementProgram, Identity, JsonObject, identity_of
from litechat_tui.app.importing.said import (
    Node,
    Note,
    Output,
    Part,
    Piece,
    Text,
    Thought,
    identifier,
    joined,
    obj,
    objects,
    placeholder,
    text_part,
    word,
)
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.app.importing.sources import Assets
from litechat_tui.domain.archive import Source

NAME = "deepseek"

_LOOKED_AT = 20
"""How many nodes are looked at for what only DeepSeek has in them."""


def recognises(element: JsonObject) -> bool:
    """Return whether this is a conversation of DeepSeek: a mapping as in ChatGPT's, but other fields."""
    mapping = element.get("mapping")
    if not isinstance(mapping, dict):
        return False
    if "inserted_at" in element:
        return True
    return any("fragments" in obj(obj(node).get("message")) for node in islice(mapping.values(), _LOOKED_AT))


def identity(element: JsonObject) -> Identity:
    """Return which conversation it is."""
    updated = moment(element.get("updated_at")) or moment(element.get("inserted_at"))
    return identity_of(
        identifier(element.get("id")),
        updated,
        element.get("title"),
        element.get("inserted_at"),
        messages=element.get("mapping"),
    )


def draft(element: JsonObject, assets: Assets) -> Draft:  # noqa: ARG001
    """Return the conversation."""
    mapping = obj(element.get("mapping"))
    prompts = _prompts(mapping)
    return Draft(
        Source(NAME, identity(element).key),
        [each for name, node in mapping.items() for each in _nodes(name, obj(node), asks=name in prompts)],
        title=word(element.get("title")),
        created=moment(element.get("inserted_at")),
        updated=moment(element.get("updated_at")),
    )


def _prompts(mapping: Mapping[str, Any]) -> set[str]:
    """Return the nodes in which a person speaks where both sides only take turns, as in the first exports."""
    asks: dict[str, bool] = {}
    for name in mapping:
        way: list[str] = []
        at = name
        while at in mapping and at not in asks:
            asks[at] = False
            way.append(at)
            at = identifier(obj(mapping[at]).get("parent"))
        asked = asks.get(at, False)
        for each in reversed(way):
            asks[each] = asked = isinstance(obj(mapping[each]).get("message"), dict) and not asked
    return {name for name, asking in asks.items() if asking}


def _fragments(message: Mapping[str, Any], *, asks: bool) -> list[Mapping[str, Any]]:
    """Return what a message is made of; in the first exports it was one text, and one of thoughts."""
    if "fragments" in message:
        return objects(message["fragments"])
    thought, text = message.get("reasoning_content"), message.get("content")
    thoughts = [{"type": "THINK", "content": thought}] if word(thought).strip() else []
    return [*thoughts, {"type": "REQUEST" if asks else "RESPONSE", "content": text}]


def _nodes(name: str, node: Mapping[str, Any], *, asks: bool) -> Iterator[Node]:
    """Yield a message, as two where it has a prompt and what answers it."""
    parent, message = identifier(node.get("parent")) or None, node.get("message")
    if not isinstance(message, dict):
        yield Node(name, parent)
        return
    prompt: list[Part] = []
    pieces: list[Piece] = []
    notes: list[Note] = []
    for fragment in _fragments(message, asks=asks):
        text, kind = word(fragment.get("content")), word(fragment.get("type"))
        match kind:
            case "REQUEST":
                prompt += [text_part(text)] if text.strip() else []
            case "THINK":
                pieces += [Thought(text)] if text.strip() else []
            case "RESPONSE":
                pieces += [Text(text)] if text.strip() else []
            case "SEARCH" | "TOOL_SEARCH":
                found = text or joined(word(each.get("url")) for each in objects(fragment.get("results")))
                pieces.append(Output(found))
            case _:
                notes.append(Note(Reason.UNKNOWN_PART, kind or "?"))
    for each in objects(message.get("files")):
        called = word(each.get("file_name")) or word(each.get("name")) or "file"
        if prompt or not pieces:
            prompt.append(placeholder(called))
        else:
            pieces.append(Text(placeholder(called)["text"]))
        notes.append(Note(Reason.ABSENT_ATTACHMENT, called))
    if not prompt and not pieces:
        notes.append(Note(Reason.EMPTY_ANSWER))
    at, model = moment(message.get("inserted_at")), word(message.get("model"))
    if prompt and pieces:
        yield Node(f"{name}~", parent, tuple(prompt), at=at)
        parent, prompt = f"{name}~", []
    yield Node(name, parent, tuple(prompt), tuple(pieces), at, model, tuple(notes))


PROGRAM = ElementProgram(NAME, recognises, identity, draft)
