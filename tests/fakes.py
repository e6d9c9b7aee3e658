"""Stand-ins for the ports, small on purpose; each passes the contract suite of the real thing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from litechat_tui.agent.reply import EventLog
from litechat_tui.domain.chat import ChatMessage, EarlierPart, Model, Role, Session, TextPart, Turn, TurnStatus
from litechat_tui.domain.errors import GatewayError, Problem, SessionBusyError, StoreError
from litechat_tui.domain.events import ReplyEnded, ReplyEvent, TextDelta, TurnStarted
from litechat_tui.domain.ports import Clock, Item, Outcome, Partial, TurnJournal, TurnRequest
from litechat_tui.domain.text import one_line
from litechat_tui.domain.titles import fork_title, title_from
from litechat_tui.store.items import StoredItem, StoredTurn, messages_from
from tests.conftest import frozen_clock


class GatedRunner:
    """A `ChatRunner` whose replies go on only when told: each `release()` lets out one more event.

    Every reply plays `TurnStarted`, then the events of `script`, then a `ReplyEnded` made of `outcome`.
    """

    def __init__(
        self,
        *script: ReplyEvent,
        outcome: Outcome | None = None,
        journal: TurnJournal | None = None,
        clock: Clock = frozen_clock,
    ) -> None:
        self.script = script or (TextDelta("Hello "), TextDelta("there."))
        self.outcome = outcome or Outcome(TurnStatus.COMPLETED)
        self.refusal: Problem | None = None
        """Why the next turns cannot even begin."""
        self.journal = journal
        """Gets the prompt when `TurnStarted` is let out and the text when the reply ends; None keeps nothing."""
        self.clock = clock
        self.replies: list[GatedReply] = []
        self.started = self.closed = False

    def start(self) -> None:
        self.started = True

    def send(self, request: TurnRequest) -> GatedReply:
        self.replies.append(GatedReply(self, request))
        if self.refusal:
            self.replies[-1].end_with(Outcome(TurnStatus.FAILED, problem=self.refusal), withdrawn=True)
        return self.replies[-1]

    def close(self) -> None:
        self.closed = True
        for reply in self.replies:
            reply.close()

    def release(self, events: int = 1) -> None:
        """Let out that many more events of the newest reply."""
        for _ in range(events):
            self.replies[-1].release()

    def release_all(self) -> None:
        """Let the newest reply go on to its end."""
        while not self.replies[-1].ended:
            self.replies[-1].release()


class Answering(GatedRunner):
    """Answers every prompt to the end, at once."""

    def send(self, request: TurnRequest) -> GatedReply:
        reply = super().send(request)
        self.release_all()
        return reply


class GatedReply(EventLog):
    """One reply of a `GatedRunner`."""

    def __init__(self, runner: GatedRunner, request: TurnRequest) -> None:
        super().__init__()
        self.request = request
        self.turn = Turn(
            f"turn-{len(runner.replies)}", request.session_id, request.model, TurnStatus.RUNNING, runner.clock()
        )
        self.ended = False
        self._runner = runner
        self._waiting = [*runner.script]
        self._said: list[ReplyEvent] = []
        self.begun = False

    def release(self) -> None:
        """Let out one more event; after the script, the end."""
        if not self.begun:
            self.begun = True
            if self._runner.journal:
                self.turn = self._runner.journal.begin(self.request)
            self.put((TurnStarted(self.turn),))
        elif self._waiting:
            self._said.append(self._waiting.pop(0))
            self.put((self._said[-1],))
        else:
            self.end_with(self._runner.outcome)

    def stop(self) -> None:
        self.end_with(Outcome(TurnStatus.STOPPED), withdrawn=not self._said)

    def close(self) -> None:
        """End as when the program ends: the prompt stays."""
        if not self.begun and not self.ended:
            self.release()
        self.end_with(Outcome(TurnStatus.STOPPED))

    def end_with(self, outcome: Outcome, *, withdrawn: bool = False) -> None:
        """End here and now, unless that has happened already."""
        if self.ended:
            return
        self.ended = True
        text = "".join(event.text for event in self._said if isinstance(event, TextDelta))
        usage, journal = outcome.usage, self._runner.journal
        turn = replace(
            self.turn, status=outcome.status, ended_at=self._runner.clock(), usage=usage, problem=outcome.problem
        )
        if journal and self.begun and withdrawn:
            journal.withdraw(self.turn)
        elif journal and self.begun:
            turn = journal.end(self.turn, replace(outcome, partial=Partial(text)))
        self.put((ReplyEnded(turn, withdrawn=withdrawn),))


class PlayedRunner:
    """Replies at once and in full, one event a batch."""

    def __init__(self, *events: ReplyEvent) -> None:
        self.events = events
        self.received = 0

    def start(self) -> None: ...

    def close(self) -> None: ...

    def send(self, request: TurnRequest) -> PlayedRunner:
        return self

    def stop(self) -> None: ...

    async def __aiter__(self) -> AsyncIterator[tuple[ReplyEvent, ...]]:
        for event in self.events:
            self.received += 1
            yield (event,)


class FakeCatalog:
    """A `ModelCatalog` that offers `models`, or raises `error`."""

    def __init__(self, *models: Model, error: GatewayError | None = None) -> None:
        self.offered = models
        self.error = error

    def models(self) -> tuple[Model, ...]:
        if self.error is not None:
            raise self.error
        return self.offered


class MemoryStore:
    """`SessionStore` and `TurnJournal` in memory, for one program that never dies."""

    def __init__(self, clock: Clock = frozen_clock) -> None:
        self.clock = clock
        self.rows: dict[str, list[StoredItem]] = {}
        self.turns: dict[str, StoredTurn] = {}
        self.changed: dict[str, tuple[datetime, datetime]] = {}
        self.preferences: dict[str, str] = {}
        self.origins: dict[str, tuple[str, str]] = {}
        """Of each fork, its title and where it came from."""
        self._ids = count(1)

    def sessions(self, matching: str = "", limit: int = 200, before: Session | None = None) -> Sequence[Session]:
        words = matching.strip().lower()
        found = [session for key in self.rows if (session := self.session(key)) and words in self._text(key)]
        newest = sorted(found, key=lambda session: (session.updated_at, session.id), reverse=True)
        older = [x for x in newest if before is None or (x.updated_at, x.id) < (before.updated_at, before.id)]
        return older[:limit]

    def session(self, session_id: str) -> Session | None:
        if session_id not in self.rows:
            return None
        messages, created, updated = self._messages(session_id), *self.changed[session_id]
        prompt = next((title_from(message.text) for message in messages if message.role is Role.USER), "")
        title, origin = self.origins.get(session_id, (prompt, ""))
        preview = next((one_line(message.text) for message in reversed(messages) if message.text), "")
        last = [stored.turn for stored in self.turns.values() if stored.turn.session_id == session_id][-1:]
        model, status = (last[0].model, last[0].status) if last else ("", None)
        return Session(session_id, title, created, updated, model, preview, len(self.rows[session_id]), status, origin)

    def messages(self, session_id: str, limit: int = 50, before: int | None = None) -> Sequence[ChatMessage]:
        older = [row for row in self.rows.get(session_id, ()) if before is None or row.id < before]
        messages = messages_from(older, [x for x in self.turns.values() if x.turn.session_id == session_id])
        starts = [
            at for at, message in enumerate(messages) if message.role is Role.USER and at <= len(messages) - limit
        ]
        return messages[starts[-1] if starts else 0 :]

    def preference(self, name: str) -> str | None:
        return self.preferences.get(name)

    def remember(self, name: str, value: str) -> None:
        self.preferences.pop(name, None)
        if value:
            self.preferences[name] = value

    def fork(self, session_id: str, new_id: str, before: int | None = None) -> Session:
        origin = self.session(session_id)
        if origin is None:
            raise StoreError("The session is gone.")
        kept = [x for x in self.turns.values() if x.turn.session_id == session_id and x.turn.status.ended]
        ends = [x.first_item for x in self.turns.values() if x.turn.session_id == session_id and x not in kept]
        self.changed[new_id], self.rows[new_id] = (self.clock(), self.clock()), []
        taken = {title for title, _ in self.origins.values()}
        self.origins[new_id] = (fork_title(origin.title, taken), session_id)
        new = {
            row.id: self._add(new_id, row.item or {}, row.at)
            for row in self.rows[session_id]
            if all(row.id < end for end in (*ends, *([] if before is None else [before])))
        }
        for stored in kept:
            if stored.first_item in new and not self._is_aside(stored):
                turn = replace(stored.turn, id=f"turn-{new[stored.first_item]}", session_id=new_id)
                partial_item = new.get(stored.partial_item or 0)
                self.turns[turn.id] = StoredTurn(turn, new[stored.first_item], partial_item, stored.partial)
        forked = self.session(new_id)
        assert forked is not None
        return forked

    def changes(self) -> int:
        return 0

    def begin(self, request: TurnRequest) -> Turn:
        session_id = request.session_id
        if any(x.turn.session_id == session_id and x.turn.status is TurnStatus.RUNNING for x in self.turns.values()):
            raise SessionBusyError("A reply is still being written to this session.")
        if request.again:
            first = self._set_aside(session_id, request.again)
        else:
            self.changed.setdefault(session_id, (self.clock(), self.clock()))
            first = self._add(session_id, {"role": "user", "content": request.prompt})
        turn = Turn(f"turn-{next(self._ids)}", session_id, request.model, TurnStatus.RUNNING, self.clock())
        self._touch(session_id)
        self.turns[turn.id] = StoredTurn(turn, first)
        return turn

    def items(self, session_id: str) -> Sequence[Item]:
        return [row.item for row in self.rows.get(session_id, ()) if row.item]

    def append(self, turn: Turn, items: Sequence[Item]) -> None:
        self.turns[turn.id] = replace(self._running(turn), partial=Partial())
        for item in items:
            self._add(turn.session_id, item)

    def checkpoint(self, turn: Turn, partial: Partial, first_token_at: datetime | None) -> None:
        stored = self._running(turn)
        now = replace(stored.turn, first_token_at=first_token_at or stored.turn.first_token_at)
        self.turns[turn.id] = replace(stored, turn=now, partial=partial)

    def end(self, turn: Turn, outcome: Outcome) -> Turn:
        stored, text = self._running(turn), outcome.partial.text
        ended = replace(
            stored.turn,
            status=outcome.status,
            first_token_at=stored.turn.first_token_at or turn.first_token_at,
            ended_at=self.clock(),
            usage=outcome.usage,
            problem=outcome.problem,
        )
        item = self._add(turn.session_id, {"role": "assistant", "content": text}) if text else None
        kept = Partial(reasoning=outcome.partial.reasoning)
        self.turns[turn.id] = StoredTurn(ended, stored.first_item, item, kept, times=outcome.times)
        self._touch(turn.session_id)
        return ended

    def recover(self) -> Sequence[Turn]:
        return []

    def withdraw(self, turn: Turn) -> None:
        first, rows = self._running(turn).first_item, self.rows[turn.session_id]
        del self.turns[turn.id]
        before = [stored for stored in self.turns.values() if stored.first_item == first][-1:]
        for stored in before:
            rows += stored.aside
            self.turns[stored.turn.id] = replace(stored, aside=())
        rows[:] = sorted((row for row in rows if before or row.id != first), key=lambda row: row.id)
        if not rows and turn.session_id not in self.origins:
            del self.rows[turn.session_id], self.changed[turn.session_id]

    def beat(self) -> None:
        """Nothing to do: whoever asks is alive."""

    def close(self) -> None:
        """Nothing to close."""

    def _running(self, turn: Turn) -> StoredTurn:
        stored = self.turns.get(turn.id)
        if stored is None or stored.turn.status is not TurnStatus.RUNNING:
            raise StoreError("This turn is not running.")
        return stored

    def _set_aside(self, session_id: str, turn_id: str) -> int:
        last = [x for x in self.turns.values() if x.turn.session_id == session_id][-1:]
        if not last or last[0].turn.id != turn_id:
            raise StoreError("This is not the last answer.")
        first, rows = last[0].first_item, self.rows[session_id]
        self.turns[turn_id] = replace(last[0], aside=tuple(row for row in rows if row.id > first))
        rows[:] = [row for row in rows if row.id <= first]
        return first

    def _is_aside(self, stored: StoredTurn) -> bool:
        newest = [other for other in self.turns.values() if other.first_item == stored.first_item][-1]
        return newest is not stored

    def _add(self, session_id: str, item: Item, at: datetime | None = None) -> int:
        row = StoredItem(next(self._ids), json.loads(json.dumps(item)), at or self.clock())
        self.rows.setdefault(session_id, []).append(row)
        self._touch(session_id)
        return row.id

    def _touch(self, session_id: str) -> None:
        self.changed[session_id] = (self.changed[session_id][0], self.clock())

    def _messages(self, session_id: str) -> list[ChatMessage]:
        return messages_from(self.rows[session_id], ())

    def _text(self, session_id: str) -> str:
        messages = self.messages(session_id, limit=len(self.rows[session_id]))
        parts = [part for message in messages for part in message.parts if isinstance(part, TextPart | EarlierPart)]
        return "\n".join(part.text for part in parts).lower()
