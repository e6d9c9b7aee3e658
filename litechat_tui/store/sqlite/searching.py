"""Looks through all sessions on a connection of its own, which never waits for a writer and can be interrupted.

Words of three characters and more are looked up in the index of trigrams. Shorter ones are either frequent, and then
among the newest texts soon, or rare, and then few trigrams begin with them: so the newest texts are read first, and
what is not found there is looked up under all trigrams that begin so.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence

from litechat_tui.domain.folding import folded, searchable
from litechat_tui.domain.items import decode_item, is_prompt, message_text
from litechat_tui.domain.search import Hit, SearchQuery, SearchResults, Where
from litechat_tui.domain.snippets import spans_of, telling_line
from litechat_tui.store.sqlite import search_sql
from litechat_tui.store.sqlite.database import Database, interrupted_when
from litechat_tui.store.sqlite.indexing import titles
from litechat_tui.store.sqlite.reading import SESSIONS
from litechat_tui.store.sqlite.rows import moment, session_from

TRIGRAM = 3
"""Characters that the index looks up."""
FEW_SESSIONS = 300
"""Up to so many sessions, all texts of each are read: quicker than to filter what the index has of a frequent word."""

_ORDER = {where: number for number, where in enumerate(Where)}
_ENOUGH_TRIGRAMS = 8
"""Of a long word: the others would hardly rule out any text."""
_TERMS = "SELECT term FROM search_{place}_terms WHERE term >= ? AND term < ?"
_LAST_CHARACTER = "\U0010ffff"

Place = tuple[str, int | None]
"""Session, and the item with the words; None for the title."""


class SQLiteSessionSearch:
    """`ports.SessionSearch` over the session file."""

    def __init__(self, reader: Database) -> None:
        self._reader = reader

    def search(
        self, query: SearchQuery, limit: int = 50, is_stale: Callable[[], bool] = lambda: False
    ) -> SearchResults:
        """Return the best `limit` sessions for `query`.

        Raises `StaleSearchError` soon after `is_stale`, which is asked often, has become true.
        """
        with self._reader.transaction() as db, interrupted_when(db, is_stale):
            return _Search(db, query, limit).results()


def places(db: sqlite3.Connection, query: SearchQuery, where: Where) -> Iterator[Place]:
    """Yield the texts of one kind that have all words of a query, which has some, newest first."""
    return _Search(db, query, limit=0).places(where, None)


class _Search:
    """One search, inside a transaction."""

    def __init__(self, db: sqlite3.Connection, query: SearchQuery, limit: int) -> None:
        self._db = db
        self._query = query
        self._asked = search_sql.Conditions(
            query, self._names(search_sql.MODELS, query.models), self._names(search_sql.TAGS, query.tags, whole=True)
        )
        self._limit = limit
        self._found: dict[str, tuple[Where, int | None]] = {}
        """By session, its best place; the best sessions first."""

    def results(self) -> SearchResults:
        """Search, and return what was found."""
        if self._query.words:
            self._find()
        else:
            sessions = self._db.execute(*search_sql.sessions(self._asked, self._limit + 1))
            self._found = {session_id: (Where.TITLE, None) for (session_id,) in sessions}
        best = [*self._found.items()][: self._limit]
        hits = [self._hit(session_id, *place) for session_id, place in best]
        # Within a quarter of an hour the index does not know what came first.
        hits.sort(key=lambda hit: (hit.at or hit.session.updated_at, hit.item_id or 0), reverse=True)
        hits.sort(key=lambda hit: _ORDER[hit.where])
        return SearchResults(tuple(hits), complete=len(self._found) <= self._limit)

    def _find(self) -> None:
        few = self._few_sessions()
        for where in (Where.TITLE,) if self._query.title_only else Where:
            for session_id, item in self.places(where, few):
                self._found.setdefault(session_id, (where, item))
                if len(self._found) > self._limit:
                    return

    def _names(self, statement: str, wanted: Sequence[str], *, whole: bool = False) -> tuple[str, ...]:
        """Return for each of `wanted` a JSON list of the names that it is, or is a part of."""
        known = [str(name) for (name,) in self._db.execute(statement)] if wanted else []
        folded_names = [(name, folded(name)) for name in known]
        return tuple(
            json.dumps([name for name, there in folded_names if (part == there if whole else part in there)])
            for part in wanted
        )

    def _few_sessions(self) -> Sequence[str] | None:
        """Return the sessions that meet the conditions, where these leave few; None where they do not."""
        if not (self._query.models or self._query.tags or self._query.is_):
            return None
        found = [
            session_id for (session_id,) in self._db.execute(*search_sql.some_sessions(self._asked, FEW_SESSIONS + 1))
        ]
        return found if len(found) <= FEW_SESSIONS else None

    def places(self, where: Where, few: Sequence[str] | None) -> Iterator[Place]:
        """Yield the texts of one kind that have all words, newest first."""
        words, asked = self._query.words, self._asked
        yield from self._unindexed(where)
        if few is not None:
            yield from self._db.execute(*search_sql.texts_of(asked, where, few))
        elif any(len(word) >= TRIGRAM for word in words):
            expression = " AND ".join(map(_quoted, _trigrams(words)))
            yield from self._db.execute(*search_sql.matching(asked, where, expression))
        else:
            yield from self._db.execute(*search_sql.newest_texts(asked, where))
            alternatives = [" OR ".join(map(_quoted, self._terms(where, word))) for word in words]
            if all(alternatives):
                expression = " AND ".join(f"({terms})" for terms in alternatives)
                yield from self._db.execute(*search_sql.matching(asked, where, expression))

    def _terms(self, where: Where, word: str) -> Iterator[str]:
        """Yield the trigrams that begin with `word`. Every character begins one, see `indexing.END`."""
        found = self._db.execute(_TERMS.format(place=where), (word, word + _LAST_CHARACTER))
        return (term for (term,) in found)

    def _unindexed(self, where: Where) -> Iterator[Place]:
        """Yield those texts of one kind that are not in the index yet and have all words, the newest of them."""
        if where is Where.TITLE:
            for row in self._db.execute(*search_sql.unindexed_sessions(self._asked)):
                if self._has_words(titles(self._db, row)):
                    yield row["session_id"], None
            return
        for row in self._db.execute(*search_sql.unindexed_items(self._asked)):
            item = decode_item(row["message_data"]) or {}
            if is_prompt(item) is (where is Where.PROMPT) and self._has_words(message_text(item)):
                yield row["session_id"], row["item"]

    def _has_words(self, text: str) -> bool:
        there = searchable(text)
        return all(word in there for word in self._query.words)

    def _hit(self, session_id: str, where: Where, item: int | None) -> Hit:
        """Return what is shown of a place that was found."""
        session = session_from(self._db.execute(SESSIONS + " WHERE session_id = ?", (session_id,)).fetchone())
        words = self._query.words
        if item is None:
            return Hit(session, spans=spans_of(session.title, words))
        row = self._db.execute(*search_sql.item(item)).fetchone()
        line, spans = telling_line(message_text(decode_item(row["message_data"]) or {}), words)
        return Hit(session, where, item, moment(row, "at_ms"), line, spans)


def _trigrams(words: Sequence[str]) -> list[str]:
    """Return trigrams that a text with all `words` has: all of a short word, some of a long one."""
    found: set[str] = set()
    for word in words:
        starts = len(word) - TRIGRAM + 1
        chosen = {*range(0, starts, max(starts // _ENOUGH_TRIGRAMS, 1)), starts - 1} if starts > 0 else set()
        found |= {word[at : at + TRIGRAM] for at in chosen}
    return sorted(found)


def _quoted(text: str) -> str:
    """Return an FTS5 expression for a trigram, whatever characters it is made of."""
    return '"' + text.replace('"', '""') + '"'
