"""Facts of a problem that a sentence shows in another form than they are stored in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from math import isfinite
from string import Formatter

from litechat_tui.domain.errors import Fact
from litechat_tui.words.amounts import dollars, file_size
from litechat_tui.words.catalogue import N_, _

_LIMITED = {
    "requests": N_("requests a minute"),
    "tokens": N_("tokens a minute"),
    "max_parallel_requests": N_("requests at the same time"),
}
"""What the proxy limits -> how it is called."""


def written(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return `facts` as sentences show them. One that makes no sense, as in a damaged file, is left out."""
    shown: dict[str, Fact] = {}
    for name, fact in facts.items():
        form = _FORMS.get(name)
        if form is None:
            shown[name] = fact
        elif (text := form(fact)) is not None:
            shown[name] = text
    return shown


def all_known(sentence: str, facts: Mapping[str, Fact]) -> bool:
    """Return whether there is such a sentence, and every fact that it names."""
    return bool(sentence) and all(name in facts for _text, name, _form, _kind in Formatter().parse(sentence) if name)


def _money(fact: Fact) -> str | None:
    return dollars(fact) if isinstance(fact, (int, float)) and isfinite(fact) else None


def _count(fact: Fact) -> str | None:
    try:
        return f"{int(fact):,}"
    except (ValueError, OverflowError):
        return None


def _bytes(fact: Fact) -> str | None:
    return file_size(fact) if isinstance(fact, (int, float)) and isfinite(fact) else None


def _limited(fact: Fact) -> str | None:
    name = _LIMITED.get(str(fact))
    return None if name is None else _(name)


def _moment(fact: Fact) -> str | None:
    """Return a moment of ISO 8601, to the minute and in the reader's time zone."""
    try:
        return f"{datetime.fromisoformat(str(fact)).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return None


_FORMS: Mapping[str, Callable[[Fact], str | None]] = {
    "spent": _money,
    "allowed": _money,
    "limit": _count,
    "limited": _limited,
    "size": _count,
    "window": _count,
    "wait": _count,
    "width": _count,
    "height": _count,
    "bytes": _bytes,
    "most_bytes": _bytes,
    "expired_at": _moment,
    "resets_at": _moment,
}
"""Name of a fact -> how it is written."""
