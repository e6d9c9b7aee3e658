"""`TurnJournal` in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Any

from litechat_tui.domain.attachments import attached_in
from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.items import StoredTurn
from litechat_tui.domain.parameters import UNSET, Parameters
from litechat_tui.domain.ports import Carried, Decided, Item, Outcome, Partial, TurnRequest
from litechat_tui.domain.tool_calls import CallError, CallState, Decision, ToolCall, closing_output, output_item
from litechat_tui.store import turn_rules
from litechat_tui.store.owners import this_program
from tests.conftest import NOW
from tests.fakes.blobs import FakeBlobs
from tests.fakes.memory import Memory


class FakeTurnJournal:
    """Keeps turns in `memory`, for one program that never dies."""

    def __init__(self, memory: Memory, blobs: FakeBlobs) -> None:
        self.memory = memory
        self._blobs = blobs
        self._me = this_program()
        self._requests: dict[str, int] = {}

    def begin(self, request: TurnRequest) -> Turn:
        memory, session_id = self.memory, request.session_id
        if request.resumes:
            return self._running(self.memory.turns[request.resumes].turn).turn
        if any(stored.turn.status is TurnStatus.RUNNING for stored in memory.turns_of(session_id)):
            raise turn_rules.busy(self._me.id, me=self._me)
        self.abandon(session_id)
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

    def append(self, turn: Turn, items: Sequence[Item], calls: Sequence[ToolCall] = ()) -> None:
        stored = self._running(turn)
        self.memory.turns[turn.id] = replace(stored, partial=Partial(), calls=(*stored.calls, *calls))
        for item in items:
            self.memory.add(turn.session_id, item)

    def checkpoint(self, turn: Turn, partial: Partial, first_token_at: datetime | None) -> None:
        stored = self._running(turn)
        now = replace(stored.turn, first_token_at=first_token_at or stored.turn.first_token_at)
        self.memory.turns[turn.id] = replace(stored, turn=now, partial=partial)

    def end(self, turn: Turn, outcome: Outcome) -> Turn:
        self._running(turn)
        self._close(turn)
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
        memory.turns[turn.id] = StoredTurn(
            ended, stored.first_item, item, partial, times=outcome.times, calls=stored.calls
        )
        memory.touch(turn.session_id)
        memory.unread.add(turn.session_id)
        return ended

    def pause(self, turn: Turn, outcome: Outcome, requests: int) -> Turn:
        stored = self._running(turn)
        paused = replace(stored.turn, status=outcome.status, usage=outcome.usage, served=outcome.served)
        partial = Partial(reasoning=outcome.partial.reasoning)
        self.memory.turns[turn.id] = replace(stored, turn=paused, partial=partial, times=outcome.times)
        self.memory.unread.add(turn.session_id)
        self._requests[turn.id] = requests
        return paused

    def decide(self, turn_id: str, call_id: str, decision: Decision, reason: str = "") -> Decided:
        stored = self.memory.turns.get(turn_id)
        call = next((each for each in stored.calls if each.call_id == call_id), None) if stored else None
        waits = stored is not None and stored.turn.status is TurnStatus.AWAITING_APPROVAL
        if stored is None or call is None or not waits or call.decision is not None:
            return Decided(counts=False)
        alike = call.fingerprint if decision in (Decision.SESSION, Decision.ALWAYS) else None
        for each in stored.calls:
            if each is call or (each.decision is None and each.fingerprint == alike):
                self._change(turn_id, each, decision=decision, reason=reason if each is call else "", decided_at=NOW)
        stored = self.memory.turns[turn_id]
        if any(each.decision is None for each in stored.calls):
            return Decided(counts=True)
        running = replace(stored.turn, status=TurnStatus.RUNNING)
        self.memory.turns[turn_id] = replace(stored, turn=running)
        return Decided(counts=True, resumed=running)

    def abandon(self, session_id: str) -> Turn | None:
        for stored in self.memory.turns_of(session_id):
            if stored.turn.status is TurnStatus.AWAITING_APPROVAL:
                self._close(stored.turn)
                ended = replace(stored.turn, status=TurnStatus.STOPPED, ended_at=self.memory.clock())
                self.memory.turns[ended.id] = replace(self.memory.turns[ended.id], turn=ended)
                return ended
        return None

    def carried(self, turn: Turn) -> Carried:
        stored = self.memory.turns[turn.id]
        return Carried(self._requests.get(turn.id, 0), stored.times, stored.partial.reasoning, stored.calls)

    def allowed(self, session_id: str) -> Collection[str]:
        calls = (call for stored in self.memory.turns_of(session_id) for call in stored.calls)
        return {call.fingerprint for call in calls if call.decision is Decision.SESSION}

    def start_calls(self, turn: Turn, call_ids: Sequence[str]) -> None:
        calls = [call for call in self._running(turn).calls if call.call_id in call_ids]
        turn_rules.ensure_startable(
            all_startable=len(calls) == len(call_ids) and all(call.state is CallState.ALLOWED for call in calls)
        )
        for call in calls:
            self._change(turn.id, call, started_at=NOW)

    def finish_call(self, turn: Turn, call_id: str, output: Item, error: CallError | None = None) -> None:
        call = next(each for each in self._running(turn).calls if each.call_id == call_id)
        if call.ended_at is None:
            self.memory.add(turn.session_id, output)
            self._change(turn.id, call, ended_at=NOW, error=error)

    def _change(self, turn_id: str, call: ToolCall, **changes: Any) -> None:
        stored = self.memory.turns[turn_id]
        calls = tuple(replace(each, **changes) if each is call else each for each in stored.calls)
        self.memory.turns[turn_id] = replace(stored, calls=calls)

    def _close(self, turn: Turn) -> None:
        for call in self.memory.turns[turn.id].calls:
            if call.ended_at is None:
                output, error = closing_output(call)
                self.memory.add(turn.session_id, output_item(call.call_id, output))
                self._change(turn.id, call, decision=call.decision or Decision.NO, ended_at=NOW, error=error)

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
