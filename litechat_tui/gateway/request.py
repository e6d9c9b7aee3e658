"""One question to the proxy, and plain sentences for all the ways in which it can fail."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from litechat_tui.domain.errors import GatewayError, Problem

if TYPE_CHECKING:
    import httpx2

TIMEOUT = 10.0
"""Seconds the proxy has to accept the connection, and to go on answering."""

_CHECK_ADDRESS = "Check LITELLM_BASE_URL."
_LOOK_AT_LOG = "Try again in a moment; if it stays so, look at its log: docker compose logs litellm."

_BY_TYPE = {
    "expired_key": Problem("This key has expired.", "Put a new virtual key into LITELLM_API_KEY."),
    "budget_exceeded": Problem("The budget of this key is spent.", "Have it raised, or wait until it is reset."),
    "no_db_connection": Problem("The proxy has no database and so knows no keys.", _LOOK_AT_LOG, retryable=True),
}
_BY_STATUS = {
    401: Problem(
        "The proxy does not accept this key.",
        "Check LITELLM_API_KEY: it must be a virtual key that this proxy issued.",
    ),
    403: Problem("This key may not ask for that.", "Have the route allowed for LITELLM_API_KEY."),
    429: Problem("The proxy has had too many requests.", "Try again in a moment.", retryable=True),
}


def get_json(base_url: str, path: str, key: str) -> object:
    """Return the JSON that the proxy at `base_url` answers for `path`, with `key` as bearer.

    Blocks for some `TIMEOUT` seconds at most. Raises `GatewayError`. Redirects are not followed: the key must not
    travel to an address that nobody configured.
    """
    import httpx2

    try:
        response = httpx2.get(f"{base_url}{path}", headers={"Authorization": f"Bearer {key}"}, timeout=TIMEOUT)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise _unreached(base_url, error) from error
    if not response.is_success:
        raise _refused(base_url, response)
    return _json(base_url, response)


def not_a_proxy(base_url: str) -> GatewayError:
    """Return the error of an answer that no LiteLLM Proxy gives."""
    return GatewayError(f"{base_url} does not answer as a LiteLLM Proxy does.", _CHECK_ADDRESS)


def _unreached(base_url: str, error: Exception) -> GatewayError:
    """Return the error for a request that got no answer."""
    import httpx2

    host = urlsplit(base_url).hostname
    if isinstance(error, httpx2.TimeoutException):
        hint = "It may still be starting: try again in a moment."
        return GatewayError(f"{base_url} did not answer within {TIMEOUT:.0f} seconds.", hint, retryable=True)
    for cause in _causes(error):
        match cause:
            case socket.gaierror():
                return GatewayError(f"The name {host} is not known.", "Check LITELLM_BASE_URL and the network.")
            case ssl.SSLCertVerificationError():
                hint = "If its authority is your own, name that authority's file in SSL_CERT_FILE."
                return GatewayError(f"The certificate of {host} cannot be trusted.", hint)
            case ssl.SSLError():
                hint = "Is it http:// rather than https://? Check LITELLM_BASE_URL."
                return GatewayError(f"{base_url} does not speak TLS.", hint)
            case ConnectionRefusedError():
                hint = "Start the proxy (docker compose up -d --wait), or check LITELLM_BASE_URL."
                return GatewayError(f"Nothing answers at {base_url}.", hint, retryable=True)
    return GatewayError(
        f"The connection to {base_url} failed.", "Check the network and LITELLM_BASE_URL.", retryable=True
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what led to it, down to the operating system's own."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _refused(base_url: str, response: httpx2.Response) -> GatewayError:
    """Return the error for an answer that is no success.

    Decided by status and `error.type`, which are the same in every release of the proxy; its messages are not.
    """
    status = response.status_code
    problem = _BY_TYPE.get(_error_type(response)) or _BY_STATUS.get(status)
    if problem is not None:
        return GatewayError.of(problem)
    if status in (404, 405):
        return not_a_proxy(base_url)
    if response.is_redirect:
        return GatewayError(f"{base_url} leads to another address.", "Put that address into LITELLM_BASE_URL.")
    if response.is_server_error:
        return GatewayError(f"The proxy has trouble of its own (status {status}).", _LOOK_AT_LOG, retryable=True)
    return GatewayError(f"The proxy refused to answer (status {status}).", _CHECK_ADDRESS)


def _error_type(response: httpx2.Response) -> str:
    """Return `error.type` of the proxy's error body; empty when the body has none."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return ""
    match body:
        case {"error": {"type": str(kind)}}:
            return kind
    return ""


def _json(base_url: str, response: httpx2.Response) -> object:
    try:
        body: object = response.json()
    except (ValueError, RecursionError):
        raise not_a_proxy(base_url) from None
    return body
