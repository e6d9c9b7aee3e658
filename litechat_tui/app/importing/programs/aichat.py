"""The sessions of aichat: one YAML file each, with the messages that were compressed away still in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.programs.openai_items import as_json
from litechat_tui.app.importing.programs.openai_parts import Parts
from litechat_tui.app.importing.said import (
    Call,
    Node,
    Note,
    Output,
    Piece,
    Text,
    identifier,
    obj,
    objects,
    word,
)
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.archive import Source

NAME = "aichat"

_AUTOSAVED = re.compile(r"(\d{8}T\d{6})-(.+)")


def recognises(document: object) -> bool:
    """Return whether a YAML document is a session of aichat."""
    if not isinstance(document, dict) or not isinstance(document.get("messages"), list):
        return False
    return isinstance(document.get("model"), str) or "compressed_messages" in document


def draft(document: Mapping[str, Any], base: str) -> Draft:
    """Return the conversation in the file called `base`: only its name has a title and, in local time, a date."""
    stem = base.rpartition(".")[0] or base
    saved = _AUTOSAVED.fullmatch(stem)
    nodes: list[Node] = []
    earlier, later = objects(document.get("compressed_messages")), objects(document.get("messages"))
    instructions = next((word(each.get("content")) for each in (earlier or later) if each.get("role") == "system"), "")
    for at, message in enumerate((*earlier, *later)):
        first = at == 0 and word(message.get("content")) == instructions
        nodes.append(_node(str(at), str(at - 1) if at else None, message, instructs=first))
    return Draft(
        Source(NAME, f"{stem}:{_fingerprint(nodes)}"),
        nodes,
        title=saved[2] if saved else stem,
        created=_local(saved[1]) if saved else None,
        model=word(document.get("model")),
        instructions=instructions,
    )


def _node(name: str, parent: str | None, message: Mapping[str, Any], *, instructs: bool) -> Node:
    role, content = message.get("role"), message.get("content")
    if role == "system":
        return Node(name, parent, notes=() if instructs else (Note(Reason.RECAP),))
    results = objects(obj(content).get("tool_results"))
    if results:
        return Node(name, parent, pieces=tuple(_tools(results, word(obj(content).get("text")))))
    parts = Parts(content)
    if role == "user":
        empty = () if parts.parts else (Note(Reason.EMPTY_PROMPT),)
        return Node(name, parent, parts.parts, notes=(*parts.notes, *empty))
    if role != "assistant":
        return Node(name, parent, notes=(Note(Reason.UNKNOWN_SENDER),))
    pieces: tuple[Piece, ...] = (Text(parts.text),) if parts.text else ()
    return Node(name, parent, pieces=pieces, notes=(*parts.notes, *(() if pieces else (Note(Reason.EMPTY_ANSWER),))))


def _tools(results: list[Mapping[str, Any]], text: str) -> list[Piece]:
    """Return what was said before tools were called, and the calls with what came back."""
    pieces: list[Piece] = [Text(text)] if text.strip() else []
    for result in results:
        call, output = obj(result.get("call")), result.get("output")
        arguments = call.get("arguments")
        call_id, name = identifier(call.get("id")), word(call.get("name")) or "tool"
        pieces.append(Call(name, arguments if isinstance(arguments, str) else as_json(arguments), call_id))
        pieces.append(Output(output if isinstance(output, str) else as_json(output), call_id, name))
    return pieces


def _fingerprint(nodes: list[Node]) -> str:
    """Return what tells two sessions with the same name apart, and stays when a session goes on."""
    first = next((node.prompt for node in nodes if node.prompt), ())
    return sha256(repr(first).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _local(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%S").astimezone()
    except (ValueError, OverflowError):
        return None
