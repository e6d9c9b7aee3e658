"""`SessionCommands` in memory."""

from __future__ import annotations

from dataclasses import replace

from litechat_tui.domain.chat import Session
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.items import StoredTurn
from litechat_tui.domain.titles import fork_title
from tests.fakes.memory import Memory
from tests.fakes.queries import FakeSessionQueries


class FakeSessionCommands:
    """Changes what is in `memory`."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self._queries = FakeSessionQueries(memory)

    def fork(self, session_id: str, new_id: str, before: int | None = None) -> Session:
        memory, origin = self.memory, self._queries.session(session_id)
        if origin is None:
            raise StoreError(Code.STORE_FORK_ORIGIN_GONE)
        taken = {title for title, _ in memory.forks.values()}
        memory.forks[new_id] = (fork_title(origin.title, taken), session_id)
        memory.open(new_id)
        newest = {stored.first_item: stored for stored in memory.turns_of(session_id)}
        ends = [first for first, stored in newest.items() if not stored.turn.status.ended]
        ends += [] if before is None else [before]
        new = {
            row.id: memory.add(new_id, row.item or {}, row.at)
            for row in memory.rows[session_id]
            if all(row.id < end for end in ends)
        }
        for first, stored in newest.items():
            if first in new:
                turn = replace(stored.turn, id=f"turn-{new[first]}", session_id=new_id)
                memory.turns[turn.id] = StoredTurn(turn, new[first], new.get(stored.partial_item or 0), stored.partial)
        forked = self._queries.session(new_id)
        assert forked is not None
        return forked
