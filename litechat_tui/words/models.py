"""What is known of a model, in words."""

from __future__ import annotations

from litechat_tui.domain.models import Ability
from litechat_tui.words.catalogue import N_, _

_ABILITIES = {
    Ability.VISION: N_("images"),
    Ability.TOOLS: N_("tools"),
    Ability.REASONING: N_("reasoning"),
    Ability.PDF: N_("PDF"),
    Ability.CACHING: N_("cache"),
}


def ability(which: Ability) -> str:
    """Return what an ability is called."""
    return _(_ABILITIES[which])


def per_million(price: float | None) -> str:
    """Return what a million tokens cost in US dollars: `$1.10`; empty where nobody knows."""
    if price is None:
        return ""
    cost = price * 1_000_000
    return f"${cost:,.2f}" if cost >= 0.1 or not cost else f"${cost:.4f}"
