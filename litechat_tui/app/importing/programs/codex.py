"""The logs of Codex: Responses items, one in a line, between events that repeat some of them.

The same text may come as an item, as a `user_message` or `agent_message` event and as a completed item, depending on
the version. What another kind of line has said already is left out; within one kind, two are two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.elements import Element
from litechat_tui.app.importing.moments import moment
from litechat_tui.app.importing.programs.element import JsonObject
from litechat_tui.app.importing.programs.log import LogProgram
from litechat_tui.app.importing.programs.openai_items import Items
from litechat_tui.app.importing.programs.openai_parts import Parts
from litechat_tui.app.importing.said import Node, Note, identifier, joined, obj, objects, word
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.archive import Source

NAME = "codex"

_LINES = frozenset({"session_meta", "turn_context", "response_item", "event_msg", "compacted"})
_INJECTED = re.compile(
    r"\s*(?:<(?:environment_context|user_instructions|recommended_plugins|turn_aborted|permissions|INSTRUCTIONS"
    r"|collaboration_mode|skill|subagent_notification|user_shell_command)\b|# AGENTS\.md instructions)"
)
_EVENTS = {"user_message": "user", "agent_message": "assistant"}
_COMPLETED = {"UserMessage": "user", "AgentMessage": "assistant"}
_ITEM, _EVENT, _DONE = range(3)
"""Kinds of lines that tell a message, in the order of how much they tell."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One line that belongs to the conversation."""

    kind: int
    item: Mapping[str, Any]
    at: datetime | None
    model: str

    @property
    def says(self) -> tuple[str, str]:
        """Who says what in it."""
        return word(self.item.get("role")), joined(_texts(self.item.get("content")))


def recognises(line: JsonObject) -> bool:
    """Return whether this is a line of a log of Codex, of the first generation, too."""
    if word(line.get("type")) in _LINES and isinstance(line.get("payload"), dict):
        return True
    return "instructions" in line and "timestamp" in line and "id" in line and "messages" not in line


def key(lines: Iterable[JsonObject]) -> str:
    """Return the id of the session; a forked one has that of its origin behind its own."""
    for line in lines:
        meta = obj(line.get("payload")) if line.get("type") == "session_meta" else line
        if line.get("type") == "session_meta" or "instructions" in line:
            return identifier(meta.get("id")) or identifier(meta.get("session_id"))
    return ""


def draft(lines: Sequence[Element], otherwise: str) -> Draft:
    """Return the conversation."""
    found = [line.value for line in lines if isinstance(line.value, dict)]
    notes = [Note(Reason.UNREADABLE_ROW) for line in lines if line.problem or not isinstance(line.value, dict)]
    notes += [Note(Reason.COMPACTION) for line in found if line.get("type") == "compacted"]
    told = [*_told(found)]
    asked = {each.says[1] for each in told if each.kind != _ITEM and each.says[0] == "user"}
    nodes: list[Node] = []
    for each in _once(told):
        nodes.append(_node(each, asked, str(len(nodes)), str(len(nodes) - 1) if nodes else None))
    meta = next((obj(line.get("payload")) for line in found if line.get("type") == "session_meta"), {})
    first = found[0] if found else {}
    origin = identifier(meta.get("forked_from_id"))
    return Draft(
        Source(NAME, key(found) or otherwise),
        nodes,
        created=moment(meta.get("timestamp")) or moment(first.get("timestamp")),
        branch_of=Source(NAME, origin) if origin else None,
        notes=tuple(notes),
    )


def _told(lines: Iterable[Mapping[str, Any]]) -> Iterator[_Told]:
    """Yield the lines that belong to the conversation, in order."""
    model = ""
    for line in lines:
        kind, payload, at = line.get("type"), obj(line.get("payload")), moment(line.get("timestamp"))
        if kind == "turn_context":
            model = word(payload.get("model")) or model
        elif kind == "response_item":
            yield _Told(_ITEM, payload, at, model)
        elif kind == "event_msg":
            event = word(payload.get("type"))
            item = obj(payload.get("item"))
            if event in _EVENTS:
                yield _Told(_EVENT, {"role": _EVENTS[event], "content": payload.get("message")}, at, model)
            elif event == "agent_reasoning":
                summary = [{"type": "summary_text", "text": payload.get("text")}]
                yield _Told(_EVENT, {"type": "reasoning", "summary": summary}, at, model)
            elif event == "item_completed" and word(item.get("type")) in _COMPLETED:
                text = joined(_texts(item.get("content"))) or word(item.get("text"))
                yield _Told(_DONE, {"role": _COMPLETED[item["type"]], "content": text}, at, model)
        elif "payload" not in line and isinstance(kind, str):
            yield _Told(_ITEM, line, at, model)


def _once(told: Sequence[_Told]) -> Iterator[_Told]:
    """Yield what is told without what another kind of line tells, too."""
    counts = [Counter(each.says for each in told if each.kind == kind and each.says[0]) for kind in (_ITEM, _EVENT)]
    thinks = any(each.kind == _ITEM and each.item.get("type") == "reasoning" for each in told)
    seen = Counter[tuple[int, tuple[str, str]]]()
    for each in told:
        if each.kind == _ITEM:
            yield each
        elif each.item.get("type") == "reasoning":
            if not thinks:
                yield each
        else:
            seen[each.kind, each.says] += 1
            known = max(count[each.says] for count in counts[: each.kind])
            if seen[each.kind, each.says] > known:
                yield each


def _node(told: _Told, asked: set[str], name: str, parent: str | None) -> Node:
    item, role = told.item, word(told.item.get("role"))
    if item.get("type") in (None, "message") and role != "assistant":
        if role != "user" or _is_injected(told.says[1], asked):
            return Node(name, parent, at=told.at, notes=(Note(Reason.INJECTED),))
        parts = Parts(item.get("content"))
        empty = () if parts.parts else (Note(Reason.EMPTY_PROMPT),)
        return Node(name, parent, parts.parts, at=told.at, notes=(*parts.notes, *empty))
    items = Items([item])
    notes = items.notes
    if not items.pieces and not notes:
        notes = [Note(Reason.EMPTY_ANSWER)]
    return Node(name, parent, (), tuple(items.pieces), told.at, told.model, tuple(notes))


def _is_injected(text: str, asked: set[str]) -> bool:
    """Return whether Codex put the text in; where it tells what was asked, that is what it is compared with."""
    if text in asked:
        return False
    return bool(_INJECTED.match(text)) or (bool(asked) and text.lstrip().startswith("<"))


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    for part in objects(content):
        yield word(part.get("text"))


PROGRAM = LogProgram(NAME, recognises, key, draft)
