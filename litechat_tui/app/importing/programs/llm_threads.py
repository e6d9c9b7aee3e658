"""The threads that `llm` logs since 0.32: messages made of parts, one after the other. Pure and total."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.moments import moment
from litechat_tui.app.importing.programs.llm_attachments import attached
from litechat_tui.app.importing.programs.openai_items import as_json
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
    text_part,
    word,
)
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.domain.archive import Source
from litechat_tui.domain.foreign import ForeignChat, ForeignMessage, Row


def draft(chat: ForeignChat) -> Draft:
    """Return the thread as a conversation."""
    turns = objects(chat.row.get("turns"))
    dates = [at for turn in turns if (at := moment(turn.get("datetime_utc")))]
    origin = identifier(chat.row.get("forked_from"))
    system = [text for each in chat.messages if each.row.get("role") == "system" for text in _texts(each)]
    nodes: list[Node] = []
    # Only the answer that ends a turn has its date; what was asked has that of the answer to it.
    at, model = max(dates, default=None), ""
    for number in range(len(chat.messages) - 1, -1, -1):
        turn = obj(chat.messages[number].row.get("turn"))
        at, model = moment(turn.get("datetime_utc")) or at, word(turn.get("model")) or model
        nodes.append(_Read(chat.messages[number]).node(str(number), str(number - 1) if number else None, at, model))
    return Draft(
        Source("llm", chat.key),
        nodes[::-1],
        title=word(chat.row.get("name")),
        created=moment(chat.row.get("datetime_utc")) or min(dates, default=None),
        updated=max(dates, default=None),
        instructions=joined(system, "\n\n"),
        branch_of=Source("llm", origin) if origin else None,
    )


class _Read:
    """What the parts of one message say."""

    def __init__(self, message: ForeignMessage) -> None:
        self._role = word(message.row.get("role"))
        self._texts = [*_texts(message)]
        self._pieces: list[Piece] = []
        self._files: list[Part] = []
        self._notes: list[Note] = []
        for part in message.parts:
            self._part(part, message)

    def node(self, name: str, parent: str | None, at: Any, model: str) -> Node:  # noqa: ANN401 - a date or None
        """Return the message."""
        outputs = tuple(piece for piece in self._pieces if isinstance(piece, Output))
        if self._role == "system":
            return Node(name, parent, at=at)
        if self._role == "user" and not outputs:
            text = joined(self._texts)
            prompt = (*((text_part(text),) if text else ()), *self._files)
            empty = () if prompt else (Note(Reason.EMPTY_PROMPT),)
            return Node(name, parent, prompt, at=at, notes=(*self._notes, *empty))
        empty = () if self._pieces else (Note(Reason.EMPTY_ANSWER),)
        return Node(name, parent, (), tuple(self._pieces), at, model, (*self._notes, *empty))

    def _part(self, part: Row, message: ForeignMessage) -> None:
        payload = _payload(part)
        files, notes = attached(each for each in message.attachments if each.get("part_id") == part.get("id"))
        self._notes += notes
        text = _text(part, message)
        call_id, name = (
            identifier(payload.get("tool_call_id")),
            word(part.get("tool_name")) or word(payload.get("name")),
        )
        match part.get("type"):
            case "text" if self._role != "user":
                self._pieces += [Text(text)] if text.strip() else []
            case "text":
                pass
            case "reasoning":
                self._pieces += [Thought(text)] if text.strip() else []
                self._notes += [] if text.strip() else [Note(Reason.ENCRYPTED_REASONING)]
            case "tool_call":
                asked = payload.get("arguments")
                self._pieces.append(Call(name or "tool", asked if isinstance(asked, str) else as_json(asked), call_id))
            case "tool_result":
                output = joined((text, payload.get("output"), payload.get("exception")))
                self._pieces.append(Output([text_part(output), *files] if files else output, call_id, name))
            case "attachment":
                self._files += files
            case kind:
                self._notes.append(Note(Reason.UNKNOWN_PART, kind if isinstance(kind, str) else "?"))


def _texts(message: ForeignMessage) -> Iterator[str]:
    return (_text(part, message) for part in message.parts if part.get("type") == "text")


def _text(part: Row, message: ForeignMessage) -> str:
    """Return the text of a part; one that borrows fragments is put together from them."""
    if isinstance(part.get("text"), str):
        return word(part["text"])
    fragments = {identifier(each.get("id")): word(each.get("content")) for each in message.fragments}
    pieces = objects(_payload(part).get("text_ref"))
    return "".join(
        word(piece.get("literal")) or fragments.get(identifier(piece.get("fragment")), "") for piece in pieces
    )


def _payload(part: Row) -> dict[str, Any]:
    try:
        found = json.loads(word(part.get("payload")) or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
