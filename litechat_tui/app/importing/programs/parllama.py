"""The sessions of parllama: one JSON object in a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.moments import moment
from litechat_tui.app.importing.programs.element import ElementProgram, Identity, JsonObject, identity_of
from litechat_tui.app.importing.programs.openai_items import as_json
from litechat_tui.app.importing.programs.openai_parts import Parts
from litechat_tui.app.importing.said import (
    Call,
    Node,
    Note,
    Output,
    Piece,
    Text,
    Thought,
    base64_image,
    identifier,
    joined,
    obj,
    objects,
    word,
)
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.app.importing.sources import Assets
from litechat_tui.domain.archive import Source

NAME = "parllama"


def recognises(element: JsonObject) -> bool:
    """Return whether this is a session of parllama."""
    return isinstance(element.get("messages"), list) and "llm_config" in element


def identity(element: JsonObject) -> Identity:
    """Return which conversation it is."""
    updated = moment(element.get("last_updated"))
    return identity_of(identifier(element.get("id")), updated, element.get("name"), messages=element.get("messages"))


def draft(element: JsonObject, assets: Assets) -> Draft:  # noqa: ARG001
    """Return the conversation."""
    nodes: list[Node] = []
    messages = objects(element.get("messages"))
    for at, message in enumerate(messages):
        nodes.append(_node(str(at), str(at - 1) if at else None, message))
    updated = moment(element.get("last_updated"))
    return Draft(
        Source(NAME, identity(element).key),
        nodes,
        title=word(element.get("name")),
        created=updated,
        updated=updated,
        model=word(obj(element.get("llm_config")).get("model_name")),
        instructions=joined(each.get("content") for each in messages if each.get("role") == "system"),
    )


def _node(name: str, parent: str | None, message: Mapping[str, Any]) -> Node:
    parts = Parts(message.get("content"))
    images = message.get("images")
    for image in images if isinstance(images, list) else ():
        if isinstance(image, str):
            parts.add_image(image if image.startswith("data:") else word((base64_image(image) or {}).get("image_url")))
    role = message.get("role")
    if role == "user":
        empty = () if parts.parts else (Note(Reason.EMPTY_PROMPT),)
        return Node(name, parent, parts.parts, notes=(*parts.notes, *empty))
    if role == "tool":
        return Node(name, parent, pieces=(Output(parts.text, identifier(message.get("tool_call_id"))),))
    if role != "assistant":
        return Node(name, parent, notes=() if role == "system" else (Note(Reason.UNKNOWN_SENDER),))
    pieces: list[Piece] = []
    if word(message.get("thinking")).strip():
        pieces.append(Thought(message["thinking"]))
    if parts.text:
        pieces.append(Text(parts.text))
    for call in objects(message.get("tool_calls")):
        asked = obj(call.get("function")) or call
        arguments = asked.get("arguments", asked.get("args"))
        arguments = arguments if isinstance(arguments, str) else as_json(arguments)
        pieces.append(Call(word(asked.get("name")) or "tool", arguments, identifier(call.get("id"))))
    notes = (*parts.notes, *(() if pieces else (Note(Reason.EMPTY_ANSWER),)))
    return Node(name, parent, pieces=tuple(pieces), notes=notes)


PROGRAM = ElementProgram(NAME, recognises, identity, draft)
