"""What an exception of the network, of TLS or of an address means: one table for all requests to the proxy."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.proxy.connection import Connection


def network_problem(error: BaseException, connection: Connection, *, in_answer: bool = False) -> Problem:
    """Return the problem of a request that got no answer, judged by `error` and everything that led to it.

    `in_answer` says that a part of the answer had arrived.
    """
    import httpx2

    table: tuple[tuple[tuple[type[BaseException], ...], Code], ...] = (
        ((httpx2.ConnectTimeout, httpx2.PoolTimeout), Code.PROXY_TIMEOUT),
        ((httpx2.TimeoutException,), Code.PROXY_SILENT),
        ((ssl.SSLCertVerificationError,), Code.PROXY_UNTRUSTED_CERTIFICATE),
        ((ssl.SSLError,), Code.PROXY_TLS_FAILED),
        ((socket.gaierror,), Code.PROXY_UNKNOWN_HOST),
        ((ConnectionRefusedError,), Code.PROXY_CONNECTION_REFUSED),
        # A host name that IDNA cannot encode, such as a..b, is a UnicodeError of the standard library.
        ((httpx2.UnsupportedProtocol, httpx2.InvalidURL, UnicodeError), Code.PROXY_BAD_ADDRESS),
    )
    found = [*causes(error)]
    otherwise = Code.PROXY_CONNECTION_CUT if in_answer else Code.PROXY_CONNECTION_FAILED
    code = next((code for kinds, code in table if any(isinstance(cause, kinds) for cause in found)), otherwise)
    return Problem(code, **connection.facts, host=connection.host)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and everything that led to it, down to the operating system's own."""
    if error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for part in error.exceptions:
                yield from causes(part)
        yield from causes(error.__cause__ or error.__context__)
