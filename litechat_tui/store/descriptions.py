"""What is known of a session as a whole in two files, as one: the same whichever of them is taken into the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from litechat_tui.domain.archive import Conversation, Exchange
from litechat_tui.domain.chat import TitleSource
from litechat_tui.domain.spending import together
from litechat_tui.domain.storable import EARLIEST
from litechat_tui.store.adopting import sources_of

_RANKS = {TitleSource.PERSON: 3, TitleSource.FORK: 2, TitleSource.MODEL: 1, None: 0}
"""Which of two titles a session keeps where nobody knows which one is newer."""

_Order = Callable[[Conversation], tuple[object, ...]]
"""What of two states prevails where no stamp tells: the greater one."""


def described(mine: Conversation, theirs: Conversation, exchanges: Sequence[Exchange]) -> Conversation:
    """Return a session of `exchanges` with what is known of both states; `mine` itself if nothing is new.

    What a person changed last prevails.
    """
    titled = _later("title", mine, theirs, lambda each: (_RANKS[each.title_source], each.title))
    pinned = _later("pinned", mine, theirs, lambda each: (each.pinned,))
    shelved = _later("archived", mine, theirs, lambda each: (not each.archived,))
    thrown = _later("trashed", mine, theirs, lambda each: (each.trashed_at is None, _at(each.trashed_at)))
    asking = _later("parameters", mine, theirs, _parameters)
    cut = _later("sent_from", mine, theirs, lambda each: (each.sent_from is not None, each.sent_from or 0))
    newest = max(mine, theirs, key=lambda each: (bool(each.model), each.updated_at, each.model))
    sources = [*dict.fromkeys((*sources_of(mine), *sources_of(theirs)))]
    stamps = {name: max(_stamp(mine, name), _stamp(theirs, name)) for name in {**mine.stamps, **theirs.stamps}}
    kept = replace(
        mine,
        exchanges=tuple(exchanges),
        created_at=min(mine.created_at, theirs.created_at),
        updated_at=max(mine.updated_at, theirs.updated_at),
        title=titled.title,
        title_source=titled.title_source,
        model=newest.model,
        instructions=asking.instructions,
        parameters=asking.parameters,
        pinned=pinned.pinned,
        archived=shelved.archived,
        trashed_at=thrown.trashed_at,
        tags=_tags(mine, theirs),
        sent_from=cut.sent_from,
        source=next(iter(sources), None),
        other_sources=tuple(sources[1:]),
        side_requests=together((*mine.side_requests, *theirs.side_requests)),
        comparison=max(mine.comparison, theirs.comparison),
        forked_from=max(mine.forked_from, theirs.forked_from),
        stamps=stamps,
    )
    return mine if kept == mine else kept


def _later(name: str, mine: Conversation, theirs: Conversation, order: _Order) -> Conversation:
    """Return the state in which something was changed last."""
    return max(mine, theirs, key=lambda each: (_stamp(each, name), order(each)))


def _stamp(each: Conversation, name: str) -> int:
    return each.stamps.get(name, -1)


def _at(moment: datetime | None) -> datetime:
    return moment or EARLIEST


def _parameters(each: Conversation) -> tuple[object, ...]:
    return each.parameters is not None, bool(each.instructions), _written(each.parameters), each.instructions


def _written(value: Mapping[str, object] | None) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _tags(mine: Conversation, theirs: Conversation) -> tuple[str, ...]:
    """Return the tags: each as it was left last, and kept where nobody knows."""
    states = [(each, tag) for each in (mine, theirs) for tag in each.tags]
    return tuple(sorted({tag for each, tag in states if _is_kept(tag, each, theirs if each is mine else mine)}))


def _is_kept(tag: str, having: Conversation, other: Conversation) -> bool:
    name = f"tag:{tag}"
    return tag in other.tags or _stamp(having, name) >= _stamp(other, name)
