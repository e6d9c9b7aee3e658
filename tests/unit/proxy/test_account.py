"""What the light is made of, and that nobody waits long for it."""

from __future__ import annotations

import socket
from typing import Any

import httpx2
import pytest

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.light import Light
from litechat_tui.domain.prices import Prices
from litechat_tui.proxy import account
from litechat_tui.proxy.account import HttpAccount
from litechat_tui.proxy.connection import Connection
from tests.unit.proxy.test_probe import KEY, Answers, Proxy


def asking(url: str) -> HttpAccount:
    return HttpAccount(lambda: Connection(url, lambda: KEY))


@pytest.mark.parametrize(
    ("status", "body", "light"),
    [
        (200, {"status": "healthy", "db": "connected"}, Light.READY),
        (200, {"status": "healthy", "db": "Not connected"}, Light.READY),
        (503, {"status": "healthy", "db": "disconnected"}, Light.DATABASE_DOWN),
        (502, b"<html>Bad Gateway</html>", Light.STARTING),
        (503, {}, Light.STARTING),
    ],
)
def test_readiness_is_a_light_and_takes_no_key(status: int, body: Any, light: Light) -> None:
    proxy = Proxy({"/health/readiness": (status, body)})
    with proxy.serving():
        assert asking(proxy.url).ready() is light
    assert proxy.asked == [("/health/readiness", None)]


@pytest.mark.parametrize("body", [b"<html>", {"db": 1}, []])
def test_what_is_no_proxy_is_told(body: Any) -> None:
    proxy = Proxy({"/health/readiness": (200, body)})
    with proxy.serving(), pytest.raises(ProxyError) as caught:
        asking(proxy.url).ready()
    assert caught.value.problem.code is Code.PROXY_NOT_A_PROXY


def test_a_closed_port_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(ProxyError) as caught:
        asking(f"http://127.0.0.1:{port}").ready()
    assert caught.value.problem.code is Code.PROXY_CONNECTION_REFUSED


def test_a_connection_that_is_taken_and_says_nothing_is_a_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "REQUEST_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert asking(f"http://127.0.0.1:{silent.getsockname()[1]}").ready() is Light.STARTING


def test_a_connection_that_is_cut_at_once_is_a_start_and_a_network_without_a_way_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(cause: Exception) -> None:
        raise ProxyError(Code.PROXY_CONNECTION_FAILED) from cause

    monkeypatch.setattr(account, "look", lambda *_: fail(httpx2.ReadError("reset")))
    assert asking("http://proxy.example").ready() is Light.STARTING
    monkeypatch.setattr(account, "look", lambda *_: fail(httpx2.ConnectError("no route to host")))
    with pytest.raises(ProxyError):
        asking("http://proxy.example").ready()


def test_key_and_prices_come_with_the_key() -> None:
    answers: Answers = {
        "/key/info": (200, {"info": {"key_alias": "a"}}),
        "/model/info": (200, {"data": [{"model_name": "m1", "model_info": {"input_cost_per_token": 1.0}}]}),
    }
    proxy = Proxy(answers)
    with proxy.serving():
        assert asking(proxy.url).key() == KeyInfo("a")
        assert asking(proxy.url).prices() == {"m1": Prices(1.0)}
    assert proxy.asked == [("/key/info", f"Bearer {KEY}"), ("/model/info", f"Bearer {KEY}")]
