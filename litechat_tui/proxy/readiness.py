"""What the proxy says about itself to everybody: `/health/readiness`, which costs nothing and needs no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from litechat_tui.domain.errors import ProxyError
from litechat_tui.domain.examined import Readiness
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.facts import text
from litechat_tui.proxy.http import content, look, not_a_proxy

if TYPE_CHECKING:
    import httpx2

PATH = "/health/readiness"


def readiness(connection: Connection) -> Readiness:
    """Ask about its database and its version; a proxy without its database answers with 503.

    Blocks; raises `ProxyError`.
    """
    found = readiness_in(look(connection, PATH), connection)
    if found is None:
        raise not_a_proxy(connection)
    return found


def readiness_in(response: httpx2.Response, connection: Connection) -> Readiness | None:
    """Return what an answer says, whatever its status; None where it is none of a proxy's."""
    try:
        answer = content(response, connection)
    except ProxyError:
        return None
    match answer:
        case {"db": str(database), **more}:
            return Readiness(text(database, connection), text(more.get("litellm_version"), connection))
    return None
