"""What is worth a question before a prompt is sent: that it may be too long, or that it costs much."""

from __future__ import annotations

from dataclasses import dataclass

from litechat_tui.app.context import Context
from litechat_tui.domain.prices import Prices

SHARE_OF_THE_REST = 0.2
"""The part of what is left of the budget that it may cost."""


@dataclass(frozen=True, slots=True)
class Concern:
    """Why a prompt is not sent at once. All numbers are estimates."""

    tokens: int
    """Of the whole request: the conversation and the prompt."""
    window: int | None = None
    """What the model takes, where that is less; None where the request fits."""
    cost: float | None = None
    """US dollars for the input alone, at the price without a cache; None where nobody knows."""


def concern(after: Context, prices: Prices, left: float | None, ask_from: float) -> Concern | None:
    """Return what is to be asked before a request as `after` is sent; None where it can go.

    `left` is what is left of the key's budget in US dollars, None for no budget; `ask_from` is 0 to ask never for the
    sake of money. A model needs room for its answer, too, which its window leaves apart.
    """
    cost = prices.of_input(after.tokens)
    if after.window is not None and after.tokens > after.window:
        return Concern(after.tokens, after.window, cost)
    if not cost or not ask_from:
        return None
    much = cost >= ask_from or (left is not None and cost >= left * SHARE_OF_THE_REST)
    return Concern(after.tokens, cost=cost) if much else None
