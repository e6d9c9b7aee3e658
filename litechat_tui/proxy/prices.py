"""What the models of the proxy cost and how much they take."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.prices import UNKNOWN, Prices
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.model_info import model_details


def model_prices(connection: Connection) -> Mapping[str, Prices]:
    """Return prices and windows by alias; models that the proxy says nothing about are left out.

    Blocks; raises `ProxyError`.
    """
    told = {alias: details.prices for alias, details in model_details(connection).items()}
    return {alias: prices for alias, prices in told.items() if prices != UNKNOWN}
