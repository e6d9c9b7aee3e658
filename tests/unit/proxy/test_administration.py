"""What the administrator asks of the proxy, and what comes of its answers. The shapes are those of a real proxy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.proxy.administration import HttpAdministration
from litechat_tui.proxy.connection import Connection

ADMIN = "sk-canary-of-the-administrator-0123456789"
EXISTS = (409, {"error": {"message": "User exists", "type": "invalid_request_error", "code": "409"}})


class Proxy:
    """A proxy with one answer for each path, which remembers what it was sent."""

    def __init__(self, answers: dict[str, tuple[int, Any]]) -> None:
        self.sent: list[tuple[str, Any]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                assert self.headers["authorization"] == f"Bearer {ADMIN}"
                outer.sent.append((self.path, json.loads(body or b"null")))
                status, answer = answers[self.path]
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.administration = HttpAdministration(
            Connection(f"http://127.0.0.1:{self.server.server_port}", lambda: ADMIN)
        )


Serve = Callable[[dict[str, tuple[int, Any]]], Proxy]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve answers until the test ends."""
    proxies: list[tuple[Proxy, Thread]] = []

    def served(answers: dict[str, tuple[int, Any]]) -> Proxy:
        proxy = Proxy(answers)
        thread = Thread(target=proxy.server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        proxies.append((proxy, thread))
        return proxy

    yield served
    for proxy, thread in proxies:
        proxy.server.shutdown()
        thread.join()
        proxy.server.server_close()


def test_a_user_is_made_without_a_key_of_its_own(serve: Serve) -> None:
    proxy = serve({"/user/new": (200, {"user_id": "u\x1b1", "key": ""})})
    assert proxy.administration.make_user("me@example.com") == ("u␛1", True)
    body = {"user_email": "me@example.com", "user_role": "internal_user", "auto_create_key": False}
    assert proxy.sent == [("/user/new", body)]


def test_a_user_without_an_address_has_a_name_of_its_own(serve: Serve) -> None:
    proxy = serve({"/user/new": EXISTS})
    assert proxy.administration.make_user("") == ("litechat-tui", False)
    assert proxy.sent[0][1]["user_id"] == "litechat-tui"


def test_a_user_that_is_known_already_is_found_by_the_whole_address(serve: Serve) -> None:
    users = [
        "odd",
        {"user_id": "u0", "user_email": None},
        {"user_id": "u1", "user_email": "me+1@example.com.org"},
        {"user_id": "u2", "user_email": "Me+1@example.com"},
    ]
    path = "/user/list?user_email=me%2B1%40example.com"
    proxy = serve({"/user/new": EXISTS, path: (200, {"users": users})})
    assert proxy.administration.make_user("me+1@example.com") == ("u2", False)


@pytest.mark.parametrize("answer", [{"users": []}, {"users": {}}, []])
def test_a_user_that_is_known_and_cannot_be_found_is_told(serve: Serve, answer: object) -> None:
    proxy = serve({"/user/new": EXISTS, "/user/list?user_email=a%40b": (200, answer)})
    with pytest.raises(ProxyError) as caught:
        proxy.administration.make_user("a@b")
    assert caught.value.problem.code is Code.PROXY_NOT_A_PROXY


def test_a_key_gets_its_models_and_the_least_routes(serve: Serve) -> None:
    proxy = serve({"/key/generate": (200, {"key": "sk-new"})})
    assert proxy.administration.make_key("u1", ("haiku",)) == "sk-new"
    path, body = proxy.sent[0]
    assert path == "/key/generate"
    assert body.pop("key_alias").startswith("litechat-tui-")
    assert body == {
        "user_id": "u1",
        "models": ["haiku"],
        "allowed_routes": ["llm_api_routes", "/key/info", "/model/info"],
    }


@pytest.mark.parametrize("answer", [{}, {"key": None}, {"key": "no"}, "sk-x", {"user_id": ""}])
def test_answers_that_no_proxy_gives_are_told(serve: Serve, answer: object) -> None:
    proxy = serve({"/key/generate": (200, answer), "/user/new": (200, answer)})
    for ask in (lambda: proxy.administration.make_key("u", ()), lambda: proxy.administration.make_user("a@b")):
        with pytest.raises(ProxyError) as caught:
            ask()
        assert caught.value.problem.code is Code.PROXY_NOT_A_PROXY


def test_whoever_is_no_administrator_is_refused_and_the_key_is_in_no_word_of_it(serve: Serve) -> None:
    error = {"error": {"message": f"Only proxy admin, not {ADMIN}", "type": "auth_error", "code": "401"}}
    proxy = serve({"/user/new": (401, error)})
    with pytest.raises(ProxyError) as caught:
        proxy.administration.make_user("a@b")
    assert caught.value.problem.code is Code.PROXY_ADMIN_ONLY
    assert ADMIN not in f"{caught.value!r} {caught.value.problem!r}"


def test_all_models_are_offered(serve: Serve) -> None:
    proxy = serve({"/v1/models": (200, {"data": [{"id": "haiku"}, {"id": "sonnet"}]})})
    assert proxy.administration.models() == ("haiku", "sonnet")
