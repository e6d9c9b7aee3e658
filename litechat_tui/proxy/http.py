"""The one place that makes requests which no model answers: JSON there, JSON back, or a `ProxyError`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.proxy.connection import USER_AGENT, Connection
from litechat_tui.proxy.network import causes, network_problem
from litechat_tui.proxy.refusals import Refusal

if TYPE_CHECKING:
    import ssl

    import httpx2

Key = Callable[[], str]
"""Returns a key, which nothing else holds."""


def get(connection: Connection, path: str, *, key: Key | None = None) -> object:
    """Return the JSON that the proxy answers for `path`.

    `key` takes the place of the connection's own for this one request, such as the administrator's. Blocks for some
    `Connection.request_seconds`. Raises `ProxyError`.
    """
    return _request(connection, "GET", path, None, key)


def post(connection: Connection, path: str, body: Mapping[str, object], *, key: Key | None = None) -> object:
    """Return the JSON that the proxy answers when `body` is sent to `path`; otherwise as `get`."""
    return _request(connection, "POST", path, body, key)


def look(connection: Connection, path: str) -> httpx2.Response:
    """Return what is at `path` for everybody, whatever its status. Sends no key; otherwise as `get`."""
    return _response(connection, "GET", path, None)


def not_a_proxy(connection: Connection) -> ProxyError:
    """Return the error of an answer that no LiteLLM Proxy gives."""
    return ProxyError(Code.PROXY_NOT_A_PROXY, **connection.facts)


def _request(
    connection: Connection, method: str, path: str, body: Mapping[str, object] | None, key: Key | None
) -> object:
    if key is not None:
        connection = replace(connection, api_key=key)
    response = _response(connection, method, path, body, _bearer(connection.api_key))
    if not response.is_success:
        raise refused(response, connection, body)
    return content(response, connection)


@contextmanager
def streamed(connection: Connection, path: str, body: Mapping[str, object]) -> Iterator[Iterator[str]]:
    """Give the lines of what the proxy streams when `body` is sent to `path`; otherwise as `get`."""
    import httpx2

    try:
        with (
            httpx2.Client(timeout=_timeout(connection), follow_redirects=False) as client,
            client.stream(
                "POST",
                connection.url(path),
                json=body,
                headers={"User-Agent": USER_AGENT},
                auth=_bearer(connection.api_key),
            ) as response,
        ):
            if not response.is_success:
                response.read()
                raise refused(response, connection, body)
            yield response.iter_lines()
    except _failures() as error:
        raise ProxyError.of(network_problem(error, connection)) from _without_frames(error)


def refused(response: httpx2.Response, connection: Connection, body: Mapping[str, object] | None = None) -> ProxyError:
    """Return the error of an answer that is none, whose own body has been read, to a request with `body`."""
    model = body.get("model") if body else None
    refusal = Refusal.of(response, connection)
    return ProxyError.of(refusal.problem(connection, model if isinstance(model, str) else ""))


def content(response: httpx2.Response, connection: Connection) -> object:
    """Return the JSON of an answer. Raises `ProxyError` where there is none."""
    try:
        answer: object = response.json()
    except (ValueError, RecursionError):
        raise not_a_proxy(connection) from None
    return answer


def _response(
    connection: Connection,
    method: str,
    path: str,
    body: Mapping[str, object] | None,
    auth: Callable[[httpx2.Request], httpx2.Request] | None = None,
) -> httpx2.Response:
    import httpx2

    try:
        return httpx2.request(
            method,
            connection.url(path),
            json=body,
            headers={"User-Agent": USER_AGENT},
            auth=auth,
            timeout=_timeout(connection),
            verify=_trust(),
            # Neither a key nor a body is sent to an address that is not configured.
            follow_redirects=False,
        )
    except _failures() as error:
        raise ProxyError.of(network_problem(error, connection)) from _without_frames(error)


def _trust() -> ssl.SSLContext:
    """Return which certificates are trusted."""
    return _trust_in(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@cache
def _trust_in(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    """Return the same for these values of the environment; made for each request, it would take 17 ms of the screen."""
    import httpx2

    return httpx2.create_ssl_context()


def _timeout(connection: Connection) -> httpx2.Timeout:
    import httpx2

    return httpx2.Timeout(connection.request_seconds, connect=connection.connect_seconds)


def _failures() -> tuple[type[Exception], ...]:
    """Return what a request may raise."""
    import httpx2

    return (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError, OSError)


def _bearer(key: Key) -> Callable[[httpx2.Request], httpx2.Request]:
    """Return what puts the key into a request as it leaves: `httpx2.Request` never prints it, a plain header would."""

    def authorized(request: httpx2.Request) -> httpx2.Request:
        request.headers["Authorization"] = f"Bearer {key()}"
        return request

    return authorized


def _without_frames(error: BaseException) -> BaseException:
    """Return `error` without tracebacks: the frames of the HTTP client hold the headers, and with them the key."""
    for cause in causes(error):
        cause.__traceback__ = None
    return error
