"""What the catalogue makes of the proxy's list."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.demo.bodies import model_info
from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, ProxyError
from litechat_tui.domain.models import Ability, ModelDetails
from litechat_tui.proxy import http
from litechat_tui.proxy import model_info as proxy_model_info
from litechat_tui.proxy.catalogue import ProxyCatalogue
from litechat_tui.proxy.connection import Connection
from tests.odd_json import ODD_JSON


def listed(monkeypatch: pytest.MonkeyPatch, body: object) -> tuple[Model, ...]:
    monkeypatch.setattr(http, "get", lambda *_: body)
    return ProxyCatalogue(lambda: Connection("http://proxy", lambda: "sk-x")).models()


def test_only_models_that_can_be_talked_to_are_listed_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [
        {"id": "claude", "mode": "chat", "max_input_tokens": 200_000, "max_output_tokens": 64_000},
        {"id": "vectors", "mode": "embedding"},
        {"id": "unknown"},
        {"id": "pictures", "mode": "image_generation"},
        {"id": "claude", "mode": "chat", "max_input_tokens": 200_000, "max_output_tokens": 64_000},
        {"id": "gpt", "mode": "responses"},
    ]
    assert listed(monkeypatch, {"data": entries}) == (
        Model("claude", 200_000, 64_000),
        Model("unknown"),
        Model("gpt"),
    )


def test_names_are_made_safe_to_show(monkeypatch: pytest.MonkeyPatch) -> None:
    assert listed(monkeypatch, {"data": [{"id": "a\x1b[31m\nb\u202e"}]}) == (Model("a␛[31m b\ufffd"),)


def test_names_hold_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "get", lambda *_: {"data": [{"id": "claude of sk-0123456789"}]})
    models = ProxyCatalogue(lambda: Connection("http://proxy", lambda: "sk-0123456789")).models()
    assert models == (Model("claude of sk-…"),)


@pytest.mark.parametrize("entry", [None, 7, "claude", [], {}, {"id": None}, {"id": ""}, {"id": " \n"}])
def test_an_odd_entry_is_left_out(monkeypatch: pytest.MonkeyPatch, entry: object) -> None:
    assert listed(monkeypatch, {"data": [entry, {"id": "claude"}]}) == (Model("claude"),)


@pytest.mark.parametrize("tokens", [None, "many", 0, -1, 1.5])
def test_an_odd_limit_is_no_limit(monkeypatch: pytest.MonkeyPatch, tokens: object) -> None:
    assert listed(monkeypatch, {"data": [{"id": "claude", "max_input_tokens": tokens}]}) == (Model("claude"),)


@pytest.mark.parametrize("body", [None, [], {}, {"data": None}, {"data": {}}, "text"])
def test_a_list_of_another_shape_is_no_proxy_s(monkeypatch: pytest.MonkeyPatch, body: object) -> None:
    with pytest.raises(ProxyError) as caught:
        listed(monkeypatch, body)
    assert caught.value.problem == Problem(Code.PROXY_NOT_A_PROXY, address="http://proxy")


def told(monkeypatch: pytest.MonkeyPatch, body: object) -> dict[str, ModelDetails]:
    monkeypatch.setattr(proxy_model_info, "get", lambda *_: body)
    return ProxyCatalogue(lambda: Connection("http://proxy", lambda: "sk-0123456789")).details()


def test_what_the_proxy_tells_of_an_alias(monkeypatch: pytest.MonkeyPatch) -> None:
    details = told(monkeypatch, model_info(["haiku"]))["haiku"]
    assert details.parameters is not None
    assert {"temperature", "top_p", "max_tokens", "reasoning_effort"} < details.parameters
    assert (details.provider, details.abilities) == ("bedrock_converse", frozenset(Ability))
    assert (details.max_input_tokens, details.max_output_tokens) == (200_000, 64_000)
    assert (details.input_price, details.output_price) == (1.1e-06, 5.5e-06)
    assert (details.cache_read_price, details.cache_write_price) == (1.1e-07, 1.375e-06)


def test_a_list_of_parameters_that_cannot_be_whole_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    info = {"supported_openai_params": ["max_tokens", "max_completion_tokens"], "max_tokens": 64_000}
    assert told(monkeypatch, {"data": [{"model_name": "haiku", "model_info": info}]}) == {
        "haiku": ModelDetails("haiku", max_output_tokens=64_000)
    }


def test_aliases_and_providers_are_safe_to_show_and_hold_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"model_name": "a\x1b sk-0123456789", "model_info": {"litellm_provider": "b\n\u202e sk-0123456789"}}
    assert told(monkeypatch, {"data": [entry]}) == {"a␛ sk-…": ModelDetails("a␛ sk-…", "b \ufffd sk-…")}


@pytest.mark.parametrize("body", [None, [], {}, {"data": None}, "text"])
def test_details_of_another_shape_are_no_proxy_s(monkeypatch: pytest.MonkeyPatch, body: object) -> None:
    with pytest.raises(ProxyError):
        told(monkeypatch, body)


FIELDS = [*model_info(["a"])["data"][0]["model_info"]]


@given(
    st.lists(
        ODD_JSON
        | st.fixed_dictionaries(
            {
                "model_name": st.sampled_from(["a", "b"]) | ODD_JSON,
                "model_info": st.dictionaries(st.sampled_from(FIELDS), ODD_JSON) | ODD_JSON,
            }
        ),
        max_size=4,
    )
)
def test_whatever_the_proxy_tells_is_understood_or_left_out(entries: list[object]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        found = told(patch, {"data": entries})
    for alias, details in found.items():
        assert alias == details.alias
        prices = (details.input_price, details.output_price, details.cache_read_price, details.cache_write_price)
        assert all(price is None or (price >= 0 and math.isfinite(price)) for price in prices)
        limits = (details.max_input_tokens, details.max_output_tokens)
        assert all(limit is None or limit > 0 for limit in limits)
        assert json.dumps(details.provider)
