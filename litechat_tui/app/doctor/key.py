"""Links of the key: whether the proxy takes it, how long, for how much, how often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.codes import Code
from litechat_tui.domain.diagnosis import Check, Link, Note, because, failed, ok, skipped, warned
from litechat_tui.domain.errors import Fact, ProxyError
from litechat_tui.domain.examined import ProxyProbe

SOON = timedelta(days=7)
"""A key that expires within it is told."""
LOW = 0.8
"""The part of a budget from which on it is told."""
_DETAILS = (Link.KEY_EXPIRY, Link.KEY_BUDGET, Link.KEY_LIMITS)


def key_checks(probe: ProxyProbe, now: datetime) -> Iterator[Check]:
    """Yield what is found out about the key; the first check is whether it is valid."""
    try:
        key = probe.key()
    except ProxyError as error:
        if error.problem.code is not Code.PROXY_ROUTE_FORBIDDEN:
            yield failed(Link.KEY_VALID, error.problem)
            yield from because(Link.KEY_VALID, *_DETAILS)
            return
        # The proxy looks at the key before it looks at the route.
        yield ok(Link.KEY_VALID, Note.KEY_WELL, name="")
        yield from (skipped(link, Note.KEY_UNTOLD) for link in _DETAILS)
        return
    if key is None:
        yield warned(Link.KEY_VALID, Note.MASTER_KEY)
        yield from because(Link.KEY_VALID, *_DETAILS)
        return
    yield ok(Link.KEY_VALID, Note.KEY_WELL, name=key.label)
    yield _expiry(key, now)
    yield _budget(key, now)
    yield _limits(key)


def _expiry(key: KeyInfo, now: datetime) -> Check:
    if key.expires is None:
        return ok(Link.KEY_EXPIRY, Note.EXPIRY_NEVER)
    when = _moment(key.expires, now)
    if key.expires - now < SOON:
        return warned(Link.KEY_EXPIRY, Note.EXPIRY_SOON, when=when)
    return ok(Link.KEY_EXPIRY, Note.EXPIRY, when=when)


def _budget(key: KeyInfo, now: datetime) -> Check:
    facts: dict[str, Fact] = {"spend": key.spend or 0.0, "resets": _moment(key.resets, now) if key.resets else ""}
    share = key.share
    if key.budget is None or share is None:
        return ok(Link.KEY_BUDGET, Note.BUDGET_NONE, **facts)
    facts["budget"] = key.budget
    if share >= 1:
        return failed(Link.KEY_BUDGET, Note.BUDGET_SPENT, **facts)
    if share >= LOW:
        return warned(Link.KEY_BUDGET, Note.BUDGET_LOW, **facts)
    return ok(Link.KEY_BUDGET, Note.BUDGET, **facts)


def _limits(key: KeyInfo) -> Check:
    limits = {"requests": key.requests_per_minute, "tokens": key.tokens_per_minute}
    if known := {name: limit for name, limit in limits.items() if limit is not None}:
        return ok(Link.KEY_LIMITS, Note.LIMITS, **known)
    return ok(Link.KEY_LIMITS, Note.LIMITS_NONE)


def _moment(moment: datetime, now: datetime) -> str:
    """Return a moment in the reader's time zone, to the minute."""
    return f"{moment.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
