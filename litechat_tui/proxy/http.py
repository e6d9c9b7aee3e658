"""The one place that makes requests which no model answers: JSON there, JSON back, or a `ProxyError`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.proxy.connection import USER_AGENT, Connection
from litechat_tui.proxy.network import causes, network_problem
from litechat_tui.proxy.refusals import Refusal

if TYPE_CHECKING:
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


def not_a_proxy(connection: Connection) -> ProxyError:
    """Return the error of an answer that no LiteLLM Proxy gives."""
    return ProxyError(Code.PROXY_NOT_A_PROXY, **connection.facts)


def _request(
    connection: Connection, method: str, path: str, body: Mapping[str, object] | None, key: Key | None
) -> object:
    import httpx2

    if key is not None:
        connection = replace(connection, api_key=key)
    try:
        response = httpx2.request(
            method,
            connection.url(path),
            json=body,
            headers={"User-Agent": USER_AGENT},
            auth=_bearer(connection.api_key),
            timeout=httpx2.Timeout(connection.request_seconds, connect=connection.connect_seconds),
            # Neither a key nor a body is sent to an address that is not configured.
            follow_redirects=False,
        )
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError, OSError) as error:
        raise ProxyError.of(network_problem(error, connection)) from _without_frames(error)
    if not response.is_success:
        model = body.get("model") if body else None
        refusal = Refusal.of(response, connection)
        raise ProxyError.of(refusal.problem(connection, model if isinstance(model, str) else ""))
    try:
        answer: object = response.json()
    except (ValueError, RecursionError):
        raise not_a_proxy(connection) from None
    return answer


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
