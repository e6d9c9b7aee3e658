"""Counts what sessions hold and what they consumed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from litechat_tui.domain.chat import Usage
from litechat_tui.domain.spending import Amounts, Spell
from litechat_tui.domain.text import one_line
from litechat_tui.store.sqlite.clock import LAST_MS, from_ms, to_ms
from litechat_tui.store.sqlite.database import Database, interrupted_when

QUARTER_MS = 900_000

_SAID = "chat_items.role IN ('user', 'assistant')"
_COST = "typeof(cost) IN ('integer', 'real') AND cost BETWEEN 0 AND 1e15"
_MESSAGES = f"""
    SELECT session_id, count(*) FROM chat_items
    WHERE session_id IN (SELECT value FROM json_each(:ids)) AND {_SAID} GROUP BY session_id
"""  # noqa: S608 - a condition of our own
# Sums of floating-point numbers: those of whole numbers raise when a damaged file makes them too large.
_SUMS = f"""
    total(input_tokens) FILTER (WHERE typeof(input_tokens) = 'integer'),
    total(output_tokens) FILTER (WHERE typeof(output_tokens) = 'integer'),
    total(cached_tokens) FILTER (WHERE typeof(cached_tokens) = 'integer'),
    total(reasoning_tokens) FILTER (WHERE typeof(reasoning_tokens) = 'integer'),
    sum(CAST(cost AS REAL)) FILTER (WHERE {_COST}),
    total(unpriced)
"""
_UNPRICED = f"""
    NOT ({_COST}) AND status NOT IN ('running', 'awaiting_approval')
    AND NOT (status = 'failed' AND first_token_ms IS NULL)
"""
_COUNTS = "input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost"
_OF_THESE = "session_id IN (SELECT value FROM json_each(:ids))"
_CONSUMED = f"""
    SELECT session_id, {_SUMS} FROM (
        SELECT session_id, {_COUNTS}, {_UNPRICED} AS unpriced FROM chat_turns WHERE {_OF_THESE}
        UNION ALL SELECT session_id, {_COUNTS}, 0 FROM chat_side_requests WHERE {_OF_THESE}
    ) GROUP BY session_id
"""  # noqa: S608 - columns of our own
_THERE = "SELECT session_id FROM chat_sessions WHERE session_id IN (SELECT value FROM json_each(:ids))"
# What is said before any turn, or by another program, has no model. A copy of a session is made after what it has of
# the other one, which counts there.
_MESSAGES_THEN = f"""
    SELECT at_ms / {QUARTER_MS}, coalesce((
        SELECT model FROM chat_turns
        WHERE chat_turns.session_id = chat_items.session_id AND first_item <= chat_items.id
        ORDER BY first_item DESC, attempt DESC LIMIT 1
    ), '') AS model, count(*)
    FROM chat_items JOIN chat_sessions USING (session_id)
    WHERE at_ms BETWEEN :since AND {LAST_MS} AND at_ms >= created_ms / 1000 * 1000 AND {_SAID} GROUP BY 1, 2
"""  # noqa: S608 - a condition of our own
_CONSUMED_THEN = f"""
    SELECT at_ms / {QUARTER_MS}, requests.model, {_SUMS} FROM (
        SELECT session_id, model, started_ms AS at_ms, {_COUNTS}, {_UNPRICED} AS unpriced FROM chat_turns
        UNION ALL SELECT session_id, model, at_ms, {_COUNTS}, 0 FROM chat_side_requests
    ) AS requests JOIN chat_sessions USING (session_id)
    WHERE typeof(at_ms) = 'integer' AND at_ms BETWEEN max(:since, created_ms) AND {LAST_MS} GROUP BY 1, requests.model
"""  # noqa: S608 - columns of our own

_Place = tuple[int, str]
"""Number of a quarter of an hour, and a model."""
_Sums = tuple[tuple[float | None, ...], ...]


class SQLiteSessionSpending:
    """`ports.SessionSpending` over the session file."""

    def __init__(self, reader: Database, searcher: Database) -> None:
        self._reader = reader
        self._searcher = searcher
        """Reads what takes long: only who searches waits for it."""

    def amounts(self, session_ids: Sequence[str]) -> Mapping[str, Amounts]:
        """Return the amounts of these sessions, by id; a session that is not stored is left out."""
        ids = {"ids": json.dumps([*session_ids])}
        with self._reader.transaction() as db:
            messages = {row[0]: row[1] for row in db.execute(_MESSAGES, ids)}
            consumed = {row[0]: _consumed(row[1:]) for row in db.execute(_CONSUMED, ids)}
            return {
                session_id: Amounts(messages.get(session_id, 0)) + consumed.get(session_id, Amounts())
                for (session_id,) in db.execute(_THERE, ids)
            }

    def spells(self, since: datetime | None = None, is_stale: Callable[[], bool] | None = None) -> Iterator[Spell]:
        """Return what was said and consumed since a moment, or ever, oldest first.

        Raises `StaleSearchError` soon after `is_stale`, which is asked often, has become true.
        """
        values = {"since": 0 if since is None else to_ms(since)}
        # Plain tuples are nothing to the garbage collector, which would keep the screen waiting for so many objects.
        counts: dict[_Place, int] = {}
        sums: dict[_Place, _Sums] = {}
        with self._searcher.transaction() as db, interrupted_when(db, is_stale):
            for quarter, model, count in db.execute(_MESSAGES_THEN, values):
                place = (quarter, one_line(str(model)))
                counts[place] = counts.get(place, 0) + count
            for quarter, model, *consumed in db.execute(_CONSUMED_THEN, values):
                place = (quarter, one_line(str(model)))
                sums[place] = (*sums.get(place, ()), tuple(consumed))
        return (
            Spell(
                from_ms(place[0] * QUARTER_MS),
                place[1],
                sum(map(_consumed, sums.get(place, ())), Amounts(counts.get(place, 0))),
            )
            for place in sorted({**counts, **sums})
        )


def _consumed(sums: Sequence[float | None]) -> Amounts:
    *tokens, cost, unpriced = sums
    given, made, cached, reasoning = (int(count or 0) for count in tokens)
    return Amounts(0, Usage(given, made, cached, reasoning, cost), int(unpriced or 0))
