"""What the proxy says about itself to everybody: `/health/readiness`, which costs nothing and needs no key."""

from __future__ import annotations

from litechat_tui.domain.examined import Readiness
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.facts import text
from litechat_tui.proxy.http import content, look, not_a_proxy


def readiness(connection: Connection) -> Readiness:
    """Ask about its database and its version; a proxy without its database answers with 503.

    Blocks; raises `ProxyError`.
    """
    match content(look(connection, "/health/readiness"), connection):
        case {"db": str(database), **more}:
            return Readiness(text(database, connection), text(more.get("litellm_version"), connection))
    raise not_a_proxy(connection)
