"""One question to the proxy: what it answers, and what each failure is called."""

import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx2
import pytest

from litechat_tui.domain.errors import GatewayError
from litechat_tui.gateway import request
from litechat_tui.gateway.request import get_json

Failing = Callable[[Exception], None]


class Proxy:
    """A server that gives one answer and remembers how it was asked."""

    def __init__(self, status: int = 200, body: bytes = b"{}", headers: dict[str, str] | None = None) -> None:
        self.asked: list[tuple[str, str | None]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers["authorization"]))
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @contextmanager
    def answering_once(self) -> Iterator[str]:
        with self.server:
            thread = Thread(target=self.server.handle_request)
            thread.start()
            yield self.url
            thread.join()


def refusal(status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> GatewayError:
    with Proxy(status, body, headers).answering_once() as url, pytest.raises(GatewayError) as caught:
        get_json(url, "/v1/models", "sk-x")
    assert "sk-x" not in str(caught.value.problem)
    return caught.value


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    """Return a function that makes the next request fail."""

    def arrange(error: Exception) -> None:
        def fail(*_: object, **__: object) -> httpx2.Response:
            raise error

        monkeypatch.setattr(httpx2, "get", fail)

    return arrange


def test_the_key_travels_as_bearer_and_json_comes_back() -> None:
    proxy = Proxy(body=b'{"data": [1]}')
    with proxy.answering_once() as url:
        assert get_json(f"{url}/prefix", "/v1/models", "sk-x") == {"data": [1]}
    assert proxy.asked == [("/prefix/v1/models", "Bearer sk-x")]


@pytest.mark.parametrize(
    ("status", "message", "retryable"),
    [
        (400, "The proxy refused to answer (status 400).", False),
        (401, "The proxy does not accept this key.", False),
        (403, "This key may not ask for that.", False),
        (429, "The proxy has had too many requests.", True),
        (500, "The proxy has trouble of its own (status 500).", True),
        (503, "The proxy has trouble of its own (status 503).", True),
    ],
)
def test_a_status_has_its_sentence(status: int, message: str, retryable: bool) -> None:
    problem = refusal(status, b'{"error": {"message": "m", "type": "auth_error", "param": null, "code": "1"}}').problem
    assert (problem.message, problem.retryable) == (message, retryable)
    assert problem.hint


@pytest.mark.parametrize("status", [404, 405])
def test_a_server_without_the_route_is_no_proxy(status: int) -> None:
    assert refusal(status, b'{"detail": "Not Found"}').problem.message.endswith(
        "does not answer as a LiteLLM Proxy does."
    )


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (401, "expired_key", "This key has expired."),
        (422, "budget_exceeded", "The budget of this key is spent."),
        (429, "budget_exceeded", "The budget of this key is spent."),
        (400, "no_db_connection", "The proxy has no database and so knows no keys."),
    ],
)
def test_the_type_of_an_error_says_more_than_its_status(status: int, kind: str, message: str) -> None:
    assert refusal(status, f'{{"error": {{"type": "{kind}"}}}}'.encode()).problem.message == message


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"error": "text"}', b'{"error": {"type": 7}}', b"[" * 99_999]
)
def test_an_odd_error_body_leaves_the_status_to_decide(body: bytes) -> None:
    assert refusal(401, body).problem.message == "The proxy does not accept this key."


def test_a_key_is_never_sent_on_to_another_address() -> None:
    elsewhere = Proxy()
    with elsewhere.server:
        found = refusal(302, headers={"Location": elsewhere.url})
    assert found.problem.message.endswith("leads to another address.")
    assert elsewhere.asked == []


@pytest.mark.parametrize("body", [b"", b"<html>Welcome</html>", b"\xff\xfe", b"[" * 99_999])
def test_an_answer_that_is_not_json_is_no_proxy_s(body: bytes) -> None:
    assert refusal(200, body).problem.message.endswith("does not answer as a LiteLLM Proxy does.")


def test_nobody_at_the_address_is_told_apart() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(GatewayError) as caught:
            get_json(url, "/v1/models", "sk-x")
    assert caught.value.problem.message == f"Nothing answers at {url}."
    assert caught.value.problem.retryable


def test_a_proxy_that_accepts_and_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(GatewayError) as caught:
        get_json(f"http://127.0.0.1:{silent.getsockname()[1]}", "/v1/models", "sk-x")
    assert "did not answer within" in caught.value.problem.message
    assert caught.value.problem.retryable


def test_https_to_a_plain_server_is_told_apart() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def answer_in_plain() -> None:
            connection, _ = plain.accept()
            with connection:
                connection.recv(1024)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = Thread(target=answer_in_plain)
        thread.start()
        url = f"https://127.0.0.1:{plain.getsockname()[1]}"
        with pytest.raises(GatewayError) as caught:
            get_json(url, "/v1/models", "sk-x")
        thread.join()
    assert caught.value.problem.message == f"{url} does not speak TLS."


def test_a_certificate_that_nobody_vouches_for_is_told_apart(failing: Failing) -> None:
    error = httpx2.ConnectError("certificate verify failed")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    failing(error)
    with pytest.raises(GatewayError) as caught:
        get_json("https://proxy.example", "/v1/models", "sk-x")
    assert caught.value.problem.message == "The certificate of proxy.example cannot be trusted."


def test_a_name_that_nobody_knows_is_told_apart(failing: Failing) -> None:
    error = httpx2.ConnectError("name resolution")
    error.__context__ = socket.gaierror(-2, "Name or service not known")
    failing(error)
    with pytest.raises(GatewayError) as caught:
        get_json("http://proxy.example:4000", "/v1/models", "sk-x")
    assert caught.value.problem.message == "The name proxy.example is not known."


def test_any_other_failure_still_gets_a_sentence(failing: Failing) -> None:
    for error in (httpx2.RemoteProtocolError("cut"), httpx2.InvalidURL("odd")):
        failing(error)
        with pytest.raises(GatewayError) as caught:
            get_json("http://proxy.example", "/v1/models", "sk-x")
        assert caught.value.problem.message == "The connection to http://proxy.example failed."
        assert caught.value.problem.retryable


def test_importing_the_gateway_does_not_load_the_http_client() -> None:
    code = "import sys, litechat_tui.gateway.catalog; sys.exit('httpx2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
