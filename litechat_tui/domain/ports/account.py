"""What the proxy says about itself, the key and its models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from litechat_tui.domain.light import Light

if TYPE_CHECKING:
    from litechat_tui.domain.account import KeyInfo
    from litechat_tui.domain.prices import Prices


class ProxyAccount(Protocol):
    """Asks the proxy what costs nothing. All calls block for some seconds and raise `LitechatError`."""

    def ready(self) -> Light:
        """Ask, without a key, whether the proxy is ready."""

    def key(self) -> KeyInfo | None:
        """Ask about the key; None when the proxy has no record of a key that it accepts."""

    def prices(self) -> Mapping[str, Prices]:
        """Return prices and windows of the models, by alias."""
