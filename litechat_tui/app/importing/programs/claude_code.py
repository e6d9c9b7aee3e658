"""The logs of Claude Code: lines that name the one before them, so that going back makes branches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.elements import Element
from litechat_tui.app.importing.moments import moment
from litechat_tui.app.importing.programs.claude_blocks import Blocks
from litechat_tui.app.importing.programs.element import JsonObject
from litechat_tui.app.importing.programs.log import LogProgram
from litechat_tui.app.importing.said import (
    Node,
    Note,
    Output,
    Part,
    Text,
    identifier,
    joined,
    obj,
    objects,
    text_part,
    word,
)
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.archive import Source

NAME = "claude_code"

_LINES = frozenset(
    {
        *("user", "assistant", "system", "summary", "progress", "attachment", "file-history-snapshot"),
        *("queue-operation", "custom-title", "ai-title", "last-prompt", "permission-mode"),
    }
)
_INJECTED = re.compile(
    r"\s*(?:<(?:command-name|command-message|local-command-|bash-(?:input|stdout|stderr)|system-reminder"
    r"|task-notification|user-prompt-submit-hook)|Caveat: The messages below|\[Request interrupted by user)"
)
_TITLES = {"summary": "summary", "custom-title": "customTitle", "ai-title": "aiTitle"}


def recognises(line: JsonObject) -> bool:
    """Return whether this is a line of a log of Claude Code."""
    if word(line.get("type")) not in _LINES:
        return False
    return any(name in line for name in ("sessionId", "parentUuid", "leafUuid", "messageId")) and "mapping" not in line


def key(lines: Iterable[JsonObject]) -> str:
    """Return the id of the session; the log of a side task has that of the whole, and its own behind it."""
    for line in lines:
        session = identifier(line.get("sessionId"))
        if session:
            agent = identifier(line.get("agentId")) if line.get("isSidechain") is True else ""
            return f"{session}/{agent}" if agent else session
    return ""


def draft(lines: Sequence[Element], otherwise: str) -> Draft:
    """Return the conversation."""
    found = [line.value for line in lines if isinstance(line.value, dict)]
    notes = [Note(Reason.UNREADABLE_ROW) for line in lines if line.problem or not isinstance(line.value, dict)]
    titles = {
        kind: text
        for line in found
        for kind, name in _TITLES.items()
        if _is(line, kind) and (text := word(line.get(name)))
    }
    return Draft(
        Source(NAME, key(found) or otherwise),
        [node for line in found if "uuid" in line for node in _nodes(line)],
        title=titles.get("custom-title") or titles.get("summary") or titles.get("ai-title") or "",
        created=next((at for line in found if _is_said(line) and (at := moment(line.get("timestamp")))), None),
        notes=tuple(notes),
    )


def _is(line: JsonObject, kind: str) -> bool:
    return line.get("type") == kind


def _is_said(line: JsonObject) -> bool:
    return line.get("type") in ("user", "assistant") and not line.get("isMeta") and not line.get("isSidechain")


def _nodes(line: Mapping[str, Any]) -> Iterator[Node]:
    """Yield the message of a line; tools return in lines of the user, and a prompt may come in the same one."""
    name, at = identifier(line.get("uuid")), moment(line.get("timestamp"))
    parent = identifier(line.get("parentUuid")) or identifier(line.get("logicalParentUuid")) or None
    reason = _stepped_over(line)
    message = obj(line.get("message"))
    if reason is not None or line.get("type") not in ("user", "assistant"):
        yield Node(name, parent, at=at, notes=(Note(reason),) if reason else ())
        return
    content = message.get("content")
    blocks = Blocks([{"type": "text", "text": content}] if isinstance(content, str) else objects(content), name)
    notes = tuple(blocks.notes)
    if line.get("type") == "assistant":
        empty = () if blocks.answer or notes else (Note(Reason.EMPTY_ANSWER),)
        yield Node(name, parent, (), blocks.answer, at, word(message.get("model")), (*notes, *empty))
        return
    outputs = tuple(piece for piece in blocks.pieces if isinstance(piece, Output))
    text = joined((piece.text for piece in blocks.pieces if isinstance(piece, Text)), "\n\n")
    prompt: tuple[Part, ...] = (*((text_part(text),) if text else ()), *blocks.images)
    if _INJECTED.match(text):
        prompt, notes = (), (*notes, Note(Reason.INJECTED))
    if not prompt and not outputs and not notes:
        notes = (Note(Reason.EMPTY_PROMPT),)
    if prompt and outputs:
        yield Node(f"{name}~", parent, pieces=outputs, at=at)
        yield Node(name, f"{name}~", prompt, at=at, notes=notes)
    else:
        yield Node(name, parent, prompt, outputs, at, notes=notes)


def _stepped_over(line: Mapping[str, Any]) -> Reason | None:
    """Return why a line is not part of the conversation; None when it is, or is no message at all."""
    if line.get("isSidechain") is True:
        return Reason.SIDE_TASK
    if line.get("isCompactSummary") is True:
        return Reason.COMPACTION
    if line.get("isMeta") is True or line.get("isApiErrorMessage") is True:
        return Reason.INJECTED
    if line.get("type") == "system" and line.get("subtype") != "compact_boundary":
        return Reason.SYSTEM_MESSAGE
    return None


PROGRAM = LogProgram(NAME, recognises, key, draft)
