"""Links of the proxy itself: its port, whether it lives, its database, its version."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litechat_tui.domain.codes import Code
from litechat_tui.domain.diagnosis import Check, Link, Note, because, failed, ok, skipped, warned
from litechat_tui.domain.errors import Problem, ProxyError
from litechat_tui.domain.examined import ProxyProbe, Readiness, SettingsFacts

_UNSAFE = ((1, 81, 16), (1, 83, 7))
"""From and before which releases anybody may read the proxy's database (CVE-2026-42208, GHSA-r75f-5x8p-qvmc)."""


def proxy_checks(settings: SettingsFacts, probe: ProxyProbe) -> Iterator[Check]:
    """Yield what is found out about the proxy. The last check is of its version, and is `OK` or not looked at."""
    if settings.detour:
        yield skipped(Link.PROXY_PORT, Note.PORT_BEHIND, variable=settings.detour)
    else:
        try:
            probe.port()
        except ProxyError as error:
            yield failed(Link.PROXY_PORT, error.problem)
            yield from because(Link.PROXY_PORT, Link.PROXY_ALIVE, Link.PROXY_DATABASE, Link.PROXY_VERSION)
            return
        yield ok(Link.PROXY_PORT, Note.PORT_OPEN, host=settings.host, port=settings.port)
    try:
        alive = probe.alive()
    except ProxyError as error:
        yield failed(Link.PROXY_ALIVE, error.problem)
        yield from because(Link.PROXY_ALIVE, Link.PROXY_DATABASE, Link.PROXY_VERSION)
        return
    yield ok(Link.PROXY_ALIVE, Note.ALIVE, milliseconds=round(alive.seconds * 1000))
    try:
        readiness = probe.readiness()
    except ProxyError as error:
        yield failed(Link.PROXY_DATABASE, error.problem)
        yield from because(Link.PROXY_DATABASE, Link.PROXY_VERSION)
        return
    yield _database(readiness)
    yield _version(readiness.version)


def _database(readiness: Readiness) -> Check:
    match readiness.database:
        case "connected":
            return ok(Link.PROXY_DATABASE, Note.DATABASE_WELL)
        case "Not connected":
            return warned(Link.PROXY_DATABASE, Note.DATABASE_NONE)
        case _:
            return failed(Link.PROXY_DATABASE, Problem(Code.PROXY_DATABASE_DOWN))


def _version(version: str) -> Check:
    if not version:
        return skipped(Link.PROXY_VERSION, Note.VERSION_UNKNOWN)
    release = tuple(map(int, re.findall(r"\d+", version)[:3]))
    if _UNSAFE[0] <= release < _UNSAFE[1]:
        return failed(Link.PROXY_VERSION, Note.VERSION_UNSAFE, version=version)
    return ok(Link.PROXY_VERSION, Note.VERSION, version=version)
