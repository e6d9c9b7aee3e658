"""How an answer was served otherwise than asked for, in words."""

from __future__ import annotations

from collections.abc import Iterator

from litechat_tui.domain.chat import Turn
from litechat_tui.words.catalogue import _


def served_facts(turn: Turn) -> Iterator[str]:
    """Yield which other model answered and how often the proxy tried; nothing where all went as asked for."""
    served = turn.served
    if served is None or not served.differs_from(turn.model):
        return
    if served.model and served.model != turn.model:
        yield _("answered by {model}").format(model=served.model)
    if served.fallbacks:
        yield _("fallbacks: {count}").format(count=served.fallbacks)
    if served.retries:
        yield _("retries: {count}").format(count=served.retries)
