"""Where a conversation goes on with another model, by who answered before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litechat_tui.domain.chat import ChatMessage, Role


def model_of(message: ChatMessage) -> str:
    """Return the alias of the model that gave an answer; empty for a prompt, and where nobody recorded it."""
    return message.turn.model if message.role is Role.ASSISTANT and message.turn is not None else ""


def new_model(message: ChatMessage, before: str) -> str:
    """Return who answers from a message on, empty where that is who answered `before`, or nobody knows who did."""
    model = model_of(message)
    return model if before and model != before else ""


def new_models(messages: Iterable[ChatMessage]) -> Iterator[str]:
    """Yield `new_model` for each message of a part of a conversation."""
    before = ""
    for message in messages:
        yield new_model(message, before)
        before = model_of(message) or before
