"""Asks the proxy about itself: short requests that cost nothing, and one message to a model when that is wanted.

Never `/health`: that one has every model answer, and somebody pays for it.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlsplit

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.examined import Alive, Deployment, Readiness, Said
from litechat_tui.proxy.asking import answer_of
from litechat_tui.proxy.catalogue import ProxyCatalogue
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.facts import text
from litechat_tui.proxy.http import content, get, look, not_a_proxy, refused
from litechat_tui.proxy.key import key_info
from litechat_tui.proxy.network import network_problem
from litechat_tui.proxy.readiness import readiness
from litechat_tui.proxy.timing import in_time

T = TypeVar("T")

CONNECT_SECONDS = 2.0
REQUEST_SECONDS = 5.0
"""How long one request may take; the proxy gives its database four before it says that it is not there."""
ALL_SECONDS = 8.0
"""How long all of them may take together, but for the message to a model."""
_LEAST_SECONDS = 0.2
_GRACE_SECONDS = 0.5
"""How much longer one may take that comes in pieces."""
ASK_SECONDS = 60.0


class HttpProbe:
    """Asks one proxy; made for one examination, for its time begins with the first question."""

    def __init__(self, connection: Connection, now: Callable[[], float] = time.monotonic) -> None:
        self._patient = connection
        self._now = now
        self._end: float | None = None

    def port(self) -> None:
        """Open a connection to the proxy's port. Blocks; raises `ProxyError`, as all others do."""
        self._within(_port)

    def alive(self) -> Alive:
        """Ask whether it lives."""
        begun = self._now()
        self._within(_alive)
        return Alive(self._now() - begun)

    def readiness(self) -> Readiness:
        """Ask about its database and its version; a proxy without its database answers with 503."""
        found = self._within(readiness)
        if found.version:
            return found
        try:
            return replace(found, version=self._within(_public_version))
        except ProxyError:
            return found

    def key(self) -> KeyInfo | None:
        """Ask about the key; None when the proxy has no record of a key that it accepts: the master key."""
        return self._within(key_info)

    def models(self) -> tuple[Model, ...]:
        """Return the models that the key may use."""
        return self._within(lambda connection: ProxyCatalogue(lambda: connection).models())

    def deployments(self) -> tuple[Deployment, ...]:
        """Return what is behind them."""
        return self._within(_deployments)

    def ask(self, model: str) -> Said:
        """Send one short message, which a model answers and somebody pays for."""
        begun = self._now()
        patient = replace(self._patient, request_seconds=ASK_SECONDS)
        text = in_time(lambda: answer_of(patient, model), ASK_SECONDS, patient)
        return Said(text, self._now() - begun)

    def _within(self, ask: Callable[[Connection], T]) -> T:
        """Return what the proxy says before its time is over."""
        connection = self._connection()
        return in_time(lambda: ask(connection), connection.request_seconds + _GRACE_SECONDS, connection)

    def _connection(self) -> Connection:
        """Return the connection with what is left of the time."""
        if self._end is None:
            self._end = self._now() + ALL_SECONDS
        left = max(min(self._end - self._now(), REQUEST_SECONDS), _LEAST_SECONDS)
        return replace(self._patient, connect_seconds=min(CONNECT_SECONDS, left), request_seconds=left)


def _port(connection: Connection) -> None:
    parts = urlsplit(connection.base_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((connection.host, port), connection.connect_seconds).close()
    except TimeoutError:
        raise ProxyError(Code.PROXY_TIMEOUT, address=connection.base_url) from None
    except (OSError, UnicodeError) as error:
        raise ProxyError.of(network_problem(error, connection)) from error


def _alive(connection: Connection) -> None:
    response = look(connection, "/health/liveliness")
    if not response.is_success:
        raise refused(response, connection)
    # A page for any address, such as that of a web server, is no such text.
    if not isinstance(content(response, connection), str):
        raise not_a_proxy(connection)


def _public_version(connection: Connection) -> str:
    """Return what newer releases tell in another place than older ones; empty where neither does."""
    response = look(connection, "/public/model_hub/info")
    answer = content(response, connection) if response.is_success else None
    return text(answer.get("litellm_version"), connection) if isinstance(answer, dict) else ""


def _deployments(connection: Connection) -> tuple[Deployment, ...]:
    match get(connection, "/model/info"):
        case {"data": list(entries)}:
            return tuple(found for entry in entries if (found := _deployment(entry, connection)) is not None)
    raise not_a_proxy(connection)


def _deployment(entry: object, connection: Connection) -> Deployment | None:
    match entry:
        case {"model_name": str(alias), "litellm_params": {"model": str(model), **more}}:
            region = text(more.get("aws_region_name"), connection)
            return Deployment(text(alias, connection), text(model, connection), region)
    return None
