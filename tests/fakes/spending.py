"""`SessionSpending` in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from litechat_tui.domain.chat import Turn, TurnStatus, Usage
from litechat_tui.domain.items import StoredItem
from litechat_tui.domain.search import StaleSearchError
from litechat_tui.domain.spending import Amounts, Spell
from tests.fakes.memory import Memory

QUARTER = timedelta(minutes=15)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FakeSessionSpending:
    """Counts what is in `memory`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def amounts(self, session_ids: Sequence[str]) -> Mapping[str, Amounts]:
        return {each: self._amounts(each) for each in session_ids if each in self._memory.rows}

    def spells(self, since: datetime | None = None, is_stale: Callable[[], bool] | None = None) -> Sequence[Spell]:
        if is_stale and is_stale():
            raise StaleSearchError
        found: dict[tuple[datetime, str], Amounts] = {}

        def add(session_id: str, at: datetime | None, model: str, amounts: Amounts) -> None:
            assert at is not None
            made = self._memory.changed[session_id][0]
            if at >= made.replace(microsecond=0) and (since is None or at >= since):
                key = (EPOCH + (at - EPOCH) // QUARTER * QUARTER, model)
                found[key] = found.get(key, Amounts()) + amounts

        for session_id, rows in self._memory.rows.items():
            for row in filter(_said, rows):
                add(session_id, row.at, self._model(session_id, row), Amounts(1))
        for stored in self._memory.turns.values():
            turn = stored.turn
            add(turn.session_id, turn.started_at, turn.model, _consumed(turn))
        for session_id, requests in self._memory.side_requests.items():
            for each in requests:
                add(session_id, each.at, each.model, Amounts(usage=each.usage))
        return [Spell(*key, amounts) for key, amounts in sorted(found.items())]

    def _amounts(self, session_id: str) -> Amounts:
        turns = [stored.turn for stored in self._memory.turns_of(session_id)]
        asides = (Amounts(usage=each.usage) for each in self._memory.side_requests.get(session_id, ()))
        said = Amounts(sum(map(_said, self._memory.rows[session_id])))
        return sum((*map(_consumed, turns), *asides), said)

    def _model(self, session_id: str, row: StoredItem) -> str:
        newest = {
            stored.first_item: stored.turn.model
            for stored in self._memory.turns_of(session_id)
            if stored.first_item <= row.id
        }
        return newest[max(newest)] if newest else ""


def _consumed(turn: Turn) -> Amounts:
    failed_at_once = turn.status is TurnStatus.FAILED and turn.first_token_at is None
    unpriced = turn.status.ended and not failed_at_once and (turn.usage is None or turn.usage.cost is None)
    return Amounts(0, turn.usage or Usage(), int(unpriced))


def _said(row: StoredItem) -> bool:
    return (row.item or {}).get("role") in ("user", "assistant")
