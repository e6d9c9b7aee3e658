"""A limit for the whole of a request, which the HTTP client has not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.proxy.connection import Connection

T = TypeVar("T")


def in_time(work: Callable[[], T], seconds: float, connection: Connection) -> T:
    """Return what `work` returns; it is left to itself, and `ProxyError` raised, when it takes longer.

    The time limits of an HTTP client are for each piece that comes: a server that sends a byte a second keeps within
    them for ever, and looking up a name has none.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 (it is raised where the result is asked for)
            done.set_exception(error)

    Thread(target=run, daemon=True).start()
    try:
        return done.result(seconds)
    except TimeoutError:
        raise ProxyError(Code.PROXY_SILENT, address=connection.base_url) from None
