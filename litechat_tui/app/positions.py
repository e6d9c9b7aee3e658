"""What a message and a place in it are called, so that they are found again when the session has been read anew."""

from __future__ import annotations

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


@dataclass(slots=True)
class ReadingState:
    """What is remembered of the sessions that were read, while the program runs."""

    session_id: str = ""
    """The session on the screen; empty before the first one."""
    unread: frozenset[str] = frozenset()
    """Sessions with text that arrived while another one was on the screen."""
    anchors: dict[str, Anchor] = field(default_factory=dict)
    """Session -> the line at which the reader left it; none where that was its end."""
    unwritten: dict[str, ChatMessage] = field(default_factory=dict)
    """Turn -> the reply to it that could not be written to the file, and is nowhere else."""
