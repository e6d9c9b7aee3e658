"""Prices and windows, whatever the proxy says about its models."""

from __future__ import annotations

import json
import math
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.chat import Usage
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.prices import UNKNOWN, Prices
from litechat_tui.proxy import model_info
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.prices import model_prices
from tests.odd_json import ODD_JSON
from tests.unit.proxy.server import OneAnswer

CONNECTION = Connection("http://proxy.example", lambda: "sk-canary-0123456789")
NAMES = (
    *("input_cost_per_token", "output_cost_per_token", "cache_read_input_token_cost"),
    *("cache_creation_input_token_cost", "max_input_tokens", "max_output_tokens"),
)
INFOS = st.dictionaries(st.sampled_from(NAMES), ODD_JSON)
ENTRIES = ODD_JSON | st.fixed_dictionaries({"model_name": st.sampled_from(["a", "b", ""]), "model_info": INFOS})
HAIKU = {
    "max_input_tokens": 200_000,
    "max_output_tokens": 64_000,
    "input_cost_per_token": 1.1e-06,
    "output_cost_per_token": 5.5e-06,
    "cache_creation_input_token_cost": 1.375e-06,
    "cache_read_input_token_cost": 1.1e-07,
}


def found(*entries: Any) -> Any:
    with patch.object(model_info, "get", lambda _connection, _path: {"data": [*entries]}):
        return model_prices(CONNECTION)


def entry(alias: str, **info: object) -> dict[str, object]:
    return {"model_name": alias, "model_info": info}


def test_prices_of_a_real_proxy_are_read() -> None:
    server = OneAnswer(body=json.dumps({"data": [entry("haiku", **HAIKU), entry("odd")]}).encode())
    with server.answering_once() as url:
        told = model_prices(Connection(url, lambda: "sk-canary-0123456789"))
    assert told == {"haiku": Prices(1.1e-06, 5.5e-06, 1.1e-07, 1.375e-06, 200_000, 64_000)}
    # What the proxy's own `usage.cost` was for this turn: see the recorded answers of the chain.
    assert told["haiku"].cost(Usage(21, 9)) == pytest.approx(7.26e-05)


@given(st.lists(ENTRIES, max_size=4), st.builds(Usage, *[st.integers(0, 10**9)] * 4))
def test_whatever_is_said_about_models_can_be_reckoned_with(entries: list[Any], usage: Usage) -> None:
    for alias, told in found(*entries).items():
        assert alias
        assert told != UNKNOWN
        cost = told.cost(usage)
        assert cost is None or (math.isfinite(cost) and cost >= 0)


@given(ODD_JSON)
def test_whatever_answers_is_a_list_or_no_proxy(answer: Any) -> None:
    with patch.object(model_info, "get", lambda _connection, _path: answer):
        try:
            model_prices(CONNECTION)
        except ProxyError:
            assert not (isinstance(answer, dict) and isinstance(answer.get("data"), list))


def test_of_several_deployments_the_dearest_and_the_smallest_count() -> None:
    one = entry("a", **HAIKU)
    other = entry("a", **{**HAIKU, "input_cost_per_token": 2e-06, "output_cost_per_token": None, "max_input_tokens": 5})
    assert found(one, other)["a"] == Prices(2e-06, None, 1.1e-07, 1.375e-06, 5, 64_000)


def test_cached_tokens_have_a_price_of_their_own() -> None:
    assert Prices(2.0, 3.0, 1.0).cost(Usage(10, 1, cached_tokens=4)) == 6 * 2 + 4 * 1 + 3
    assert Prices(2.0, 3.0).cost(Usage(10, 1, cached_tokens=40)) == 23


def test_without_a_price_there_is_no_cost() -> None:
    assert Prices(2.0).cost(Usage(1, 1)) is None
    assert Prices(output=2.0).cost(Usage(1, 1)) is None
    assert (UNKNOWN.of_input(3), Prices(2.0).of_input(3)) == (None, 6.0)
