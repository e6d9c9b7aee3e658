"""What the catalogue makes of the proxy's list."""

import pytest

from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, ProxyError
from litechat_tui.proxy import catalogue
from litechat_tui.proxy.catalogue import ProxyCatalogue
from litechat_tui.proxy.connection import Connection


def listed(monkeypatch: pytest.MonkeyPatch, body: object) -> tuple[Model, ...]:
    monkeypatch.setattr(catalogue, "get", lambda *_: body)
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
    monkeypatch.setattr(catalogue, "get", lambda *_: {"data": [{"id": "claude of sk-0123456789"}]})
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
