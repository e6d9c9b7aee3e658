"""What is stored, as tests look at it."""

from __future__ import annotations

from typing import Protocol

from litechat_tui.domain.chat import Session
from litechat_tui.domain.folding import folded
from litechat_tui.domain.ports import SessionLists, SessionSearch
from litechat_tui.domain.search import SearchQuery
from litechat_tui.domain.shelf import Shelf

EVERY = 10_000


class Store(Protocol):
    """Any engine."""

    @property
    def lists(self) -> SessionLists: ...
    @property
    def search(self) -> SessionSearch: ...


def sessions(store: Store, words: str = "") -> list[Session]:
    """Return the sessions that are neither archived nor deleted and have `words`, last changed first."""
    if words:
        found = [hit.session for hit in store.search.search(SearchQuery((folded(words.strip()),)), EVERY).hits]
    else:
        found = [*store.lists.window(Shelf.ACTIVE, 0, EVERY)]
    return sorted(found, key=lambda session: (session.updated_at, session.id), reverse=True)
