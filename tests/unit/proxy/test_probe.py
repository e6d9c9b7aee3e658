"""What the proxy is asked about itself, and what its answers are taken for."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.examined import Deployment, Readiness
from litechat_tui.proxy import probe
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.probe import HttpProbe

KEY = "sk-canary-0123456789"
Answers = dict[str, tuple[int, Any]]
"""Path -> status and JSON; bytes as they are."""
REFUSAL = {"error": {"message": f"No such {KEY}", "type": "token_not_found_in_db", "param": "key", "code": "401"}}
NO_RECORD = {"error": {"message": "Key not found in database", "type": "not_found_error", "code": "404"}}


class Proxy:
    """A server with an answer for each path, which remembers who asked for what."""

    def __init__(self, answers: Answers) -> None:
        self.asked: list[tuple[str, str | None]] = []
        """Path and `Authorization`."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers["authorization"]))
                status, body = answers.get(self.path, (404, {"detail": "Not Found"}))
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self.do_GET()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @contextmanager
    def serving(self) -> Iterator[HttpProbe]:
        """Serve within the block."""
        with self.server:
            thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                yield HttpProbe(Connection(self.url, lambda: KEY))
            finally:
                self.server.shutdown()
                thread.join()


def answer(ask: Callable[[HttpProbe], Any], answers: Answers) -> Any:
    """Return what the probe makes of one answer."""
    with Proxy(answers).serving() as asks:
        return ask(asks)


def refused(ask: Callable[[HttpProbe], Any], answers: Answers) -> Code:
    with Proxy(answers).serving() as asks, pytest.raises(ProxyError) as caught:
        ask(asks)
    assert KEY not in f"{caught.value} {caught.value.problem.proxy_message}"
    return caught.value.problem.code


def test_an_open_port_is_one_and_a_closed_one_is_not() -> None:
    proxy = Proxy({})
    with proxy.serving() as asks:
        asks.port()
    with pytest.raises(ProxyError) as caught:
        HttpProbe(Connection(proxy.url, lambda: KEY)).port()
    assert caught.value.problem.code is Code.PROXY_CONNECTION_REFUSED
    assert proxy.asked == []


@pytest.mark.parametrize(
    ("address", "port"), [("http://proxy.example", 80), ("https://proxy.example", 443), ("http://proxy.example:1", 1)]
)
def test_the_port_is_that_of_the_address(address: str, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def connect(place: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(place)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ProxyError) as caught:
        HttpProbe(Connection(address, lambda: KEY)).port()
    assert caught.value.problem.code is Code.PROXY_TIMEOUT
    assert tried == [("proxy.example", port)]


def test_a_proxy_that_lives_says_so_and_gets_no_key() -> None:
    proxy = Proxy({"/health/liveliness": (200, "I'm alive!")})
    with proxy.serving() as asks:
        assert asks.alive().seconds > 0
    assert proxy.asked == [("/health/liveliness", None)]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"/health/liveliness": (200, b"<html>")}, Code.PROXY_NOT_A_PROXY),
        ({"/health/liveliness": (200, {"status": "UP"})}, Code.PROXY_NOT_A_PROXY),
        ({}, Code.PROXY_NOT_A_PROXY),
        ({"/health/liveliness": (502, b"")}, Code.PROXY_FAILED),
    ],
)
def test_what_is_no_proxy_is_told(answers: Answers, code: Code) -> None:
    assert refused(HttpProbe.alive, answers) is code


def test_readiness_is_told_whatever_its_status() -> None:
    down = {"/health/readiness": (503, {"status": "healthy", "db": "disconnected"})}
    assert answer(HttpProbe.readiness, down) == Readiness("disconnected", "")


def test_the_version_is_where_the_release_tells_it() -> None:
    ready = {"status": "healthy", "db": "connected"}
    older: Answers = {"/health/readiness": (200, {**ready, "litellm_version": "1.80.0"})}
    newer: Answers = {
        "/health/readiness": (200, ready),
        "/public/model_hub/info": (200, {"litellm_version": f"1.108.7 {KEY}"}),
    }
    assert answer(HttpProbe.readiness, older) == Readiness("connected", "1.80.0")
    assert answer(HttpProbe.readiness, newer) == Readiness("connected", "1.108.7 sk-…")


@pytest.mark.parametrize("body", [b"{", [], {"litellm_version": 1}])
def test_without_a_version_there_is_none(body: Any) -> None:
    answers = {"/health/readiness": (200, {"db": "connected"}), "/public/model_hub/info": (200, body)}
    assert answer(HttpProbe.readiness, answers) == Readiness("connected", "")


def test_a_readiness_of_another_form_is_none() -> None:
    assert refused(HttpProbe.readiness, {"/health/readiness": (200, {"ready": True})}) is Code.PROXY_NOT_A_PROXY


def test_a_key_is_told_with_its_limits() -> None:
    info = {
        "key_alias": "tui\x1b",
        "spend": 0.25,
        "expires": "2026-12-23T15:18:02.789000+00:00",
        "max_budget": 1,
        "budget_reset_at": "2026-12-01T00:00:00",
        "rpm_limit": 10,
        "tpm_limit": 20,
    }
    assert answer(HttpProbe.key, {"/key/info": (200, {"key": "x", "info": info})}) == KeyInfo(
        "tui␛",
        expires=datetime(2026, 12, 23, 15, 18, 2, 789000, UTC),
        spend=0.25,
        budget=1.0,
        resets=datetime(2026, 12, 1, tzinfo=UTC),
        requests_per_minute=10,
        tokens_per_minute=20,
    )


@pytest.mark.parametrize("odd", [None, "soon", True, [], {}])
def test_odd_values_of_a_key_are_none(odd: Any) -> None:
    names = ("spend", "expires", "max_budget", "budget_reset_at", "rpm_limit", "tpm_limit")
    assert answer(HttpProbe.key, {"/key/info": (200, {"info": dict.fromkeys(names, odd)})}) == KeyInfo()


def test_a_key_without_a_record_is_the_master_key() -> None:
    assert answer(HttpProbe.key, {"/key/info": (404, NO_RECORD)}) is None


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({}, Code.PROXY_NOT_A_PROXY),
        ({"/key/info": (401, REFUSAL)}, Code.PROXY_KEY_INVALID),
        ({"/key/info": (400, {"error": {"type": "x"}})}, Code.PROXY_REFUSED),
        ({"/key/info": (200, {"info": 1})}, Code.PROXY_NOT_A_PROXY),
    ],
)
def test_another_answer_about_the_key_is_a_refusal(answers: Answers, code: Code) -> None:
    assert refused(HttpProbe.key, answers) is code


def test_models_are_those_of_the_catalogue() -> None:
    assert answer(HttpProbe.models, {"/v1/models": (200, {"data": [{"id": "m1"}]})}) == (Model("m1"),)


def test_what_is_behind_a_model_is_told_as_far_as_it_can_be_read() -> None:
    whole = {"model_name": "m1", "litellm_params": {"model": "bedrock/jp.x", "aws_region_name": "ap-northeast-1"}}
    without = {"model_name": "m2", "litellm_params": {"model": "openai/x"}}
    entries = [whole, without, {"model_name": "m3"}, None]
    found = answer(HttpProbe.deployments, {"/model/info": (200, {"data": entries})})
    assert found == (Deployment("m1", "bedrock/jp.x", "ap-northeast-1"), Deployment("m2", "openai/x", ""))
    assert refused(HttpProbe.deployments, {"/model/info": (200, [])}) is Code.PROXY_NOT_A_PROXY


def test_a_model_is_asked_with_the_patience_that_an_answer_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def answered(connection: Connection, model: str) -> str:
        asked.append((model, connection.request_seconds))
        return "OK"

    monkeypatch.setattr(probe, "answer_of", answered)
    moments = iter((10.0, 11.5))
    said = HttpProbe(Connection("http://x", lambda: KEY), lambda: next(moments)).ask("m1")
    assert (said.text, said.seconds) == ("OK", 1.5)
    assert asked == [("m1", probe.ASK_SECONDS)]


def test_an_answer_that_never_ends_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = Event()
    monkeypatch.setattr(probe, "REQUEST_SECONDS", 0.05)
    monkeypatch.setattr(probe, "_GRACE_SECONDS", 0.0)
    monkeypatch.setattr(probe, "look", lambda *_: ended.wait())
    with pytest.raises(ProxyError) as caught:
        HttpProbe(Connection("http://x", lambda: KEY)).alive()
    ended.set()
    assert caught.value.problem.code is Code.PROXY_SILENT


def test_a_mistake_is_raised_where_the_answer_is_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(probe, "look", mistaken)
    with pytest.raises(ZeroDivisionError):
        HttpProbe(Connection("http://x", lambda: KEY)).alive()


def test_the_time_for_all_questions_is_shared() -> None:
    now = iter((0.0, 0.0, 3.0, 6.0, 9.0))
    asks = HttpProbe(Connection("http://x", lambda: KEY), lambda: next(now))
    left = [(each.connect_seconds, each.request_seconds) for each in (asks._connection() for _ in range(4))]
    assert left == [(2.0, 5.0), (2.0, 5.0), (2.0, 2.0), (0.2, 0.2)]
