"""Rows of our tables -> domain objects: total over whatever a damaged file holds. Text is made safe to show here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from math import isfinite
from typing import Any

from litechat_tui.domain.attachments import marked
from litechat_tui.domain.chat import UNTIMED, Session, Times, TitleSource, Turn, TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.items import StoredItem, StoredTurn, decode_item
from litechat_tui.domain.parameters import Parameters, from_json
from litechat_tui.domain.ports import Partial
from litechat_tui.domain.prompt import Attachment
from litechat_tui.domain.served import Served, sound_served
from litechat_tui.domain.text import clean, one_line
from litechat_tui.domain.titles import TAG_LENGTH, TITLE_LENGTH, title_from
from litechat_tui.domain.tool_calls import ToolCall
from litechat_tui.store.owners import Owner
from litechat_tui.store.sqlite.clock import EPOCH, from_ms
from litechat_tui.store.sqlite.problems import damage


def the_row(found: sqlite3.Cursor) -> sqlite3.Row:
    """Return the row that must be there, for it was just written; a damaged index may have lost it."""
    row: sqlite3.Row | None = found.fetchone()
    if row is None:
        raise damage("A row is not there")
    return row


def text(row: sqlite3.Row, column: str) -> str:
    """Return the text in a column, and nothing where there is none."""
    value = row[column]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else "" if value is None else str(value)


def whole(row: sqlite3.Row, column: str) -> int | None:
    """Return the whole number in a column; None where there is none."""
    value = row[column]
    return value if isinstance(value, int) else None


def moment(row: sqlite3.Row, column: str) -> datetime | None:
    """Return the moment in a column of milliseconds; None where there is none."""
    ms = whole(row, column)
    return None if ms is None else from_ms(ms)


def status_from(row: sqlite3.Row) -> TurnStatus:
    """Return the status of a turn. One that does not exist says as little as the program that died in the middle."""
    try:
        return TurnStatus(text(row, "status"))
    except ValueError:
        return TurnStatus.INTERRUPTED


def session_from(row: sqlite3.Row) -> Session:
    """Return a session from a row of `chat_sessions` with the `status` of its last turn."""
    return Session(
        id=text(row, "session_id"),
        title=title_from_row(row),
        created_at=moment(row, "created_ms") or EPOCH,
        updated_at=moment(row, "updated_ms") or EPOCH,
        model=one_line(text(row, "model")),
        status=status_from(row) if row["status"] else None,
        forked_from=text(row, "forked_from"),
        title_source=title_source_from(row),
        pinned=row["pinned"] == 1,
        archived=row["archived"] == 1,
        trashed_at=moment(row, "trashed_ms"),
        tags=tags_from(row),
        unread=row["unread"] == 1,
        comparison=text(row, "comparison"),
        parameters=parameters_from(row),
        sent_from=row["sent_from"] if isinstance(row["sent_from"], int) else None,
    )


def parameters_from(row: sqlite3.Row) -> Parameters:
    """Return how a session wants to be answered, from a row with `instructions` and `parameters`."""
    return from_json(object_from(row, "parameters"), clean(text(row, "instructions")))


def object_from(row: sqlite3.Row, column: str) -> dict[str, Any] | None:
    """Return the JSON object in a column; None where there is none."""
    found = decode_item(text(row, column))
    return None if found is None else dict(found)


def title_source_from(row: sqlite3.Row) -> TitleSource | None:
    """Return who gave a session its title."""
    try:
        return TitleSource(text(row, "title_source"))
    except ValueError:
        return None


def tags_from(row: sqlite3.Row) -> tuple[str, ...]:
    """Return the tags in a row that has them as a JSON list."""
    return tuple(sorted(one_line(str(tag), TAG_LENGTH) for tag in json.loads(row["tags"])))


def title_from_row(row: sqlite3.Row) -> str:
    """Return the title a row of `chat_sessions` was given, or the first words of its first prompt."""
    return one_line(text(row, "title"), TITLE_LENGTH) or title_from(text(row, "first_prompt"))


def turn_from(row: sqlite3.Row) -> Turn:
    """Return a turn from a row of `chat_turns`."""
    return Turn(
        id=text(row, "id"),
        session_id=text(row, "session_id"),
        model=one_line(text(row, "model")),
        status=status_from(row),
        started_at=moment(row, "started_ms") or EPOCH,
        first_token_at=moment(row, "first_token_ms"),
        ended_at=moment(row, "ended_ms"),
        usage=usage_from(row),
        problem=_problem(row),
        served=_served(text(row, "served")),
    )


def stored_turn_from(
    row: sqlite3.Row, superseded: Sequence[StoredItem] = (), calls: Sequence[ToolCall] = ()
) -> StoredTurn:
    """Return a turn with what is kept beside its items, from a row of `chat_turns`.

    `superseded` are its items, if a newer answer took its place; `calls` what was decided about its tool calls.
    """
    return StoredTurn(
        turn_from(row),
        whole(row, "first_item") or 0,
        whole(row, "partial_item"),
        partial_from(row),
        tuple(superseded),
        _times(text(row, "times")),
        tuple(calls),
    )


def partial_from(row: sqlite3.Row) -> Partial:
    """Return what had arrived of a turn and is not stored as items, from a row of `chat_turns`."""
    return Partial(text(row, "partial_text"), text(row, "partial_reasoning"))


def item_from(row: sqlite3.Row, attached: Mapping[int, Mapping[int, Attachment]]) -> StoredItem:
    """Return an item from `id, message_data, at_ms`, and what is `attached` to which items."""
    item = decode_item(row["message_data"])
    return StoredItem(row["id"], item and marked(item, attached.get(row["id"], {})), moment(row, "at_ms"))


def owner_from(row: sqlite3.Row) -> Owner:
    """Return a program from a row of `chat_owners`."""
    pid, beat_ms = whole(row, "pid"), whole(row, "beat_ms")
    return Owner(text(row, "id"), pid or 0, text(row, "host"), text(row, "token"), beat_ms or 0)


def usage_from(row: sqlite3.Row) -> Usage | None:
    """Return what a row with columns for tokens and cost says was consumed; None when it does not."""
    count = whole(row, "input_tokens")
    if count is None:
        return None
    output, cached, reasoning = (whole(row, f"{kind}_tokens") or 0 for kind in ("output", "cached", "reasoning"))
    cost = row["cost"]
    known = float(cost) if isinstance(cost, (int, float)) and isfinite(cost) else None
    return Usage(count, output, cached, reasoning, known)


def _problem(row: sqlite3.Row) -> Problem | None:
    said = one_line(text(row, "said"))
    if stored := text(row, "problem"):
        return _problem_from(stored, said)
    message = clean(text(row, "error"))
    if not message:
        return None
    return Problem(Code.RECORDED, proxy_message=said, message=message, hint=clean(text(row, "hint")))


def problem_json(problem: Problem) -> str:
    """Return `problem` as `chat_turns` holds it; the proxy's own words have a column of their own."""
    stored: dict[str, object] = {"code": problem.code, "facts": dict(problem.facts)}
    if problem.consequence is not None:
        stored["consequence"] = problem.consequence
    return json.dumps(stored)


def _problem_from(stored: str, said: str) -> Problem:
    """Read it again; a code that this version does not know is shown as it is."""
    try:
        value = json.loads(stored)
        facts = {name: clean(fact) if isinstance(fact, str) else fact for name, fact in value["facts"].items()}
        known = {name: fact for name, fact in facts.items() if isinstance(fact, (str, int, float))}
        problem = Problem(Code(value["code"]), proxy_message=said, **known)
        consequence = value.get("consequence")
        return problem.with_consequence(Code(consequence)) if consequence else problem
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return Problem(Code.RECORDED, proxy_message=said, message=one_line(stored), hint="")


def served_json(served: Served | None) -> str | None:
    """Return `served` as `chat_turns` holds it; None when there is nothing."""
    return None if served is None else json.dumps(asdict(served))


def _served(stored: str) -> Served | None:
    """Read it again; what is not as `served_json` writes it counts as nothing."""
    value = decode_item(stored)
    return None if value is None else sound_served(value)


def times_json(times: Times) -> str | None:
    """Return `times` as `chat_turns` holds them; None when there are none."""
    return json.dumps(asdict(times)) if times.thoughts or times.tools else None


def _times(stored: str) -> Times:
    """Read them again; what is not as `times_json` writes it counts as nothing."""
    try:
        value = json.loads(stored or "{}")
        thoughts = [float(seconds) for seconds in value.get("thoughts", ())]
        tools = {str(call_id): float(seconds) for call_id, seconds in value.get("tools", {}).items()}
    except (AttributeError, TypeError, ValueError, OverflowError, RecursionError):
        return UNTIMED
    return Times(tuple(thoughts), tools) if all(map(isfinite, (*thoughts, *tools.values()))) else UNTIMED
