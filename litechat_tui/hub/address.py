"""From the address of a hub to how it is reached: encrypted, unless it is on this machine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import HubError

CONNECT_SECONDS = 5
LOST_MS = 10_000
"""How long packets may stay unanswered."""
_TRUSTED = "verify-full"


def parameters(given: Mapping[str, str], environment: Mapping[str, str] = os.environ) -> dict[str, str | int]:
    """Return what libpq is to be given, from what an address says. Raises `HubError` for a way that is not safe.

    A password may be in the address; libpq's own places are better: `~/.pgpass`, a service file, `PGPASSWORD`.
    """
    found: dict[str, str | int] = {
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": LOST_MS,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "application_name": "litechat-tui",
        **given,
    }
    hosts = given.get("hostaddr") or given.get("host") or environment.get("PGHOST", "")
    if "service" not in given and all(map(_is_here, hosts.split(","))):
        return found
    if given.get("sslmode", _TRUSTED) != _TRUSTED:
        raise HubError(Code.HUB_UNSAFE, sslmode=given["sslmode"])
    found["sslmode"] = _TRUSTED
    if "sslrootcert" not in given and "PGSSLROOTCERT" not in environment:
        found["sslrootcert"] = "system"
    return found


def _is_here(host: str) -> bool:
    """Return whether a host is this machine: loopback, or a socket."""
    if host in ("", "localhost") or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
