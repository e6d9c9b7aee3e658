"""The key's budget in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from litechat_tui.domain.account import KeyInfo
from litechat_tui.words.amounts import cents, dollars, short_number
from litechat_tui.words.catalogue import N_, _
from litechat_tui.words.sentences import joined

LAG = N_("The proxy adds up what was spent some ten seconds late.")
NO_RECORD = N_("The proxy accepts this key and has no record of it: it is the master key, which has no budget.")


_LEAST_COST = 0.00005
"""US dollars that are not nothing once they are written."""


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


def key_in_short(key: KeyInfo, since: float) -> str:
    """Return what the key has spent of its budget, and behind a plus what this program has spent since then."""
    spend = cents(key.spend or 0.0)
    words = _("{spend} of {budget}").format(spend=spend, budget=cents(key.budget)) if key.budget is not None else spend
    return f"{words} +{cents(since)}" if since else words


def budget_warning(key: KeyInfo, since: float, zone: tzinfo | None) -> str:
    """Return that little of the budget is left, and when it is reset; empty for a key without one."""
    share = key.share_with(since)
    if key.budget is None or share is None:
        return ""
    words = _("{percent} % of the API key's budget is spent: {spend} of {budget}.").format(
        percent=percent(share), spend=dollars((key.spend or 0.0) + since), budget=dollars(key.budget)
    )
    reset = _("It is reset on {when}.").format(when=moment(key.resets, zone)) if key.resets else ""
    return joined(words, reset)


def question(tokens: int, window: int | None, cost: float | None, keys: Mapping[str, str]) -> str:
    """Return what is asked before a request of so many tokens is sent.

    `window` is what the model takes, where that is less. The key `send` sends it all, `less` leaves a part out.
    """
    known = _("≈ {tokens} tokens with the conversation").format(tokens=short_number(tokens))
    if cost is not None and cost >= _LEAST_COST:
        known = _("{size}, ≈ {cost}").format(size=known, cost=dollars(cost))
    if window is None:
        return _("This prompt costs much: {known}. {send} sends it.").format(known=known, **keys)
    words = _(
        "This may be too long for the model, which takes {window} tokens: {known}. "
        "{send} sends it all the same; {less} in the conversation sends less of that."
    )
    return words.format(window=short_number(window), known=known, **keys)


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
