"""LibreChat's export: one conversation in a file, its messages in a list or within each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from litechat_tui.app.importing.building import Draft
from litechat_tui.app.importing.moments import moment
from litechat_tui.app.importing.programs.element import ElementProgram, Identity, JsonObject, identity_of
from litechat_tui.app.importing.programs.openai_items import as_json
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
    placeholder,
    text_part,
    word,
)
from litechat_tui.app.importing.skipped import Reason
from litechat_tui.app.importing.sources import Assets
from litechat_tui.domain.archive import Source

NAME = "librechat"


def recognises(element: JsonObject) -> bool:
    """Return whether this is a conversation of LibreChat."""
    messages = element.get("messages", element.get("messagesTree"))
    return "conversationId" in element and isinstance(messages, list)


def identity(element: JsonObject) -> Identity:
    """Return which conversation it is. The export has no date but those of the messages."""
    dates = [moment(message.get("createdAt")) for message, _ in _messages(element)]
    updated = max((date for date in dates if date is not None), default=None)
    return identity_of(
        identifier(element.get("conversationId")), updated, element.get("title"), messages=element.get("messages")
    )


def draft(element: JsonObject, assets: Assets) -> Draft:  # noqa: ARG001
    """Return the conversation."""
    options = obj(element.get("options"))
    nodes = [_node(message, listed_by, at) for at, (message, listed_by) in enumerate(_messages(element))]
    return Draft(
        Source(NAME, identity(element).key),
        nodes,
        title=word(element.get("title")),
        model=word(options.get("model")),
        instructions=word(options.get("promptPrefix")),
    )


def _messages(element: JsonObject) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield all messages, each with the id of the one that holds it, in reading order and without recursion."""
    waiting = [(each, "") for each in objects(element.get("messages", element.get("messagesTree")))][::-1]
    while waiting:
        message, listed_by = waiting.pop()
        yield message, listed_by
        name = identifier(message.get("messageId"))
        waiting.extend((each, name) for each in objects(message.get("children"))[::-1])


def _node(message: Mapping[str, Any], listed_by: str, number: int) -> Node:
    name = identifier(message.get("messageId")) or f"message-{number}"
    parent = identifier(message.get("parentMessageId")) or listed_by or None
    at, model = moment(message.get("createdAt")), word(message.get("model"))
    files = (*objects(message.get("files")), *objects(message.get("attachments")))
    notes = [Note(Reason.ABSENT_ATTACHMENT, word(each.get("filename")) or "file") for each in files]
    others: list[Note] = []
    pieces = [*_pieces(message, others)]
    if message.get("isCreatedByUser") is True:
        text = "\n".join(piece.text for piece in pieces if isinstance(piece, Text))
        prompt = (*((text_part(text),) if text else ()), *(placeholder(note.name) for note in notes))
        empty = () if prompt else (Note(Reason.EMPTY_PROMPT),)
        return Node(name, parent, prompt, at=at, notes=(*notes, *others, *empty))
    if not pieces:
        notes.append(Note(Reason.EMPTY_ANSWER))
    return Node(name, parent, (), tuple(pieces), at, model, (*notes, *others))


def _pieces(message: Mapping[str, Any], left_out: list[Note]) -> Iterator[Piece]:
    """Yield what a message says, its flat text only where it has no parts; add to `left_out` what is not read."""
    content = objects(message.get("content"))
    for part in content:
        kind = part.get("type")
        if kind == "think":
            yield Thought(_text(part.get("think")))
        elif kind == "tool_call":
            whole = obj(part.get("tool_call"))
            # The tools of OpenAI's Assistants are one level deeper.
            call = obj(whole.get("function")) or whole
            call_id, name = identifier(whole.get("id")), word(call.get("name")) or "tool"
            asked = call.get("args", call.get("arguments"))
            yield Call(name, asked if isinstance(asked, str) else as_json(asked), call_id)
            if call.get("output") is not None:
                yield Output(word(call["output"]) or as_json(call["output"]), call_id, name)
        elif text := _text(part.get("text")):
            yield Text(text)
        elif kind == "image_file":
            left_out.append(
                Note(Reason.ABSENT_ATTACHMENT, word(obj(part.get("image_file")).get("filename")) or "image")
            )
        elif kind != "text":
            left_out.append(Note(Reason.UNKNOWN_PART, kind if isinstance(kind, str) else "?"))
    if not content and word(message.get("text")).strip():
        yield Text(message["text"])


def _text(value: object) -> str:
    return word(obj(value).get("value")) if isinstance(value, dict) else word(value)


PROGRAM = ElementProgram(NAME, recognises, identity, draft)
