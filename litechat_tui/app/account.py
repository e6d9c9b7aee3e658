"""What the proxy has told of itself, the key and its models, and when to ask again.

What a key has spent, the proxy adds up every ten seconds. Therefore what this program has spent since it was asked, and
in the seconds before, is kept beside it: the two are shown as `$1.20 +$0.02`, never added up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.chat import Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, ProxyError
from litechat_tui.domain.light import Light, light_of
from litechat_tui.domain.ports import Clock, ProxyAccount
from litechat_tui.domain.prices import UNKNOWN, Prices

USUAL_SECONDS = 45.0
"""Seconds between two looks while all is well ..."""
SHORTEST_SECONDS, LONGEST_SECONDS = 3.0, 60.0
"""... and while the proxy does not answer: each time twice as long as before."""
LAG = timedelta(seconds=12)
"""How late the proxy adds up what was spent: its `PROXY_BATCH_WRITE_AT` is ten seconds."""
_FORBIDDEN = frozenset({Code.PROXY_ROUTE_FORBIDDEN, Code.PROXY_ADMIN_ONLY})
PRICES_AGE = timedelta(hours=1)
WARNINGS = (0.8, 0.95)
"""Shares of the budget that are worth a word once they are spent."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one look at the proxy brought."""

    at: datetime
    """When it was asked."""
    light: Light
    key: KeyInfo | None = None
    """None where the proxy did not say, or has no record of the key."""
    prices: Mapping[str, Prices] | None = None
    """None where it was not asked for them, or did not say."""
    key_is_secret: bool = False
    """Whether the key may not ask about itself."""


class Account:
    """Keeps what was told. Only `ask` blocks and belongs to a thread; all else belongs to the one that shows it."""

    def __init__(self, proxy: ProxyAccount, clock: Clock) -> None:
        self._proxy = proxy
        self._clock = clock
        self.key: KeyInfo | None = None
        self.told_at: datetime | None = None
        """When the proxy was asked about the key; None while it has not told."""
        self.prices: Mapping[str, Prices] = {}
        self._prices_at: datetime | None = None
        self._key_is_secret = False
        self._failures = 0
        self._spent: tuple[tuple[datetime, float], ...] = ()
        """When turns of this program ended, and what they cost."""
        self._warned = 0.0

    def ask(self) -> Told:
        """Ask the proxy what is not known or may have changed. Blocks for some seconds; does not raise."""
        at = self._clock()
        try:
            light = self._proxy.ready()
        except ConfigurationError:
            return Told(at, Light.UNKNOWN)  # the app shows what is wrong
        except ProxyError as error:
            return Told(at, light_of(error.problem) or Light.UNREACHABLE)
        if light is not Light.READY:
            return Told(at, light)
        key, is_secret = None, self._key_is_secret
        if not is_secret:
            try:
                key = self._proxy.key()
            except ProxyError as error:
                is_secret = error.problem.code in _FORBIDDEN
                light = light_of(error.problem) or light
        return Told(at, light, key, self._new_prices(at) if light is Light.READY else None, is_secret)

    def _new_prices(self, at: datetime) -> Mapping[str, Prices] | None:
        if self._prices_at is not None and at - self._prices_at < PRICES_AGE:
            return None
        try:
            return self._proxy.prices()
        except ProxyError as error:
            # What a key may not ask for is not asked for soon again.
            return {} if error.problem.code in _FORBIDDEN else None

    def take(self, told: Told) -> None:
        """Keep what a look brought."""
        self._failures = self._failures + 1 if told.light.passes else 0
        self._key_is_secret = told.key_is_secret
        if told.prices is not None:
            self._prices_at = told.at
            self.prices = told.prices or self.prices
        if told.key is not None:
            self.key, self.told_at = told.key, told.at
            self._spent = tuple(one for one in self._spent if one[0] > told.at - LAG)

    @property
    def seconds(self) -> float:
        """How long to wait before the next look."""
        if not self._failures:
            return USUAL_SECONDS
        return min(SHORTEST_SECONDS * 2.0 ** min(self._failures - 1, 10), LONGEST_SECONDS)

    def spend(self, model: str, usage: Usage | None) -> None:
        """Take in that a turn has ended here."""
        if usage is not None and (cost := self.cost(model, usage)[0]) is not None:
            self._spent = (*self._spent, (self._clock(), cost))

    @property
    def since(self) -> float:
        """US dollars that this program has spent and that the proxy may not have added up in `key`."""
        return sum(cost for _, cost in self._spent)

    @property
    def share(self) -> float | None:
        """The part of the key's budget that is spent; None where there is none or nobody has told."""
        return self.key.share_with(self.since) if self.key else None

    def warning(self) -> float | None:
        """Return the share of `WARNINGS` that the budget has come to since this was last asked; None for none."""
        share = self.share or 0.0
        level = max((one for one in WARNINGS if share >= one), default=0.0)
        before, self._warned = self._warned, level
        return level if level > before else None

    def of(self, model: str) -> Prices:
        """Return what is known of a model."""
        return self.prices.get(model, UNKNOWN)

    def cost(self, model: str, usage: Usage) -> tuple[float | None, bool]:
        """Return what a turn cost, and whether that is reckoned by the prices; None where nobody knows."""
        if usage.cost is not None:
            return usage.cost, False
        return self.of(model).cost(usage), True
