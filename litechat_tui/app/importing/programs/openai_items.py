"""Responses items that another program keeps -> what was said. Pure and total."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from litechat_tui.app.importing.programs.openai_parts import Parts
from litechat_tui.app.importing.said import Call, Note, Output, Piece, Text, Thought, identifier, joined, objects, word
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.json_values import TOO_DEEP

_ARGUMENTS = ("arguments", "input", "action", "code", "queries")


class Items:
    """What items of a model and of its tools say."""

    def __init__(self, items: Iterable[Mapping[str, Any]]) -> None:
        self.pieces: list[Piece] = []
        self.notes: list[Note] = []
        for item in items:
            self._item(item)

    def _item(self, item: Mapping[str, Any]) -> None:
        kind = word(item.get("type")) or "message"
        if kind == "message":
            parts = Parts(item.get("content"))
            self.notes += parts.notes
            if parts.text:
                self.pieces.append(Text(parts.text))
        elif kind == "reasoning":
            self._reasoning(item)
        elif kind.endswith("_output"):
            self.pieces.append(Output(output_of(item.get("output")), identifier(item.get("call_id"))))
        elif kind.endswith("_call"):
            asked = next((item[name] for name in _ARGUMENTS if item.get(name) is not None), "")
            call_id = identifier(item.get("call_id")) or identifier(item.get("id"))
            name = word(item.get("name")) or kind.removesuffix("_call")
            self.pieces.append(Call(name, asked if isinstance(asked, str) else as_json(asked), call_id))
            if item.get("output") is not None:
                self.pieces.append(Output(output_of(item["output"]), call_id, name))
        else:
            self.notes.append(Note(Reason.UNKNOWN_PART, kind))

    def _reasoning(self, item: Mapping[str, Any]) -> None:
        text = _texts(item.get("summary")) or _texts(item.get("content"))
        if text:
            self.pieces.append(Thought(text))
        elif item.get("encrypted_content"):
            self.notes.append(Note(Reason.ENCRYPTED_REASONING))


def output_of(output: object) -> str | list[dict[str, str]]:
    """Return what a tool returned: text, or texts and images."""
    if isinstance(output, str):
        return output
    parts = Parts(output)
    if parts.files:
        return [*parts.parts]
    return parts.text if parts.texts or not output else as_json(output)


def as_json(value: object) -> str:
    """Return a JSON value as text."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return TOO_DEEP


def _texts(parts: object) -> str:
    return joined((each.get("text") for each in objects(parts)), "\n\n")
