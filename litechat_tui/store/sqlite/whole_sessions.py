"""A session read from the file, and written to it, as a whole: inside a transaction of the caller's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from litechat_tui.domain.archive import Answer, Conversation, Exchange, KeptItem, Source
from litechat_tui.domain.attachments import attached_in, marked
from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.ids import uuid7
from litechat_tui.domain.items import StoredTurn, is_prompt
from litechat_tui.domain.json_values import object_json
from litechat_tui.domain.storable import item_of, kept_item, storable
from litechat_tui.domain.tool_calls import closing_output, output_item
from litechat_tui.store import turn_rules
from litechat_tui.store.adopting import Held
from litechat_tui.store.sqlite import side_requests, stamps, tool_calls
from litechat_tui.store.sqlite.attached import Attached, attach, attached_to
from litechat_tui.store.sqlite.blobs import take_in
from litechat_tui.store.sqlite.clock import EPOCH, to_ms
from litechat_tui.store.sqlite.rows import moment as moment_in
from litechat_tui.store.sqlite.rows import (
    object_from,
    problem_json,
    served_json,
    stored_turn_from,
    text,
    times_json,
    title_source_from,
    whole,
)
from litechat_tui.store.sqlite.writing import add_session

_ROWS = "SELECT id, message_data, CAST(strftime('%s', created_at) AS INTEGER) * 1000 AS at_ms FROM {table}"


@dataclass(frozen=True, slots=True)
class Whole(Held):
    """A session as it is in the file."""

    starts: Sequence[int]
    """The first row of each exchange; empty where the rows are not as a sound file has them."""


def read(db: sqlite3.Connection, session_id: str) -> Whole | None:
    """Return a session with everything that belongs to it, or None when it is not in the file."""
    session = db.execute("SELECT * FROM chat_sessions WHERE session_id = ?", (session_id,)).fetchone()
    if session is None:
        return None
    turns = _turns(db, session_id)
    exchanges, starts = _exchanges(db, session_id, turns)
    conversation = storable(_described(db, session, exchanges, _sent_from(session, starts)))
    unfinished = any(not each.turn.status.ended for found in turns.values() for each in found)
    return Whole(conversation, unfinished, starts if len(conversation.exchanges) == len(starts) else ())


def _turns(db: sqlite3.Connection, session_id: str) -> dict[int, list[StoredTurn]]:
    """Return the turns of a session by the rows of their prompts, the oldest answer first."""
    rows = db.execute("SELECT * FROM chat_turns WHERE session_id = ? ORDER BY first_item, attempt", (session_id,))
    found = rows.fetchall()
    calls = tool_calls.of_turns(db, (row["id"] for row in found))
    turns: dict[int, list[StoredTurn]] = {}
    for row in found:
        turn = stored_turn_from(row, calls=calls.get(row["id"], ()))
        turns.setdefault(turn.first_item, []).append(turn)
    return turns


def _exchanges(
    db: sqlite3.Connection, session_id: str, turns: dict[int, list[StoredTurn]]
) -> tuple[list[Exchange], list[int]]:
    """Return what was said, and the first row of each exchange."""
    aside: dict[str, dict[int, KeptItem]] = {}
    if any(len(found) > 1 for found in turns.values()):
        rows = db.execute(
            _ROWS.format(table="chat_set_aside").replace("id,", "id, turn_id,", 1)
            + " WHERE session_id = ? ORDER BY id",
            (session_id,),
        )
        superseded = rows.fetchall()
        attached = attached_to(db, superseded)
        for row in superseded:
            aside.setdefault(row["turn_id"], {})[row["id"]] = _kept(row, attached)
    groups: list[tuple[int, KeptItem | None, dict[int, KeptItem]]] = []
    rows = db.execute(f"{_ROWS.format(table='agent_messages')} WHERE session_id = ? ORDER BY id", (session_id,))
    shown = rows.fetchall()
    attached = attached_to(db, shown)
    for row in shown:
        kept = _kept(row, attached)
        if is_prompt(item_of(kept)):
            groups.append((row["id"], kept, {}))
        elif not groups:
            groups.append((row["id"], None, {row["id"]: kept}))
        else:
            groups[-1][2][row["id"]] = kept
    exchanges = []
    for first, prompt, items in groups:
        found = turns.get(first, []) if prompt else []
        answers = [_answer(turn, aside.get(turn.turn.id, {})) for turn in found[:-1]]
        if found:
            answers.append(_answer(found[-1], items))
        elif items:
            answers.append(Answer(tuple(items.values())))
        exchanges.append(Exchange(prompt, tuple(answers)))
    return exchanges, [first for first, _, _ in groups]


def _kept(row: sqlite3.Row, attached: Attached) -> KeptItem:
    kept = kept_item(text(row, "message_data"), moment_in(row, "at_ms"))
    found = attached.get(row["id"], {})
    return replace(kept, item=marked(kept.item, found)) if found and kept.item is not None else kept


def _answer(stored: StoredTurn, items: dict[int, KeptItem]) -> Answer:
    turn, kept = stored.turn, tuple(items.values())
    partial = [*items].index(stored.partial_item) if stored.partial_item in items else None
    if stored.partial.text:
        partial, kept = len(kept), (*kept, KeptItem(turn_rules.answer_item(stored.partial.text), turn.started_at))
    if not turn.status.ended:
        outputs = (output_item(call.call_id, closing_output(call)[0]) for call in stored.calls if not call.ended_at)
        kept = (*kept, *(KeptItem(item, turn.started_at) for item in outputs))
        ended = turn.first_token_at or turn.started_at
        turn = replace(turn, status=TurnStatus.INTERRUPTED, ended_at=ended)
    return Answer(kept, turn, stored.times, stored.partial.reasoning, partial, stored.calls)


def _sent_from(row: sqlite3.Row, starts: Sequence[int]) -> int | None:
    """Return the first exchange that is still sent; None when all are."""
    first = whole(row, "sent_from")
    return None if first is None else next((at for at, start in enumerate(starts) if start >= first), None)


def _described(
    db: sqlite3.Connection, row: sqlite3.Row, exchanges: Iterable[Exchange], sent_from: int | None
) -> Conversation:
    session_id = text(row, "session_id")
    tags = db.execute("SELECT tag FROM chat_tags WHERE session_id = ?", (session_id,)).fetchall()
    sources = [
        Source(text(source, "program"), text(source, "key"))
        for source in db.execute(
            "SELECT program, key FROM chat_imports WHERE session_id = ? ORDER BY imported_ms, rowid", (session_id,)
        ).fetchall()
    ]
    return Conversation(
        tuple(exchanges),
        moment_in(row, "created_ms") or EPOCH,
        moment_in(row, "updated_ms") or EPOCH,
        session_id,
        text(row, "title"),
        title_source_from(row),
        text(row, "model"),
        text(row, "instructions"),
        object_from(row, "parameters"),
        row["pinned"] == 1,
        row["archived"] == 1,
        moment_in(row, "trashed_ms"),
        tuple(text(tag, "tag") for tag in tags),
        text(row, "forked_from"),
        next(iter(sources), None),
        side_requests=side_requests.read(db, session_id),
        comparison=text(row, "comparison"),
        other_sources=tuple(sources[1:]),
        sent_from=sent_from,
        stamps=stamps.read(row),
    )


def add(db: sqlite3.Connection, session_id: str, conversation: Conversation, now: int) -> None:
    """Make a session of a conversation that is as `domain.storable` makes it."""
    take_in(db, _digests(conversation), conversation.contents, now)
    add_session(db, session_id, to_ms(conversation.created_at))
    starts = [_add_exchange(db, session_id, exchange) for exchange in conversation.exchanges]
    _describe(db, session_id, conversation, starts)


def replace_from(db: sqlite3.Connection, stored: Whole, unchanged: int, conversation: Conversation, now: int) -> None:
    """Write `conversation` in place of the one that is stored, all but its first `unchanged` exchanges."""
    take_in(db, _digests(conversation), conversation.contents, now)
    session_id = stored.conversation.session_id
    # So that the session stays where all of its rows are written anew.
    add_session(db, session_id, to_ms(conversation.created_at))
    if not stored.starts:
        unchanged = 0
    if unchanged < len(stored.conversation.exchanges):
        first = stored.starts[unchanged] if stored.starts else 0
        db.execute("DELETE FROM agent_messages WHERE session_id = ? AND id >= ?", (session_id, first))
    added = [_add_exchange(db, session_id, exchange) for exchange in conversation.exchanges[unchanged:]]
    _describe(db, session_id, conversation, [*stored.starts[:unchanged], *added])


def _digests(conversation: Conversation) -> Iterator[str]:
    return (each.digest for kept in conversation.items for each in attached_in(kept.item or {}).values())


def remember_source(db: sqlite3.Connection, session_id: str, sources: Iterable[Source], now: int) -> None:
    """Note which conversations a session holds."""
    db.executemany(
        "INSERT OR IGNORE INTO chat_imports (program, key, session_id, imported_ms) VALUES (?, ?, ?, ?)",
        [(each.program, each.key, session_id, now) for each in sources],
    )


def _add_exchange(db: sqlite3.Connection, session_id: str, exchange: Exchange) -> int:
    """Store an exchange and return its first row; 0 for one without any."""
    first = 0
    prompt = _add_row(db, session_id, exchange.prompt) if exchange.prompt else 0
    for number, answer in enumerate(exchange.answers, 1):
        rows = [_add_row(db, session_id, kept) for kept in answer.items]
        first = first or next(iter(rows), 0)
        turn = answer.turn
        if turn is None:
            continue
        turn_id = turn.id
        if not turn_id or db.execute("SELECT 1 FROM chat_turns WHERE id = ?", (turn_id,)).fetchone():
            turn_id = str(uuid7())
        if number < len(exchange.answers):
            _set_aside(db, session_id, turn_id, rows)
        _add_turn(db, (turn_id, session_id, prompt, number), turn, answer, rows)
    return prompt or first


def _add_row(db: sqlite3.Connection, session_id: str, kept: KeptItem) -> int:
    added = db.execute(
        "INSERT INTO agent_messages (session_id, message_data, created_at)"
        " VALUES (?, ?, datetime(? / 1000, 'unixepoch'))",
        (
            session_id,
            kept.raw if kept.raw or kept.item is None else object_json(kept.item),
            None if kept.at is None else to_ms(kept.at),
        ),
    )
    row = added.lastrowid or 0
    attach(db, row, kept.item or {})
    return row


def _set_aside(db: sqlite3.Connection, session_id: str, turn_id: str, rows: Sequence[int]) -> None:
    """Take an earlier answer out of the conversation again: only the table of items gives out numbers for rows."""
    span = (session_id, rows[0], rows[-1]) if rows else (session_id, 0, -1)
    db.execute(
        "INSERT INTO chat_set_aside (id, session_id, turn_id, message_data, created_at)"
        " SELECT id, session_id, ?4, message_data, created_at FROM agent_messages"
        " WHERE session_id = ?1 AND id BETWEEN ?2 AND ?3",
        (*span, turn_id),
    )
    db.execute("DELETE FROM agent_messages WHERE session_id = ? AND id BETWEEN ? AND ?", span)


def _add_turn(
    db: sqlite3.Connection, ids: tuple[str, str, int, int], turn: Turn, answer: Answer, rows: Sequence[int]
) -> None:
    usage, problem = turn.usage, turn.problem
    db.execute(
        """
        INSERT INTO chat_turns (
            id, session_id, first_item, attempt, partial_item, opened_session, model, status, started_ms,
            first_token_ms, ended_ms, input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost, problem,
            said, times, served, partial_reasoning
        ) VALUES (?, ?, ?, ?, ?, FALSE, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            *ids,
            None if answer.partial is None else rows[answer.partial],
            turn.model,
            turn.status,
            to_ms(turn.started_at),
            None if turn.first_token_at is None else to_ms(turn.first_token_at),
            to_ms(turn.ended_at or turn.started_at),
            *((usage.input_tokens, usage.output_tokens) if usage else (None, None)),
            *((usage.cached_tokens, usage.reasoning_tokens, usage.cost) if usage else (None, None, None)),
            problem_json(problem) if problem else None,
            problem.proxy_message if problem else None,
            times_json(answer.times),
            served_json(turn.served),
            answer.reasoning,
        ),
    )
    tool_calls.add(db, ids[0], answer.calls)


def _describe(db: sqlite3.Connection, session_id: str, conversation: Conversation, starts: Sequence[int]) -> None:
    """Write what is known of a session as a whole, after its rows: triggers on those note when they came."""
    trashed, parameters = conversation.trashed_at, conversation.parameters
    sent_from = conversation.sent_from
    db.execute(
        """
        UPDATE chat_sessions SET
            title = nullif(?2, ''), title_source = ?3, model = ?4, instructions = nullif(?5, ''), parameters = ?6,
            created_ms = ?7, updated_ms = ?8, pinned = ?9, archived = ?10, trashed_ms = ?11,
            forked_from = nullif(?12, ''), comparison = nullif(?13, ''), sent_from = ?14
        WHERE session_id = ?1
        """,
        (
            session_id,
            conversation.title,
            conversation.title_source,
            conversation.model,
            conversation.instructions,
            object_json(parameters) if parameters is not None else None,
            to_ms(conversation.created_at),
            to_ms(conversation.updated_at),
            conversation.pinned,
            conversation.archived,
            None if trashed is None else to_ms(trashed),
            conversation.forked_from,
            conversation.comparison,
            starts[sent_from] if sent_from is not None and sent_from < len(starts) else None,
        ),
    )
    db.execute(
        "UPDATE agent_sessions SET created_at = datetime(?2 / 1000, 'unixepoch'),"
        " updated_at = datetime(?3 / 1000, 'unixepoch') WHERE session_id = ?1",
        (session_id, to_ms(conversation.created_at), to_ms(conversation.updated_at)),
    )
    kept = json.dumps([*conversation.tags])
    db.execute(
        "DELETE FROM chat_tags WHERE session_id = ? AND tag NOT IN (SELECT value FROM json_each(?))", (session_id, kept)
    )
    db.executemany(
        "INSERT OR IGNORE INTO chat_tags (session_id, tag) VALUES (?, ?)",
        [(session_id, tag) for tag in conversation.tags],
    )
    side_requests.replace(db, session_id, conversation.side_requests)
    stamps.write(db, session_id, conversation.stamps)
