"""Responses items as stored -> the messages a person reads. Pure and total: no odd row raises or is dropped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any, cast

from litechat_tui.domain.attachments import AttachedText, kind_of
from litechat_tui.domain.chat import (
    UNTIMED,
    AttachmentPart,
    ChatMessage,
    Part,
    PreviousAnswer,
    ReasoningPart,
    Role,
    TextPart,
    Times,
    ToolPart,
    Turn,
    TurnStatus,
)
from litechat_tui.domain.events import (
    ReasoningDelta,
    ReplyEvent,
    TextBreak,
    TextDelta,
    ToolAsked,
    ToolCalled,
    ToolReturned,
)
from litechat_tui.domain.json_values import sound_json
from litechat_tui.domain.placeholders import placeholder
from litechat_tui.domain.ports import Item, Partial
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.text import clean, one_line
from litechat_tui.domain.tool_calls import ToolCall
from litechat_tui.domain.transcript import apply_event, apply_events, reply_to

_CALL_ARGUMENTS = ("arguments", "input", "action", "code", "queries", "operation")
"""Where the tools of the Responses API keep what they were asked."""

NOTHING = Partial()

_PROMPT_ROLES = ("user", "system", "developer")


@dataclass(frozen=True, slots=True)
class StoredItem:
    """A row of the SDK's table."""

    id: int
    item: Item | None
    """None when the row does not hold a JSON object."""
    at: datetime | None

    @property
    def is_prompt(self) -> bool:
        """Whether it is input to the model rather than output of the model or of a tool."""
        return is_prompt(self.item or {})


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A turn and what the file keeps beside its items."""

    turn: Turn
    first_item: int
    partial_item: int | None = None
    partial: Partial = NOTHING
    superseded: tuple[StoredItem, ...] = ()
    """Its items once it is superseded; those of the newest answer to a prompt are in the conversation."""
    times: Times = UNTIMED
    calls: tuple[ToolCall, ...] = ()
    """What was decided about its tool calls."""


def decode_item(data: object) -> Item | None:
    """Return the item as it is stored, or None when the row does not hold a JSON object."""
    try:
        item = json.loads(data) if isinstance(data, str) else None
    except (ValueError, RecursionError):
        return None
    return item if isinstance(item, dict) else None


def is_prompt(item: Item) -> bool:
    """Return whether an item is input to the model rather than output of the model or of a tool."""
    return item.get("role") in _PROMPT_ROLES and item.get("type") in (None, "message")


def message_text(item: Item) -> str:
    """Return what a prompt or an answer says in words; empty for thoughts, calls of tools and their output.

    The lines of attachments are words as well, unless a store has said what they stand for.
    """
    if item.get("type") not in (None, "message"):
        return ""
    parts = _content((_readable(item) or {}).get("content"))
    return "\n\n".join(part.text for part in parts if isinstance(part, TextPart) and part.text)


def messages_from(rows: Iterable[StoredItem], turns: Iterable[StoredTurn]) -> list[ChatMessage]:
    """Return the messages of whole turns, in reading order.

    A prompt is a message of the user; all that follows up to the next prompt is one message of the assistant. `turns`
    are those whose first item is among `rows`; of several with the same first item the last one gave the rows, and
    the text of the others comes first in its message.
    """
    by_item: dict[int, list[StoredTurn]] = {}
    for turn in turns:
        by_item.setdefault(turn.first_item, []).append(turn)
    messages: list[ChatMessage] = []
    for prompt, replies in _exchanges(rows):
        answers = by_item.get(prompt.id, []) if prompt else []
        stored = answers[-1] if answers else None
        if prompt:
            messages.append(_prompt(prompt, stored))
        if replies or stored:
            reply = _reply(replies, stored)
            messages.append(replace(reply, parts=(*_previous(answers[:-1]), *reply.parts)))
    return messages


def _exchanges(rows: Iterable[StoredItem]) -> Iterator[tuple[StoredItem | None, list[StoredItem]]]:
    """Yield each prompt with the rows that answer it; rows before the first prompt come without one."""
    prompt: StoredItem | None = None
    replies: list[StoredItem] = []
    for row in rows:
        if row.is_prompt:
            if prompt or replies:
                yield prompt, replies
            prompt, replies = row, []
        else:
            replies.append(row)
    if prompt or replies:
        yield prompt, replies


def _prompt(row: StoredItem, stored: StoredTurn | None) -> ChatMessage:
    item = _readable(row.item) or {}
    parts = tuple(_content(item.get("content")))
    if item.get("role") != "user":
        parts = (AttachmentPart(f"{item.get('role')} message"), *parts)
    turn = stored.turn if stored else None
    return ChatMessage(Role.USER, parts, at=turn.started_at if turn else row.at, turn=turn, item_id=row.id)


def _previous(answers: Iterable[StoredTurn]) -> Iterator[Part]:
    """Yield the superseded answers that have any text."""
    for stored in answers:
        text = _reply(stored.superseded, stored).text
        if text:
            yield PreviousAnswer(text, stored.turn.status)


def _reply(rows: Sequence[StoredItem], stored: StoredTurn | None) -> ChatMessage:
    """Fold the rows as if they arrived now, so that a loaded reply equals the one that was streamed."""
    message = reply_to(stored.turn if stored else None)
    if rows:
        message = replace(message, at=message.at or rows[0].at, item_id=rows[0].id)
    for row in rows:
        if stored and row.id == stored.partial_item:
            message = apply_events(message, _thoughts(stored.partial))
        message = _with_item(message, row)
    return _with_calls(_timed(_with_partial(message, stored), stored.times), stored.calls) if stored else message


def _with_calls(message: ChatMessage, calls: Sequence[ToolCall]) -> ChatMessage:
    """Tell what was decided about tool calls."""
    return apply_events(message, map(ToolAsked, calls)) if calls else message


def _timed(message: ChatMessage, times: Times) -> ChatMessage:
    """Tell how long thoughts and tool calls took, as far as that is known."""
    thoughts = iter(times.thoughts)
    parts: list[Part] = []
    for part, after in zip_longest(message.parts, message.parts[1:]):
        match part:
            case ReasoningPart() if not (isinstance(after, ReasoningPart) and after.continues):
                parts.append(replace(part, seconds=next(thoughts, None)))
            case ToolPart():
                parts.append(replace(part, seconds=times.tools.get(part.call_id)))
            case _:
                parts.append(part)
    return replace(message, parts=tuple(parts))


def _with_partial(message: ChatMessage, stored: StoredTurn) -> ChatMessage:
    """Add what is kept beside a turn and has no item."""
    if stored.partial_item is not None:
        return message
    if stored.turn.status in (TurnStatus.COMPLETED, TurnStatus.INCOMPLETE):
        # The stream had reasoning that the final items left out: it came before everything else.
        if stored.partial.reasoning and not any(isinstance(part, ReasoningPart) for part in message.parts):
            return replace(message, parts=(*apply_events(reply_to(), _thoughts(stored.partial)).parts, *message.parts))
        return message
    message = apply_events(message, _thoughts(stored.partial))
    if stored.partial.text:
        message = apply_events(message, (TextBreak(), TextDelta(clean(stored.partial.text))))
    return message


def _thoughts(partial: Partial) -> tuple[ReplyEvent, ...]:
    return (ReasoningDelta(clean(partial.reasoning)),) if partial.reasoning else ()


def _with_item(message: ChatMessage, row: StoredItem) -> ChatMessage:
    """Add one item of the model or of a tool."""
    item = _readable(row.item)
    if item is None:
        return _with_part(message, AttachmentPart("unreadable item"))
    kind = str(item.get("type") or ("message" if "content" in item else "unknown item"))
    if kind == "reasoning":
        thoughts = reasoning_text(item)
        return apply_event(message, ReasoningDelta(thoughts)) if thoughts else message
    if kind == "message":
        for part in _content(item.get("content")):
            if not isinstance(part, TextPart):
                message = _with_part(message, part)
            elif part.text:
                message = apply_events(message, (TextBreak(), TextDelta(part.text)))
        return message
    call_id = one_line(str(item.get("call_id") or item.get("id") or f"item {row.id}"))
    if kind.endswith("_output"):
        return apply_event(message, ToolReturned(call_id, _plain(item.get("output"))))
    if kind.endswith("_call"):
        asked = next((item[key] for key in _CALL_ARGUMENTS if item.get(key) is not None), "")
        message = apply_event(message, ToolCalled(call_id, one_line(str(item.get("name") or kind)), _plain(asked)))
        output = item.get("output")
        return message if output is None else apply_event(message, ToolReturned(call_id, _plain(output)))
    return _with_part(message, AttachmentPart(one_line(kind)))


def _readable(item: Item | None) -> Item | None:
    """Return the item without what is nested too deeply to be looked through."""
    return item and cast("Item", sound_json(dict(item)))


def _with_part(message: ChatMessage, part: Part) -> ChatMessage:
    return replace(message, parts=(*message.parts, part))


def _content(content: object) -> Iterator[Part]:
    """Yield the parts of a message's content: a string, or a list of typed parts."""
    if isinstance(content, str):
        yield TextPart(clean(content))
    elif isinstance(content, list):
        for part in content:
            yield _content_part(part)


def _content_part(part: object) -> Part:
    if isinstance(part, str):
        return TextPart(clean(part))
    if not isinstance(part, dict):
        return AttachmentPart("unreadable part")
    text = part.get("text", part.get("refusal"))
    if isinstance(text, AttachedText):
        return attachment_part(text.attachment)
    if isinstance(text, str):
        return TextPart(clean(text))
    return AttachmentPart(one_line(str(part.get("type", "unknown part"))))


def attachment_part(attachment: Attachment) -> AttachmentPart:
    """Return the part of a message that an attachment is."""
    return AttachmentPart(kind_of(attachment), attachment)


def reasoning_text(item: Item) -> str:
    """Return what was thought: the summary, or the full text, or what LiteLLM's bridge hides in `encrypted_content`."""
    return _texts(item.get("summary")) or _texts(item.get("content")) or _bridged(item.get("encrypted_content"))


def _texts(parts: object) -> str:
    if not isinstance(parts, list):
        return ""
    texts = [part.get("text") for part in parts if isinstance(part, dict)]
    return "\n\n".join(clean(text) for text in texts if isinstance(text, str) and text)


def _bridged(encrypted: object) -> str:
    """Read ``[{"type": "thinking", "thinking": "..."}]``, which is how the bridge to Bedrock carries thinking."""
    try:
        blocks = json.loads(encrypted) if isinstance(encrypted, str) else None
    except (ValueError, RecursionError):
        return ""
    if not isinstance(blocks, list):
        return ""
    thoughts = [block.get("thinking") for block in blocks if isinstance(block, Mapping)]
    return "\n\n".join(clean(thought) for thought in thoughts if isinstance(thought, str) and thought)


def _plain(value: object) -> str:
    """Return a tool's arguments or output as text: a string as it is, text parts joined, anything else as JSON."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list) and value and all(isinstance(part, dict) and "type" in part for part in value):
        return "\n".join(map(_output_part, value))
    return clean(json.dumps(value, ensure_ascii=False))


def _output_part(part: dict[str, Any]) -> str:
    text = part.get("text", part.get("refusal"))
    return clean(text) if isinstance(text, str) else placeholder(str(part["type"]), part.get("image_url"))
