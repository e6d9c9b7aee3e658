"""`EarlierPrompts` in memory, in pages as small as they can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from litechat_tui.domain.folding import searchable
from litechat_tui.domain.items import StoredItem, message_text
from litechat_tui.domain.ports.prompts import PromptPage
from litechat_tui.domain.search import StaleSearchError
from tests.fakes.memory import Memory


class FakeEarlierPrompts:
    """Reads what is in `memory`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def of_session(self, session_id: str, before: int | None = None) -> PromptPage:
        return _page(_prompts(self._memory.rows.get(session_id, ())), before)

    def of_all(self, before: int | None = None) -> PromptPage:
        return _page(self._everywhere(), before)

    def having(self, words: Sequence[str], limit: int, is_stale: Callable[[], bool] = lambda: False) -> Sequence[str]:
        if is_stale():
            raise StaleSearchError
        newest = sorted(self._everywhere(), key=lambda row: row.id, reverse=True)
        texts = (message_text(row.item or {}) for row in newest)
        return [*dict.fromkeys(text for text in texts if all(word in searchable(text) for word in words))][:limit]

    def _everywhere(self) -> Iterator[StoredItem]:
        for session_id, rows in self._memory.rows.items():
            kept = self._memory.kept.get(session_id)
            if kept is None or kept.trashed_at is None:
                yield from _prompts(rows)


def _prompts(rows: Sequence[StoredItem]) -> Iterator[StoredItem]:
    return (row for row in rows if (row.item or {}).get("role") == "user")


def _page(rows: Iterator[StoredItem], before: int | None) -> PromptPage:
    """Return one prompt."""
    older = sorted((row for row in rows if before is None or row.id < before), key=lambda row: row.id, reverse=True)
    texts = tuple(filter(None, (message_text(row.item or {}) for row in older[:1])))
    return PromptPage(texts, older[0].id if len(older) > 1 else None)
