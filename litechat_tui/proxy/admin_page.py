"""The page of the proxy's Admin UI that shows one session.

Source: the UI of LiteLLM 1.108.7, whose page `logs` opens the session that the parameter `session_id` names. Addresses
with `page=logs` are those of earlier UIs, which know no such parameter; this one leads them to the page, and keeps it.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from litechat_tui.proxy.connection import Connection


def session_page(base_url: str, session_id: str) -> str | None:
    """Return the address of the logs of a session; None where `base_url` is none that a browser could open."""
    try:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            return None
    except ValueError:
        return None
    query = urlencode({"page": "logs", "session_id": as_sent(session_id)})
    return Connection(base_url, str).url(f"/ui/?{query}")


def as_sent(session_id: str) -> str:
    """Return the id of a session as the proxy gets it: one that another program made up may hold what no header can."""
    return quote(session_id)
