"""What the models of the proxy cost and how much they take: `/model/info`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litechat_tui.domain.prices import UNKNOWN, Prices
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.facts import amount, text, whole
from litechat_tui.proxy.http import get, not_a_proxy


def model_prices(connection: Connection) -> Mapping[str, Prices]:
    """Return prices and windows by alias; models that the proxy says nothing about are left out.

    Where several deployments have one alias, the dearest price and the smallest window of each kind count: which of
    them answers is the proxy's choice. Blocks; raises `ProxyError`.
    """
    match get(connection, "/model/info"):
        case {"data": list(entries)}:
            found: dict[str, Prices] = {}
            for entry in entries:
                match entry:
                    case {"model_name": str(name), "model_info": {**info}} if alias := text(name, connection):
                        prices = prices_of(info)
                        found[alias] = _together(found[alias], prices) if alias in found else prices
            return {alias: prices for alias, prices in found.items() if prices != UNKNOWN}
    raise not_a_proxy(connection)


def prices_of(info: Mapping[Any, object]) -> Prices:
    """Return what the `model_info` of a model says; prices may be missing, and so may be all of it."""
    return Prices(
        amount(info.get("input_cost_per_token")),
        amount(info.get("output_cost_per_token")),
        amount(info.get("cache_read_input_token_cost")),
        amount(info.get("cache_creation_input_token_cost")),
        whole(info.get("max_input_tokens")) or None,
        whole(info.get("max_output_tokens")) or None,
    )


def _together(one: Prices, other: Prices) -> Prices:
    return Prices(
        _dearest(one.input, other.input),
        _dearest(one.output, other.output),
        _dearest(one.cache_read, other.cache_read),
        _dearest(one.cache_write, other.cache_write),
        _smallest(one.max_input_tokens, other.max_input_tokens),
        _smallest(one.max_output_tokens, other.max_output_tokens),
    )


def _dearest(*prices: float | None) -> float | None:
    """Return None where one of them is unknown: the sum would be too small."""
    known = [price for price in prices if price is not None]
    return max(known) if len(known) == len(prices) else None


def _smallest(*windows: int | None) -> int | None:
    return min((window for window in windows if window is not None), default=None)
