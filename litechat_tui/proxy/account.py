"""What the proxy is asked while somebody looks at the screen: briefly, and never what costs money.

Never `/health`: that one has every model answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.light import Light
from litechat_tui.domain.prices import Prices
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.http import look, not_a_proxy
from litechat_tui.proxy.key import key_info
from litechat_tui.proxy.prices import model_prices
from litechat_tui.proxy.readiness import PATH, readiness_in
from litechat_tui.proxy.timing import in_time

T = TypeVar("T")

CONNECT_SECONDS = 2.0
REQUEST_SECONDS = 5.0
"""How long an answer may take; the proxy gives its database four before it says that it is not there."""
_NOT_YET = frozenset({Code.PROXY_SILENT, Code.PROXY_CONNECTION_CUT, Code.PROXY_CONNECTION_FAILED})
"""What comes of a connection that was taken, as Docker does for a container whose program is not there yet."""
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class HttpAccount:
    """`ports.ProxyAccount` over HTTP."""

    connect: Callable[[], Connection]
    """Returns how to reach the proxy; called for each question."""

    def ready(self) -> Light:
        """Ask, without a key, whether the proxy is ready. Blocks; raises `LitechatError`, as all do."""
        try:
            return self._within(_readiness)
        except ProxyError as error:
            if error.problem.code in _NOT_YET and _was_connected(error):
                return Light.STARTING
            raise

    def key(self) -> KeyInfo | None:
        """Ask about the key; None when the proxy has no record of a key that it accepts."""
        return self._within(key_info)

    def prices(self) -> Mapping[str, Prices]:
        """Return prices and windows of the models, by alias."""
        return self._within(model_prices)

    def _within(self, ask: Callable[[Connection], T]) -> T:
        usual = self.connect()
        connection = replace(usual, connect_seconds=CONNECT_SECONDS, request_seconds=REQUEST_SECONDS)
        return in_time(lambda: ask(connection), REQUEST_SECONDS, connection)


def _was_connected(error: ProxyError) -> bool:
    import httpx2

    return not isinstance(error.__cause__, httpx2.ConnectError)


def _readiness(connection: Connection) -> Light:
    response = look(connection, PATH)
    found = readiness_in(response, connection)
    if found is not None:
        return Light.DATABASE_DOWN if found.database == "disconnected" else Light.READY
    if response.status_code >= _SERVER_ERROR:
        return Light.STARTING
    raise not_a_proxy(connection)
