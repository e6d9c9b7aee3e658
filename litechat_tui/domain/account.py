"""The key to the proxy: what it may spend, what it has spent, and how long it is good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """What the proxy says about the key that asks; every fact may be missing. The key itself is not among them."""

    alias: str = ""
    masked: str = ""
    """The key as the proxy shows it, such as `sk-...abcd`; empty where it does not."""
    spend: float | None = None
    """US dollars, in this period of the budget. The proxy adds up what was spent some ten seconds late."""
    budget: float | None = None
    """US dollars; None where the key has no budget of its own."""
    period: str = ""
    """How long the budget lasts, in the proxy's words, such as `30d`; empty for ever."""
    resets: datetime | None = None
    """When the budget begins anew; aware."""
    expires: datetime | None = None
    """Aware; None where the key is good for ever, or the proxy does not say."""
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    models: tuple[str, ...] = ()
    """Aliases that the key is restricted to; empty for every model."""
    is_blocked: bool = False

    @property
    def label(self) -> str:
        """What to call it: its alias, or else the masked key."""
        return self.alias or self.masked

    @property
    def share(self) -> float | None:
        """The part of the budget that is spent, which may be more than 1; None without a budget."""
        return self.share_with(0.0)

    def share_with(self, more: float) -> float | None:
        """Return the part of the budget that is spent once `more` US dollars are; None without a budget."""
        if self.budget is None:
            return None
        return ((self.spend or 0.0) + more) / self.budget if self.budget > 0 else 1.0

    @property
    def left(self) -> float | None:
        """US dollars of the budget that are left; None without a budget."""
        return None if self.budget is None else max(self.budget - (self.spend or 0.0), 0.0)
