"""`SessionSearch` and `SearchIndex` in memory: everything is read each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from litechat_tui.domain.attachments import unmarked
from litechat_tui.domain.chat import Session, TurnStatus
from litechat_tui.domain.folding import folded, searchable
from litechat_tui.domain.items import StoredItem, message_text
from litechat_tui.domain.search import Hit, IndexProgress, Is, SearchQuery, SearchResults, StaleSearchError, Where
from litechat_tui.domain.snippets import spans_of, telling_line
from tests.fakes.memory import DOOMED, Memory
from tests.fakes.queries import FakeSessionQueries

GONE_WRONG = (TurnStatus.FAILED, TurnStatus.INTERRUPTED)


class FakeSessionSearch:
    """Looks through what is in `memory`."""

    def __init__(self, memory: Memory, queries: FakeSessionQueries) -> None:
        self._memory = memory
        self._queries = queries

    def search(
        self, query: SearchQuery, limit: int = 50, is_stale: Callable[[], bool] = lambda: False
    ) -> SearchResults:
        if is_stale():
            raise StaleSearchError
        found: dict[str, Hit] = {}
        every = [session for key in self._memory.rows if (session := self._queries.session(key))]
        newest = sorted(every, key=lambda session: (session.updated_at, session.id), reverse=True)
        sessions = [session for session in newest if self._meets(session, query)]
        for where in Where if query.words and not query.title_only else (Where.TITLE,):
            hits = [hit for session in sessions for hit in self._hits(session, query, where)]
            for hit in sorted(hits, key=lambda hit: (hit.at or hit.session.updated_at, hit.item_id or 0), reverse=True):
                found.setdefault(hit.session.id, hit)
        return SearchResults(tuple(found.values())[:limit], complete=len(found) <= limit)

    def _meets(self, session: Session, query: SearchQuery) -> bool:
        turns = [stored.turn for stored in self._memory.turns_of(session.id)]
        is_ = {
            Is.PINNED: session.pinned,
            Is.ARCHIVED: session.archived,
            Is.TRASHED: session.trashed_at not in (None, DOOMED),
            Is.FORK: bool(session.forked_from),
            Is.FAILED: session.status in GONE_WRONG,
        }
        return (
            all(any(part in folded(turn.model) for turn in turns) for part in query.models)
            and all(tag in map(folded, session.tags) for tag in query.tags)
            and all(is_[each] for each in query.is_)
            and (Is.TRASHED in query.is_ or session.trashed_at is None)
        )

    def _hits(self, session: Session, query: SearchQuery, where: Where) -> Iterator[Hit]:
        if where is Where.TITLE:
            is_then = (query.before is None or session.updated_at < query.before) and (
                query.after is None or session.updated_at >= query.after
            )
            if is_then and _has("\n".join((session.title, *session.tags)), query):
                yield Hit(session, spans=spans_of(session.title, query.words))
            return
        for row in self._rows(session.id):
            text = message_text(unmarked(row.item or {}))
            is_then = row.at is None or (
                (query.before is None or row.at < query.before) and (query.after is None or row.at >= query.after)
            )
            if row.is_prompt is (where is Where.PROMPT) and is_then and _has(text, query):
                yield Hit(session, where, row.id, row.at, *telling_line(text, query.words))

    def _rows(self, session_id: str) -> Iterator[StoredItem]:
        yield from self._memory.rows[session_id]
        for stored in self._memory.turns_of(session_id):
            yield from stored.superseded


class FakeSearchIndex:
    """Nothing ever waits."""

    def progress(self) -> IndexProgress:
        return IndexProgress()

    def step(self) -> bool:
        return False


def _has(text: str, query: SearchQuery) -> bool:
    return all(word in searchable(text) for word in query.words)
