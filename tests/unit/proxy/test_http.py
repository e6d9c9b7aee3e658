"""Requests that no model answers: what comes back, what each failure is, and where the key is never found."""

import io
import json
import logging
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Thread

import httpx2
import pytest
from rich.console import Console
from rich.traceback import Traceback

from litechat_tui import __version__
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, ProxyError
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.http import Key, get, post
from tests.unit.proxy.server import OneAnswer

KEY, ADMIN_KEY = "sk-canary-of-the-user", "sk-canary-of-the-administrator"


def to(url: str, seconds: float = 10.0) -> Connection:
    return Connection(url, lambda: KEY, request_seconds=seconds)


def failure(request: Callable[[], object]) -> ProxyError:
    with pytest.raises(ProxyError) as caught:
        request()
    return caught.value


def refused(status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> Problem:
    with OneAnswer(status, body, headers).answering_once() as url:
        return failure(lambda: get(to(url), "/v1/models")).problem


def test_the_key_travels_as_bearer_and_json_comes_back() -> None:
    proxy = OneAnswer(body=b'{"data": [1]}')
    with proxy.answering_once() as url:
        assert get(to(f"{url}/prefix"), "/v1/models") == {"data": [1]}
    assert proxy.asked == [("GET /prefix/v1/models", f"Bearer {KEY}", b"")]
    assert proxy.user_agents == [f"litechat-tui/{__version__}"]


def test_json_is_posted() -> None:
    proxy = OneAnswer(body=b'{"key": "sk-new"}')
    with proxy.answering_once() as url:
        assert post(to(url), "/key/generate", {"user_id": "alice"}) == {"key": "sk-new"}
    ((line, authorization, body),) = proxy.asked
    assert (line, authorization, json.loads(body)) == ("POST /key/generate", f"Bearer {KEY}", {"user_id": "alice"})


def test_another_key_is_used_for_the_one_request_it_is_given_for() -> None:
    connection = to("http://unused")
    for key, bearer in ((lambda: ADMIN_KEY, ADMIN_KEY), (None, KEY)):
        proxy = OneAnswer()
        with proxy.answering_once() as url:
            get(Connection(url, connection.api_key), "/user/info", key=key)
        assert proxy.asked == [("GET /user/info", f"Bearer {bearer}", b"")]


def test_a_refusal_has_its_problem() -> None:
    body = b'{"error": {"message": "No such key.", "type": "token_not_found_in_db", "param": "key", "code": "401"}}'
    with OneAnswer(401, body).answering_once() as url:
        problem = failure(lambda: get(to(url), "/v1/models")).problem
    assert problem == Problem(Code.PROXY_KEY_INVALID, proxy_message="No such key.", status=401, address=url)


def test_the_model_that_a_body_names_is_the_model_of_the_problem() -> None:
    body = b'{"error": {"message": "No.", "type": "key_model_access_denied", "param": "model", "code": "403"}}'
    with OneAnswer(403, body).answering_once() as url:
        problem = failure(lambda: post(to(url), "/utils/token_counter", {"model": "claude"})).problem
    assert (problem.code, problem.facts["model"]) == (Code.PROXY_MODEL_FORBIDDEN, "claude")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_neither_key_nor_body_is_sent_on_to_another_address(status: int) -> None:
    elsewhere = OneAnswer()
    proxy = OneAnswer(status, headers={"Location": f"{elsewhere.url}/v1/models"})
    with elsewhere.server, proxy.answering_once() as url:
        problem = failure(lambda: post(to(url), "/v1/models", {"secret": "words"})).problem
    assert problem == Problem(Code.PROXY_REDIRECTED, status=status, address=url, location=elsewhere.url)
    assert (len(proxy.asked), elsewhere.asked) == (1, [])


@pytest.mark.parametrize("body", [b"", b"<html>Welcome</html>", b"\xff\xfe", b"[" * 99_999])
def test_an_answer_that_is_not_json_is_no_proxy_s(body: bytes) -> None:
    assert refused(200, body).code is Code.PROXY_NOT_A_PROXY


def test_a_connection_that_nobody_accepts_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        problem = failure(lambda: get(to(url), "/v1/models")).problem
    assert problem == Problem(Code.PROXY_CONNECTION_REFUSED, address=url, host="127.0.0.1")


def test_a_proxy_that_accepts_and_sends_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert failure(lambda: get(to(url, 0.05), "/v1/models")).problem.code is Code.PROXY_SILENT


def test_https_to_a_plain_server_fails_as_tls() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def answer_in_plain() -> None:
            connection, _ = plain.accept()
            with connection:
                connection.recv(1024)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = Thread(target=answer_in_plain)
        thread.start()
        url = f"https://127.0.0.1:{plain.getsockname()[1]}"
        assert failure(lambda: get(to(url), "/v1/models")).problem.code is Code.PROXY_TLS_FAILED
        thread.join()


@pytest.mark.parametrize("address", ["http://a..b:4000", "localhost:4000", "http://[::1", "http://proxy:port"])
def test_an_address_that_is_none_is_a_problem_like_any_other(address: str) -> None:
    assert failure(lambda: get(to(address), "/v1/models")).problem.code is Code.PROXY_BAD_ADDRESS


@contextmanager
def echoing() -> Iterator[str]:
    """Serve one request that is refused in words that hold the keys."""
    with OneAnswer(401, f'{{"error": {{"message": "Not {KEY}, not {ADMIN_KEY}."}}}}'.encode()).answering_once() as url:
        yield url


@contextmanager
def cutting() -> Iterator[str]:
    """Take one request and close the connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def cut() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)

        thread = Thread(target=cut)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize("server", [echoing, cutting])
@pytest.mark.parametrize("key", [None, lambda: ADMIN_KEY])
def test_a_key_is_in_no_log_and_in_no_traceback(
    server: Callable[[], AbstractContextManager[str]], key: Key | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with server() as url:
        error = failure(lambda: post(to(url), "/key/generate", {}, key=key))
    shown = io.StringIO()
    trace = Traceback.from_exception(
        type(error), error, error.__traceback__, show_locals=True, locals_max_length=10_000, locals_max_string=10_000
    )
    Console(file=shown, width=400).print(trace)
    assert "connection = Connection(" in shown.getvalue()
    assert error.__cause__ is None or isinstance(error.__cause__, httpx2.HTTPError)
    for text in (shown.getvalue(), caplog.text, repr(error), error.problem.proxy_message):
        assert KEY not in text
        assert ADMIN_KEY not in text


def test_importing_the_proxy_does_not_load_the_http_client() -> None:
    code = "import sys, litechat_tui.proxy.catalogue; sys.exit('httpx2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
