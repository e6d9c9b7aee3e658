"""What a message and a place in it are called, so that they are found again when the session has been read anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from litechat_tui.domain.chat import ChatMessage, Role

MessageKey = tuple[str, Role] | int | None


def key_of(message: ChatMessage) -> MessageKey:
    """Return what tells a message from all others of its session, however it has grown and whether or not it is stored.

    None for a message that neither a turn nor a row tells from others, such as a reply that has not begun.
    """
    return (message.turn.id, message.role) if message.turn is not None else message.item_id


@dataclass(frozen=True, slots=True)
class Anchor:
    """A line that is being read."""

    key: MessageKey
    """Of the message it is in."""
    block: int
    """Which block of the message ..."""
    line: int
    """... and which line of that, both from 0."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a session that somebody has looked for."""

    session_id: str
    row: int | None = None
    """Row of the item it is in; None for the session as a whole."""
    words: tuple[str, ...] = ()
    """What was looked for, folded."""


def holding(messages: Sequence[ChatMessage], row: int) -> int | None:
    """Return the index of the message with the item in `row`, which may be of a superseded answer; None without one."""
    prompts = [index for index, each in enumerate(messages) if each.role is Role.USER and each.item_id is not None]
    at = next((index for index in reversed(prompts) if (messages[index].item_id or 0) <= row), None)
    if at is None:
        return 0 if messages else None
    answered = at + 1 < len(messages) and messages[at + 1].role is Role.ASSISTANT
    return at + 1 if answered and messages[at].item_id != row else at


@dataclass(slots=True)
class ReadingState:
    """What is remembered of the sessions that were read, while the program runs."""

    session_id: str = ""
    """The session on the screen; empty before the first one."""
    unread: frozenset[str] = frozenset()
    """Sessions with text that arrived while another one was on the screen, and could not be written to the file."""
    anchors: dict[str, Anchor] = field(default_factory=dict)
    """Session -> the line at which the reader left it; none where that was its end."""
    unwritten: dict[str, ChatMessage] = field(default_factory=dict)
    """Turn -> the reply to it that could not be written to the file, and is nowhere else."""
