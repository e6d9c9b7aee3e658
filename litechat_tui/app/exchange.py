"""A prompt and the reply to it, and what can still be done about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from litechat_tui.domain.chat import ChatMessage, Role


@dataclass(frozen=True, slots=True)
class Exchange:
    """A prompt and what was answered, and their rows in the file."""

    prompt: ChatMessage
    reply: ChatMessage | None
    row: int
    """`item_id` of the prompt."""
    next_row: int | None
    """`item_id` of the prompt after it; None when it is the last."""


class Remedy(StrEnum):
    """What can be done about an answer that is not all there."""

    RETRY = auto()
    """Ask the prompt again."""
    CONTINUE = auto()
    """Ask for the rest."""


NO_REMEDY: frozenset[Remedy] = frozenset()


def last_exchange(messages: Sequence[ChatMessage]) -> tuple[ChatMessage | None, ChatMessage | None]:
    """Return the last prompt of `messages` and the reply to it, as far as they are there."""
    match messages:
        case [*_, ChatMessage(role=Role.USER) as prompt, ChatMessage(role=Role.ASSISTANT) as reply]:
            return prompt, reply
        case [*_, ChatMessage(role=Role.USER) as prompt]:
            return prompt, None
        case _:
            return None, None


def remedies(messages: Sequence[ChatMessage]) -> frozenset[Remedy]:
    """Return what mends how the last turn of `messages` ended; nothing where it ended well or has not ended."""
    _, reply = last_exchange(messages)
    if reply is None or reply.turn is None or not reply.turn.status.cut_short:
        return NO_REMEDY
    return frozenset({Remedy.RETRY, Remedy.CONTINUE} if reply.text else {Remedy.RETRY})
