"""The key's budget in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from litechat_tui.domain.account import KeyInfo
from litechat_tui.words.amounts import dollars
from litechat_tui.words.catalogue import N_, _

LAG = N_("The proxy adds up what was spent some ten seconds late.")
NO_RECORD = N_("The proxy accepts this key and has no record of it: it is the master key, which has no budget.")


def percent(share: float) -> int:
    """Return a share in whole percent, never 100 before all of it is reached."""
    return min(round(share * 100), 99) if share < 1 else round(share * 100)


def key_rows(key: KeyInfo, zone: tzinfo | None) -> Iterator[tuple[str, str]]:
    """Yield what is known of a key, each fact with its label; moments are in the time zone `zone`."""
    shown = f"{key.alias} ({key.masked})" if key.alias and key.masked else key.label
    yield _("API key"), shown or _("(no name)")
    if key.is_blocked:
        yield _("State"), _("blocked: the proxy refuses it")
    yield _("Spent"), _spent(key)
    if key.budget is not None:
        yield _("Budget resets"), _reset(key, zone)
    yield _("Expires"), moment(key.expires, zone) if key.expires else _("never")
    yield _("Limits a minute"), _limits(key)
    yield _("Models"), ", ".join(key.models) or _("all that the proxy offers")


def _spent(key: KeyInfo) -> str:
    spend = _("(not told)") if key.spend is None else dollars(key.spend)
    if key.budget is None or key.share is None or key.left is None:
        return _("{spend}, without a budget").format(spend=spend)
    return _("{spend} of {budget} ({percent} %), {left} left").format(
        spend=spend, budget=dollars(key.budget), percent=percent(key.share), left=dollars(key.left)
    )


def _reset(key: KeyInfo, zone: tzinfo | None) -> str:
    if key.resets is None:
        return _("never")
    when = moment(key.resets, zone)
    return _("{when}, every {period}").format(when=when, period=key.period) if key.period else when


def _limits(key: KeyInfo) -> str:
    limits = (
        (_("{number:,} requests"), key.requests_per_minute),
        (_("{number:,} tokens"), key.tokens_per_minute),
    )
    return ", ".join(words.format(number=limit) for words, limit in limits if limit is not None) or _("unlimited")


def moment(when: datetime, zone: tzinfo | None) -> str:
    """Return a moment in the time zone `zone`, to the minute."""
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}"
