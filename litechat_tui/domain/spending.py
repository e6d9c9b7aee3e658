"""How much sessions hold and what they consumed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime

from litechat_tui.domain.chat import Usage

UNUSED = Usage()


@dataclass(frozen=True, slots=True)
class Amounts:
    """Messages, and what all turns with them consumed, superseded answers and side requests included."""

    messages: int = 0
    """Prompts and answers of the conversation; thoughts and tool calls are none."""
    usage: Usage = UNUSED
    unpriced: int = 0
    """Turns whose cost nobody knows: they are in none of the sums of costs. One that failed before anything came is
    none of them."""

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(self.messages + other.messages, self.usage + other.usage, self.unpriced + other.unpriced)


@dataclass(frozen=True, slots=True)
class SideRequest:
    """A request to a model about a session that is no turn of it, such as for its title."""

    model: str
    """Alias of the model."""
    at: datetime
    """When it was sent."""
    usage: Usage


def together(requests: Iterable[SideRequest]) -> tuple[SideRequest, ...]:
    """Return all of these requests in one order, each once."""

    def order(request: SideRequest) -> tuple[object, ...]:
        *tokens, cost = astuple(request.usage)
        return request.at, request.model, tokens, cost is not None, cost or 0.0

    return tuple(sorted({*requests}, key=order))


@dataclass(frozen=True, slots=True)
class Spell:
    """What came together within a quarter of an hour: days begin at a quarter in every time zone."""

    at: datetime
    """When the quarter of an hour began."""
    model: str
    """Alias of the model; empty for what another program wrote."""
    amounts: Amounts
