"""`sessions show`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from litechat_tui.app.session_ids import session_called
from litechat_tui.arguments.asked import ShowSession
from litechat_tui.console import Streams
from litechat_tui.domain.chat import (
    AttachmentPart,
    ChatMessage,
    Part,
    PreviousAnswer,
    ReasoningPart,
    Role,
    TextPart,
    ToolPart,
)
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.spending import Amounts
from litechat_tui.domain.text import one_line
from litechat_tui.subcommands.listing import session_json
from litechat_tui.subcommands.output import write_json, write_lines, written_moment
from litechat_tui.subcommands.stored import EVERYTHING, Stored
from litechat_tui.words import N_, _
from litechat_tui.words.parts import attachment_label
from litechat_tui.words.sessions import title_of
from litechat_tui.words.states import status_sentence

SPEAKERS = {Role.USER: N_("You: "), Role.ASSISTANT: N_("Assistant: ")}
SENTENCE_CHARS = 500
"""Characters at most of what a tool was asked and answered."""


def show_session(command: ShowSession, stored: Stored, streams: Streams) -> None:
    """Write a conversation: who said what, and the answers that count, without thoughts."""
    session = session_called(stored.queries, command.session_id)
    messages = stored.queries.messages(session.id, EVERYTHING)
    if command.json:
        amounts = stored.spending.amounts([session.id]).get(session.id, Amounts())
        write_json(streams, session_json(session, amounts) | {"conversation": [*map(_json, messages)]})
        return
    write_lines(streams, [title_of(session), session.id])
    write_lines(streams, (line for message in messages for line in ("", *_lines(message))))


def _json(message: ChatMessage) -> dict[str, object]:
    return {
        "role": message.role.value,
        "at": written_moment(message.at) if message.at else None,
        "text": message.text,
        "attachments": [
            {"name": each.name, "media_type": each.media_type, "size": each.size, "sha256": each.digest}
            for each in message.attachments
        ],
        "model": message.turn.model if message.turn and message.role is Role.ASSISTANT else None,
        "status": message.turn.status.value if message.turn and message.role is Role.ASSISTANT else None,
    }


def _lines(message: ChatMessage) -> Iterator[str]:
    """Yield what was said in one go, after who said it."""
    texts = [text for part in message.parts if (text := _text(part))]
    if message.role is Role.ASSISTANT and message.turn and (sentence := status_sentence(message.turn.status)):
        texts.append(sentence)
    yield _(SPEAKERS[message.role]) + "\n\n".join(texts)


def _text(part: Part) -> str:
    match part:
        case TextPart(text):
            return text
        case ToolPart():
            return _tool(part)
        case AttachmentPart(attachment=Attachment()):
            return f"[{attachment_label(part)}]"
        case AttachmentPart():
            return _("Not text: {kind}").format(kind=attachment_label(part))
        case ReasoningPart() | PreviousAnswer():
            return ""
        case _:
            assert_never(part)


def _tool(part: ToolPart) -> str:
    arguments = "" if part.arguments.strip() == "{}" else part.arguments
    name = one_line(" ".join(filter(None, (part.name, arguments))), SENTENCE_CHARS)
    if part.output is None:
        return _("Tool {name}: no result.").format(name=name)
    return _("Tool {name}: {output}").format(name=name, output=one_line(part.output, SENTENCE_CHARS))
