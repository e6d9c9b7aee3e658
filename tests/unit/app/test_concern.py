"""What is asked before a prompt is sent."""

from __future__ import annotations

import pytest

from litechat_tui.app.concern import Concern, concern
from litechat_tui.app.context import Context
from litechat_tui.domain.prices import UNKNOWN, Prices

PRICES = Prices(0.01, 0.02)


@pytest.mark.parametrize(
    ("tokens", "left", "ask_from", "asked"),
    [
        (49, None, 0.5, False),
        (50, None, 0.5, True),
        (50, None, 0.0, False),
        (10, 1.0, 0.5, False),
        (20, 1.0, 0.5, True),
        (20, 1.0, 0.0, False),
        (1, 0.0, 0.5, True),
        (0, 0.0, 0.5, False),
    ],
)
def test_what_costs_much_is_asked_about(tokens: int, left: float | None, ask_from: float, *, asked: bool) -> None:
    found = concern(Context(tokens, 1_000), PRICES, left, ask_from)
    assert found == (Concern(tokens, cost=tokens * 0.01) if asked else None)


def test_what_does_not_fit_is_always_asked_about() -> None:
    assert concern(Context(1_001, 1_000), PRICES, None, 0.0) == Concern(1_001, 1_000, 10.01)
    assert concern(Context(1_001, 1_000), UNKNOWN, None, 0.5) == Concern(1_001, 1_000)


def test_of_what_nobody_knows_nothing_is_asked() -> None:
    assert concern(Context(10**9), UNKNOWN, 0.0, 0.5) is None
