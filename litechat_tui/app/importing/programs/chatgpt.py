"""ChatGPT's export: conversations as trees of nodes, whole ones and the slim shape of 2026."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.moments import moment
from litechat_tui.app.importing.programs.chatgpt_content import Content
from litechat_tui.app.importing.programs.element import ElementProgram, Identity, JsonObject, identity_of
from litechat_tui.app.importing.said import (
    Call,
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
    word,
)
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.app.importing.sources import Assets
from litechat_tui.domain.archive import Source

NAME = "chatgpt"

_CONTEXTS = ("user_editable_context", "model_editable_context")
_FIELDS = frozenset({"current_node", "default_model_slug", "conversation_template_id", "moderation_results"})
_ROLES = ("user", "assistant", "tool")


def recognises(element: JsonObject) -> bool:
    """Return whether this is a conversation of ChatGPT; some have lost their messages."""
    if isinstance(element.get("mapping"), dict):
        return True
    return element.get("mapping") is None and not _FIELDS.isdisjoint(element)


def identity(element: JsonObject) -> Identity:
    """Return which conversation it is."""
    key = identifier(element.get("conversation_id")) or identifier(element.get("id"))
    updated = moment(element.get("update_time")) or moment(element.get("create_time"))
    return identity_of(key, updated, element.get("title"), element.get("create_time"), messages=element.get("mapping"))


def draft(element: JsonObject, assets: Assets) -> Draft:
    """Return the conversation."""
    mapping = obj(element.get("mapping"))
    parents = _parents_by_children(mapping)
    nodes = [_node(name, obj(node), parents.get(name), assets) for name, node in mapping.items()]
    return Draft(
        Source(NAME, identity(element).key),
        nodes,
        title=word(element.get("title")),
        shown=identifier(element.get("current_node")),
        created=moment(element.get("create_time")),
        updated=moment(element.get("update_time")),
        model=word(element.get("default_model_slug")),
        instructions=next((text for node in mapping.values() if (text := _instructions(obj(node)))), ""),
        pinned=bool(element.get("is_starred") or element.get("pinned_time")),
        archived=element.get("is_archived") is True,
    )


def _parents_by_children(mapping: Mapping[str, Any]) -> dict[str, str]:
    """Return who lists whom, for nodes that do not name their parent themselves."""
    found: dict[str, str] = {}
    for name, node in mapping.items():
        children = obj(node).get("children")
        for child in children if isinstance(children, list) else ():
            if isinstance(child, str):
                found.setdefault(child, name)
    return found


def _node(name: str, node: Mapping[str, Any], listed_by: str | None, assets: Assets) -> Node:
    """Return one node; what is not part of the conversation is stepped over, so that it holds together."""
    message = node.get("message")
    parent = identifier(node.get("parent", listed_by)) or None
    if not isinstance(message, dict):
        return Node(name, parent, notes=() if message is None else (Note(Reason.UNKNOWN_PART, "message"),))
    role, metadata = word(obj(message.get("author")).get("role")), obj(message.get("metadata"))
    at = moment(message.get("create_time")) or moment(message.get("update_time"))
    model = word(metadata.get("model_slug"))
    reason = _stepped_over(role, _kind(message), metadata)
    if reason is not None:
        return Node(name, parent, at=at, notes=(Note(reason),))
    content = Content(message, assets)
    if role == "user":
        empty = () if content.parts else (Note(Reason.EMPTY_PROMPT),)
        return Node(name, parent, content.parts, at=at, notes=(*content.notes, *empty))
    pieces = _thoughts(message) if _kind(message) == "thoughts" else _pieces(message, role, content)
    empty = () if pieces else (Note(Reason.EMPTY_ANSWER),)
    return Node(name, parent, pieces=pieces, at=at, model=model, notes=(*content.notes, *empty))


def _stepped_over(role: str, kind: str, metadata: Mapping[str, Any]) -> Reason | None:
    """Return why a message is not part of the conversation; None when it is."""
    if kind in _CONTEXTS or metadata.get("is_user_system_message") is True:
        return Reason.CONTEXT
    if role == "system":
        return Reason.SYSTEM_MESSAGE
    if role not in _ROLES:
        return Reason.UNKNOWN_SENDER
    if metadata.get("is_visually_hidden_from_conversation") is True:
        return Reason.HIDDEN
    return Reason.RECAP if kind == "reasoning_recap" else None


def _pieces(message: Mapping[str, Any], role: str, content: Content) -> tuple[Piece, ...]:
    """Return what a model or a tool said."""
    recipient = word(message.get("recipient")) or "all"
    if role == "tool":
        output: str | list[Part] = [*content.parts] if content.files else content.text
        return (Output(output, name=word(obj(message.get("author")).get("name"))),)
    if recipient != "all":
        return (Call(recipient, content.text),)
    text = (Text(content.text),) if content.text else ()
    return (*text, Output(content.files)) if content.files else text


def _thoughts(message: Mapping[str, Any]) -> tuple[Piece, ...]:
    thoughts = objects(obj(message.get("content")).get("thoughts"))
    text = joined(map(_thought, thoughts), "\n\n")
    return (Thought(text),) if text else ()


def _thought(thought: Mapping[str, Any]) -> str:
    chunks = thought.get("chunks")
    pieces = joined(chunks, "") if isinstance(chunks, list) else ""
    return joined((thought.get("summary"), word(thought.get("content")) or pieces))


def _kind(message: Mapping[str, Any]) -> str:
    return word(obj(message.get("content")).get("content_type"))


def _instructions(node: Mapping[str, Any]) -> str:
    """Return the custom instructions in a node: what the user wrote, without the sentences around it if possible."""
    message = obj(node.get("message"))
    content, metadata = obj(message.get("content")), obj(message.get("metadata"))
    if _kind(message) != "user_editable_context" and metadata.get("is_user_system_message") is not True:
        return ""
    written = obj(metadata.get("user_context_message_data"))
    alone = joined((written.get("about_user_message"), written.get("about_model_message")), "\n\n")
    parts = content.get("parts")
    texts = (content.get("user_profile"), content.get("user_instructions"), *(parts if isinstance(parts, list) else ()))
    return alone or joined(texts, "\n\n")


PROGRAM = ElementProgram(NAME, recognises, identity, draft)
