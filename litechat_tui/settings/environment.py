"""Variables that every HTTP client obeys: those that would keep one from being made are named in a sentence."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem

_PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy")
_SCHEMES = ("http", "https", "socks5", "socks5h")
"""What httpx2 takes for the scheme of a proxy; without one it takes http."""


def environment_problems(environ: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with the variables for HTTP proxies and certificates. No problem repeats a value.

    httpx2 reads all of them when a client is made, whether or not the address it is for needs them.
    """
    bypassed = any(host.strip() == "*" for host in environ.get("no_proxy", environ.get("NO_PROXY", "")).split(","))
    for name, value in environ.items():
        is_set = name.lower() in _PROXY_VARIABLES and value and not bypassed
        if is_set and (code := _proxy_fault(value)) is not None:
            yield Problem(code, variable=name)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if path := environ.get(name):
            try:
                ssl.create_default_context(
                    cafile=path if name == "SSL_CERT_FILE" else None, capath=path if name == "SSL_CERT_DIR" else None
                )
            except OSError as error:  # ssl.SSLError is one
                reason = error.strerror or type(error).__name__
                yield Problem(Code.CONFIG_CERTIFICATES, variable=name, path=path, reason=reason)


def _proxy_fault(address: str) -> Code | None:
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host, _port = parts.hostname, parts.port
    except ValueError:
        return Code.CONFIG_HTTP_PROXY
    if parts.scheme not in _SCHEMES or not host:
        return Code.CONFIG_HTTP_PROXY
    if parts.scheme.startswith("socks") and find_spec("socksio") is None:
        return Code.CONFIG_SOCKS_MISSING
    return None
