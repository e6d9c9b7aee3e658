"""The life of a turn in the session file: each step one transaction, so a kill at any moment leaves a whole step."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

from litechat_tui.domain.attachments import marked
from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.errors import TurnTakenError
from litechat_tui.domain.ids import uuid7
from litechat_tui.domain.items import decode_item
from litechat_tui.domain.parameters import UNSET, Parameters
from litechat_tui.domain.ports import Carried, Clock, Decided, Item, Outcome, Partial, TurnRequest
from litechat_tui.domain.tool_calls import CallError, Decision, ToolCall
from litechat_tui.store import turn_rules
from litechat_tui.store.sqlite import answers, stamps, tool_calls, turn_rows
from litechat_tui.store.sqlite.attached import attach, attached_to, ensure_attachable
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.housekeeping import set_parameters
from litechat_tui.store.sqlite.presence import Presence
from litechat_tui.store.sqlite.rows import owner_from, parameters_from, stored_turn_from, the_row, turn_from, whole
from litechat_tui.store.sqlite.writing import add_item, add_session, execute_long, restore_dates, storable, touch

_SENT = """
    SELECT id, message_data FROM agent_messages WHERE session_id = :session AND id >= min(
        (SELECT coalesce(max(iif(typeof(sent_from) = 'integer', sent_from, NULL)), 0) FROM chat_sessions
         WHERE session_id = :session),
        (SELECT coalesce(max(first_item), 9223372036854775807) FROM chat_turns WHERE session_id = :session)
    ) ORDER BY id
"""

_AWAY = "SELECT 1 FROM chat_sessions WHERE session_id = ? AND (archived <> 0 OR trashed_ms IS NOT NULL)"


class SQLiteTurnJournal:
    """`ports.TurnJournal` over the session file."""

    def __init__(self, writer: Database, reader: Database, clock: Clock, presence: Presence) -> None:
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._presence = presence
        self._running: set[str] = set()
        """Ids of the turns that this program runs, also when another one took them for deserted."""

    def begin(self, request: TurnRequest) -> Turn:
        """Commit the prompt's item and a running turn in one transaction; make the session if it is new.

        A turn that waits for decisions about tool calls is ended by that. With `request.resumes` it goes on instead,
        as `decide` has left it.

        With `request.retry_of` the prompt is there, and the answer it has is superseded instead. Raises
        `SessionBusyError` while a living program is in the middle of a turn of that session, and `StoreError` for
        attachments that are not in the file or too many.
        """
        if request.resumes:
            return self._resumed(request.resumes)
        now, turn_id, session_id = self._now(), str(uuid7()), request.session_id
        with self._writer.transaction() as db:
            self._ensure_free(db, session_id)
            turn_rows.close_awaiting(db, session_id, now)
            self._presence.beat(db)
            if request.retry_of:
                prompt, attempts = answers.supersede(db, session_id, request.retry_of)
                is_new = False
            else:
                is_new = add_session(db, session_id, now)
                ensure_attachable(db, session_id, request.prompt)
                item = turn_rules.prompt_item(request.prompt)
                prompt = add_item(db, session_id, item, now)
                attach(db, prompt, item)
                attempts = 0
            db.execute(
                "INSERT INTO chat_turns"
                " (id, session_id, model, status, first_item, attempt, opened_session, started_ms, owner)"
                " VALUES (?, ?, ?, 'running', ?, ?, ?, ?, ?)",
                (turn_id, session_id, request.model, prompt, attempts + 1, is_new, now, self._presence.me.id),
            )
            # Whoever asks in a session wants it back, also in another window than the one that put it away.
            away = db.execute(_AWAY, (session_id,)).fetchone()
            db.execute(
                "UPDATE chat_sessions SET model = ?, archived = 0, trashed_ms = NULL,"
                " comparison = coalesce(nullif(?, ''), comparison) WHERE session_id = ?",
                (request.model, request.comparison, session_id),
            )
            if away is not None:
                stamps.stamp(db, session_id, ["archived", "trashed_ms"], now)
            if request.parameters is not None:
                set_parameters(db, session_id, request.parameters, now)
            touch(db, session_id, now)
            begun = turn_from(turn_rows.turn_row(db, turn_id))
        self._running.add(turn_id)
        return begun

    def parameters(self, session_id: str) -> Parameters:
        """Return what a session sends with each of its requests."""
        with self._reader.transaction() as db:
            row = db.execute(
                "SELECT instructions, parameters FROM chat_sessions WHERE session_id = ?", (session_id,)
            ).fetchone()
        return parameters_from(row) if row else UNSET

    def items(self, session_id: str) -> Sequence[Item]:
        """Return the items of a session that are sent, in order, as stored: all, or those from `Session.sent_from` on.

        Those of the last turn are always among them, also when its prompt is answered again. Rows that hold no JSON
        object are left out. Lines that stand for attachments are `AttachedText`.
        """
        with self._reader.transaction() as db:
            rows = db.execute(_SENT, {"session": session_id}).fetchall()
            attached = attached_to(db, rows)
        found = ((row["id"], decode_item(row["message_data"])) for row in rows)
        return [marked(item, attached.get(row, {})) for row, item in found if item is not None]

    def append(self, turn: Turn, items: Sequence[Item], calls: Sequence[ToolCall] = ()) -> None:
        """Commit items of a running turn, and clear what was checkpointed: it is part of them now.

        `calls` are those among them that somebody has to decide about, or has decided about.
        """
        now = self._now()
        with self._writer.transaction() as db:
            self._own_row(db, turn)
            db.execute("UPDATE chat_turns SET partial_text = '', partial_reasoning = '' WHERE id = ?", (turn.id,))
            for item in items:
                add_item(db, turn.session_id, item, now)
            tool_calls.add(db, turn.id, calls)
            self._presence.beat(db)
            touch(db, turn.session_id, now)

    def checkpoint(self, turn: Turn, partial: Partial, first_token_at: datetime | None) -> None:
        """Keep what has arrived so far beside the turn, in one short transaction."""
        first_token = None if first_token_at is None else to_ms(first_token_at)
        with self._writer.transaction() as db:
            self._own_row(db, turn)
            execute_long(
                db,
                "UPDATE chat_turns SET partial_text = ?, partial_reasoning = ?,"
                " first_token_ms = coalesce(?, first_token_ms) WHERE id = ?",
                storable(partial.text),
                storable(partial.reasoning),
                first_token,
                turn.id,
            )
            self._presence.beat(db)

    def end(self, turn: Turn, outcome: Outcome) -> Turn:
        """Close the turn in one transaction and return it as it is stored now; its session is unread from then on.

        Text in `outcome.partial` becomes the assistant's message; reasoning stays beside the turn. A
        `turn.first_token_at` that no checkpoint has stored yet is stored too. Of a turn that another program took for
        deserted, and after which the session went on, the text is kept in its place; the turn stays interrupted.
        Calls of tools without an output get one that says so.
        """
        now = self._now()
        with self._writer.transaction() as db:
            try:
                self._own_row(db, turn)
            except TurnTakenError:
                return turn_rows.keep_late(db, turn, outcome.partial)
            turn_rows.write_outcome(db, turn, outcome)
            db.execute("UPDATE chat_turns SET ended_ms = ? WHERE id = ?", (now, turn.id))
            tool_calls.close(db, turn.id, turn.session_id, now)
            turn_rows.keep_partial(db, turn.id, turn.session_id, outcome.partial, now)
            self._presence.beat(db)
            touch(db, turn.session_id, now)
            turn_rows.mark_unread(db, turn.session_id)
            ended = turn_from(turn_rows.turn_row(db, turn.id))
        self._running.discard(turn.id)
        return ended

    def recover(self) -> Sequence[Turn]:
        """Turn running turns of dead programs into interrupted ones, with the text they had; return those.

        Writes, and waits for a lock, only where a program has died, or where others know by a heartbeat that this one
        has not.
        """
        now = self._now()
        if self._presence.rests_on_beats:
            self.beat()
        with self._reader.transaction() as db:
            owners = [owner_from(row) for row in db.execute("SELECT * FROM chat_owners")]
            running = [owner for (owner,) in db.execute("SELECT owner FROM chat_turns WHERE status = 'running'")]
        if turn_rules.all_alive(owners, running, now):
            return []
        with self._writer.transaction() as db:
            rows = db.execute("SELECT * FROM chat_turns WHERE status = 'running' ORDER BY id").fetchall()
            recovered = [turn_rows.interrupt(db, row) for row in rows if not self._presence.is_alive(db, row["owner"])]
            for row in db.execute("SELECT * FROM chat_owners").fetchall():
                if not owner_from(row).alive(now):
                    db.execute("DELETE FROM chat_owners WHERE id = ?", (row["id"],))
        return recovered

    def withdraw(self, turn: Turn) -> None:
        """Take back a turn that had no output: its prompt's item, its row, and the session if it made it.

        Of a retry the prompt stays, and the answer before it is restored as it was.
        """
        with self._writer.transaction() as db:
            row = self._own_row(db, turn)
            if (whole(row, "attempt") or 1) > 1:
                answers.restore_previous(db, row)
            else:
                # The trigger on this row takes the turn with it.
                db.execute("DELETE FROM agent_messages WHERE id = ?", (row["first_item"],))
            left = db.execute(
                "SELECT 1 FROM agent_messages WHERE session_id = ? LIMIT 1", (turn.session_id,)
            ).fetchone()
            if row["opened_session"] and not left:
                db.execute("DELETE FROM agent_sessions WHERE session_id = ?", (turn.session_id,))
            else:
                restore_dates(db, turn.session_id)
        self._running.discard(turn.id)

    def pause(self, turn: Turn, outcome: Outcome, requests: int) -> Turn:
        """Let a turn wait for decisions about its tool calls, in one transaction; return it as it is stored now.

        No program owns it then. `requests` is how many it has taken so far. Its session is unread from then on.
        """
        now = self._now()
        with self._writer.transaction() as db:
            self._own_row(db, turn)
            turn_rows.write_outcome(db, turn, outcome)
            db.execute(
                "UPDATE chat_turns SET owner = NULL, requests = ?, partial_text = '', partial_reasoning = ?"
                " WHERE id = ?",
                (requests, storable(outcome.partial.reasoning), turn.id),
            )
            self._presence.beat(db)
            touch(db, turn.session_id, now)
            turn_rows.mark_unread(db, turn.session_id)
            paused = turn_from(turn_rows.turn_row(db, turn.id))
        self._running.discard(turn.id)
        return paused

    def decide(self, turn_id: str, call_id: str, decision: Decision, reason: str = "") -> Decided:
        """Decide about a call of a turn that waits, in one transaction: the first decision holds.

        One for the session, or for always, is one about the turn's other calls of that tool, too. The last one makes
        the turn one that this program runs.
        """
        now = self._now()
        with self._writer.transaction() as db:
            if not tool_calls.decide(db, turn_id, call_id, decision, reason=storable(reason), now=now):
                return Decided(counts=False)
            if tool_calls.is_pending(db, turn_id):
                return Decided(counts=True)
            self._presence.beat(db)
            db.execute(
                "UPDATE chat_turns SET status = 'running', owner = ? WHERE id = ?", (self._presence.me.id, turn_id)
            )
            resumed = turn_from(turn_rows.turn_row(db, turn_id))
        self._running.add(turn_id)
        return Decided(counts=True, resumed=resumed)

    def abandon(self, session_id: str) -> Turn | None:
        """End the turn of a session that waits for decisions, and return it; None where none waits."""
        with self._writer.transaction() as db:
            return turn_rows.close_awaiting(db, session_id, self._now())

    def carried(self, turn: Turn) -> Carried:
        """Return what a turn has come to, where it goes on after decisions."""
        with self._reader.transaction() as db:
            row = the_row(db.execute("SELECT * FROM chat_turns WHERE id = ?", (turn.id,)))
            stored = stored_turn_from(row, calls=tool_calls.of_turn(db, turn.id))
            return Carried(whole(row, "requests") or 0, stored.times, stored.partial.reasoning, stored.calls)

    def allowed(self, session_id: str) -> Collection[str]:
        """Return the fingerprints of the tools that may be called in a session without asking again."""
        with self._reader.transaction() as db:
            return tool_calls.allowed(db, session_id)

    def start_calls(self, turn: Turn, call_ids: Sequence[str]) -> None:
        """Note that calls of a running turn begin now; raises `StoreError` where one may not, or has begun."""
        with self._writer.transaction() as db:
            self._own_row(db, turn)
            started = [tool_calls.start(db, turn.id, call_id, self._now()) for call_id in call_ids]
            turn_rules.ensure_startable(all_startable=all(started))
            self._presence.beat(db)

    def finish_call(self, turn: Turn, call_id: str, output: Item, error: CallError | None = None) -> None:
        """Commit the output of a call of a running turn; one that has an output keeps that."""
        now = self._now()
        with self._writer.transaction() as db:
            self._own_row(db, turn)
            if tool_calls.finish(db, turn.id, call_id, error, now):
                add_item(db, turn.session_id, output, now)
            self._presence.beat(db)
            touch(db, turn.session_id, now)

    def beat(self) -> None:
        """Say that this program still lives. Cheap; to be called every few seconds while a turn runs."""
        with self._writer.transaction() as db:
            self._presence.beat(db)

    def _resumed(self, turn_id: str) -> Turn:
        """Return a turn that a decision has made this program's."""
        with self._reader.transaction() as db:
            stored = db.execute("SELECT 1 FROM chat_turns WHERE id = ?", (turn_id,)).fetchone()
            turn_rules.ensure_own(turn_id, self._running, stored=stored is not None)
            return turn_from(turn_rows.turn_row(db, turn_id))

    def _now(self) -> int:
        return to_ms(self._clock())

    def _ensure_free(self, db: sqlite3.Connection, session_id: str) -> None:
        """Raise `SessionBusyError` if a living program runs a turn of the session; close a dead program's turn."""
        row = db.execute(
            "SELECT * FROM chat_turns WHERE session_id = ? AND status = 'running'", (session_id,)
        ).fetchone()
        if row is None:
            return
        if self._presence.is_alive(db, row["owner"]):
            raise turn_rules.busy(row["owner"], me=self._presence.me)
        turn_rows.interrupt(db, row)

    def _own_row(self, db: sqlite3.Connection, turn: Turn) -> sqlite3.Row:
        """Return the row of a turn that this program runs; raise `StoreError` when it no longer does.

        A turn that another program took for deserted, as after this one had been suspended, is taken back; where the
        session has gone on since, or somebody is asked again about its calls, that is a `TurnTakenError`.
        """
        stored = db.execute("SELECT 1 FROM chat_turns WHERE id = ?", (turn.id,)).fetchone()
        turn_rules.ensure_own(turn.id, self._running, stored=stored is not None)
        row = turn_rows.place_row(db, turn.id)
        if row["status"] == TurnStatus.RUNNING and not tool_calls.is_of_another(db, turn.id, self._presence.me.id):
            return row
        asked = row["status"] in (TurnStatus.RUNNING, TurnStatus.AWAITING_APPROVAL)
        turn_rules.ensure_reclaimable(followed=asked or turn_rows.is_followed(db, row))
        # The caller is about to store that text again, with all that came since.
        db.execute("DELETE FROM agent_messages WHERE id = ?", (row["partial_item"],))
        db.execute(
            "UPDATE chat_turns SET status = 'running', owner = ?, ended_ms = NULL WHERE id = ?",
            (self._presence.me.id, turn.id),
        )
        return turn_rows.place_row(db, turn.id)
