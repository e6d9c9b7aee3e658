"""How much of a model's window a conversation takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from litechat_tui.domain.chat import ChatMessage, Role, ToolPart
from litechat_tui.domain.prices import Prices
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.token_estimate import estimated_tokens

NEARLY_FULL = 0.8
"""Share of the window from which on it is worth a word."""


_OVERHEAD = 1_000
"""Tokens of instructions and descriptions of tools, about which the messages say nothing."""


@dataclass(frozen=True, slots=True)
class Context:
    """Tokens that are sent with the next prompt, and how many the model takes."""

    tokens: int
    window: int | None = None
    """None where nobody told."""
    exact: bool = True
    """Whether the proxy counted them."""

    @property
    def share(self) -> float | None:
        """The part of the window that is taken; None where its size is unknown."""
        return self.tokens / self.window if self.window else None

    def with_prompt(self, text: str, attachments: Iterable[Attachment] = ()) -> Context:
        """Return what it is once a prompt is sent, which is an estimate."""
        return Context(self.tokens + estimated_tokens(text) + _tokens(attachments), self.window, exact=False)


def context_of(messages: Sequence[ChatMessage], prices: Prices, sent_from: int | None = None) -> Context:
    """Return what goes with the next prompt of a conversation whose newest messages are `messages`.

    The last answer without a tool call says how many tokens there were with it: a turn with tool calls consists of
    several requests, whose tokens are added up. What came after it is estimated, and so is all of it where no answer
    says. Messages before row `sent_from` are not sent.
    """
    sent = [one for one in messages if one.item_id is None or one.item_id >= (sent_from or 0)]
    after = 0
    for index in reversed(range(len(sent))):
        counted = _counted(sent[index])
        if counted and (sent_from is None or _is_of_what_is_sent(counted, sent[: index + 1])):
            return Context(counted + after, prices.max_input_tokens, exact=not after)
        after += _estimated(sent[index])
    return Context(after, prices.max_input_tokens, exact=not after)


def _counted(message: ChatMessage) -> int:
    """Return the tokens up to the end of an answer, as the proxy counted them; 0 where it did not."""
    usage = message.turn.usage if message.turn and message.role is Role.ASSISTANT else None
    if usage is None or not usage.input_tokens or any(isinstance(part, ToolPart) for part in message.parts):
        return 0
    return usage.input_tokens + usage.output_tokens


def _is_of_what_is_sent(counted: int, messages: Sequence[ChatMessage]) -> bool:
    """Whether an answer counted these messages only: one that was given before some were left out counted more."""
    return counted <= 2 * sum(map(_estimated, messages)) + _OVERHEAD


def _estimated(message: ChatMessage) -> int:
    tools = (part for part in message.parts if isinstance(part, ToolPart))
    said = estimated_tokens(message.text) + _tokens(message.attachments)
    return said + sum(estimated_tokens(f"{one.arguments}{one.output or ''}") for one in tools)


def _tokens(attachments: Iterable[Attachment]) -> int:
    return sum(attachment.tokens for attachment in attachments)
