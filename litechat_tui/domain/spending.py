"""How much sessions hold and what they consumed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from litechat_tui.domain.chat import Usage

UNUSED = Usage()


@dataclass(frozen=True, slots=True)
class Amounts:
    """Messages, and what all turns with them consumed, superseded answers included."""

    messages: int = 0
    """Prompts and answers of the conversation; thoughts and tool calls are none."""
    usage: Usage = UNUSED

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(self.messages + other.messages, self.usage + other.usage)


@dataclass(frozen=True, slots=True)
class Spell:
    """What came together within a quarter of an hour: days begin at a quarter in every time zone."""

    at: datetime
    """When the quarter of an hour began."""
    model: str
    """Alias of the model; empty for what another program wrote."""
    amounts: Amounts
