"""The key's budget and the proxy's state in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.light import Light
from litechat_tui.words.account import budget_warning, key_in_short, percent, question
from litechat_tui.words.amounts import cents
from litechat_tui.words.light import light_sentence, light_words


@pytest.mark.parametrize(("share", "shown"), [(0.0, 0), (0.004, 0), (0.85, 85), (0.9999, 99), (1.0, 100), (1.259, 126)])
def test_all_of_it_is_told_only_once_it_is_all(share: float, shown: int) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("cost", "shown"),
    [(0, "$0"), (0.00004, "$0.0000"), (0.0123, "$0.0123"), (0.094, "$0.0940"), (0.31, "$0.31"), (1234.5, "$1,234.50")],
)
def test_cents_say_enough(cost: float, shown: str) -> None:
    assert cents(cost) == shown


@pytest.mark.parametrize(
    ("key", "since", "shown"),
    [
        (KeyInfo(spend=1.2, budget=10.0), 0.0, "$1.20 of $10.00"),
        (KeyInfo(spend=1.2, budget=10.0), 0.02, "$1.20 of $10.00 +$0.0200"),
        (KeyInfo(spend=1.2), 0.0, "$1.20"),
        (KeyInfo(budget=10.0), 0.5, "$0 of $10.00 +$0.50"),
    ],
)
def test_what_the_program_has_spent_since_stands_apart(key: KeyInfo, since: float, shown: str) -> None:
    assert key_in_short(key, since) == shown


def test_a_warning_says_when_the_budget_is_reset() -> None:
    key = KeyInfo(spend=8.0, budget=10.0, resets=datetime(2026, 12, 1, tzinfo=UTC))
    assert budget_warning(key, 0.5, UTC) == (
        "85 % of the API key's budget is spent: $8.50 of $10.00. It is reset on 2026-12-01 00:00."
    )
    assert budget_warning(KeyInfo(spend=9.6, budget=10.0), 0.0, UTC).endswith("$9.60 of $10.00.")
    assert budget_warning(KeyInfo(spend=9.6), 0.0, UTC) == ""


def test_only_what_is_wrong_has_words() -> None:
    wrong = {Light.STARTING, Light.DATABASE_DOWN, Light.KEY_REFUSED, Light.UNREACHABLE}
    for light in Light:
        assert (bool(light_words(light)), bool(light_sentence(light))) == (light in wrong, light in wrong)


KEYS = {"send": "Enter", "less": "z"}


def test_a_question_says_what_is_known() -> None:
    assert question(120_000, None, 0.62, KEYS) == (
        "This prompt costs much: ≈ 120k tokens with the conversation, ≈ $0.6200. Enter sends it."
    )
    assert question(250_000, 200_000, None, KEYS) == (
        "This may be too long for the model, which takes 200k tokens: ≈ 250k tokens with the conversation. "
        "Enter sends it all the same; z in the conversation sends less of that."
    )
