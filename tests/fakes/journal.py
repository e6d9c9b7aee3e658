"""`TurnJournal` in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from litechat_tui.domain.attachments import attached_in
from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.items import StoredTurn
from litechat_tui.domain.parameters import UNSET, Parameters
from litechat_tui.domain.ports import Item, Outcome, Partial, TurnRequest
from litechat_tui.store import turn_rules
from litechat_tui.store.owners import this_program
from tests.fakes.blobs import FakeBlobs
from tests.fakes.memory import Memory


class FakeTurnJournal:
    """Keeps turns in `memory`, for one program that never dies."""

    def __init__(self, memory: Memory, blobs: FakeBlobs) -> None:
        self.memory = memory
        self._blobs = blobs
        self._me = this_program()

    def begin(self, request: TurnRequest) -> Turn:
        memory, session_id = self.memory, request.session_id
        if any(stored.turn.status is TurnStatus.RUNNING for stored in memory.turns_of(session_id)):
            raise turn_rules.busy(self._me.id, me=self._me)
        if request.retry_of:
            first = self._supersede(session_id, request.retry_of)
        else:
            rows = takewhile(lambda row: row.is_prompt, reversed(memory.rows.get(session_id, [])))
            before = [each for row in rows for each in attached_in(row.item or {}).values()]
            turn_rules.ensure_attachable(request.prompt, self._blobs.kept, before)
            memory.open(session_id)
            first = memory.add(session_id, turn_rules.prompt_item(request.prompt))
        memory.take_back(session_id)
        if request.comparison:
            memory.comparisons[session_id] = request.comparison
        memory.models.pop(session_id, None)
        if request.parameters is not None:
            memory.parameters[session_id] = request.parameters
        turn = Turn(f"turn-{next(memory.ids)}", session_id, request.model, TurnStatus.RUNNING, memory.clock())
        memory.touch(session_id)
        memory.turns[turn.id] = StoredTurn(turn, first)
        return turn

    def parameters(self, session_id: str) -> Parameters:
        return self.memory.parameters.get(session_id, UNSET)

    def items(self, session_id: str) -> Sequence[Item]:
        last = max((stored.first_item for stored in self.memory.turns_of(session_id)), default=0)
        cut = min(self.memory.sent_from.get(session_id, 0), last) if last else self.memory.sent_from.get(session_id, 0)
        return [row.item for row in self.memory.rows.get(session_id, ()) if row.item and row.id >= cut]

    def append(self, turn: Turn, items: Sequence[Item]) -> None:
        self.memory.turns[turn.id] = replace(self._running(turn), partial=Partial())
        for item in items:
            self.memory.add(turn.session_id, item)

    def checkpoint(self, turn: Turn, partial: Partial, first_token_at: datetime | None) -> None:
        stored = self._running(turn)
        now = replace(stored.turn, first_token_at=first_token_at or stored.turn.first_token_at)
        self.memory.turns[turn.id] = replace(stored, turn=now, partial=partial)

    def end(self, turn: Turn, outcome: Outcome) -> Turn:
        memory, stored, kept = self.memory, self._running(turn), turn_rules.remains(outcome.partial)
        ended = replace(
            stored.turn,
            status=outcome.status,
            first_token_at=stored.turn.first_token_at or turn.first_token_at,
            ended_at=memory.clock(),
            usage=outcome.usage,
            served=outcome.served,
            problem=outcome.problem,
        )
        item = memory.add(turn.session_id, kept.item) if kept.item else None
        partial = Partial(reasoning=kept.reasoning)
        memory.turns[turn.id] = StoredTurn(ended, stored.first_item, item, partial, times=outcome.times)
        memory.touch(turn.session_id)
        memory.unread.add(turn.session_id)
        return ended

    def withdraw(self, turn: Turn) -> None:
        memory, first, rows = self.memory, self._running(turn).first_item, self.memory.rows[turn.session_id]
        del memory.turns[turn.id]
        before = [stored for stored in memory.turns.values() if stored.first_item == first][-1:]
        for stored in before:
            rows += stored.superseded
            memory.turns[stored.turn.id] = replace(stored, superseded=())
        rows[:] = sorted((row for row in rows if before or row.id != first), key=lambda row: row.id)
        if not rows and turn.session_id not in memory.forks:
            del memory.rows[turn.session_id], memory.changed[turn.session_id]
            memory.parameters.pop(turn.session_id, None)

    def beat(self) -> None:
        """Do nothing: whoever asks is alive."""

    def recover(self) -> Sequence[Turn]:
        return []

    def _running(self, turn: Turn) -> StoredTurn:
        turn_rules.ensure_own(turn.id, self.memory.running(), stored=turn.id in self.memory.turns)
        return self.memory.turns[turn.id]

    def _supersede(self, session_id: str, turn_id: str) -> int:
        last = next(reversed(self.memory.turns_of(session_id)), None)
        turn_rules.ensure_last_answer(turn_id, last.turn if last else None, followed=False)
        assert last is not None
        rows = self.memory.rows[session_id]
        self.memory.turns[turn_id] = replace(last, superseded=tuple(row for row in rows if row.id > last.first_item))
        rows[:] = [row for row in rows if row.id <= last.first_item]
        return last.first_item
