"""Rows of our tables -> domain objects. Text from outside is made safe to show here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict

from litechat_tui.domain.chat import UNTIMED, Session, Times, Turn, TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.items import StoredItem, StoredTurn, decode_item
from litechat_tui.domain.ports import Partial
from litechat_tui.domain.text import clean, one_line
from litechat_tui.domain.titles import TITLE_LENGTH, title_from
from litechat_tui.store.sqlite.clock import from_ms


def session_from(row: sqlite3.Row) -> Session:
    """Return a session from a row of `chat_sessions` with the `status` of its last turn."""
    return Session(
        id=row["session_id"],
        title=title_from_row(row),
        created_at=from_ms(row["created_ms"]),
        updated_at=from_ms(row["updated_ms"]),
        model=one_line(row["model"]),
        status=TurnStatus(row["status"]) if row["status"] else None,
        forked_from=row["forked_from"] or "",
    )


def title_from_row(row: sqlite3.Row) -> str:
    """Return the title a row of `chat_sessions` was given, or the first words of its first prompt."""
    title = one_line(row["title"] or "", TITLE_LENGTH)
    return title or (title_from(row["first_prompt"]) if row["first_prompt"] else "")


def turn_from(row: sqlite3.Row) -> Turn:
    """Return a turn from a row of `chat_turns`."""
    usage = Usage(row["input_tokens"], row["output_tokens"], row["cached_tokens"], row["reasoning_tokens"], row["cost"])
    first_token, ended = row["first_token_ms"], row["ended_ms"]
    return Turn(
        id=row["id"],
        session_id=row["session_id"],
        model=one_line(row["model"]),
        status=TurnStatus(row["status"]),
        started_at=from_ms(row["started_ms"]),
        first_token_at=None if first_token is None else from_ms(first_token),
        ended_at=None if ended is None else from_ms(ended),
        usage=None if row["input_tokens"] is None else usage,
        problem=_problem(row),
    )


def stored_turn_from(row: sqlite3.Row, superseded: Sequence[StoredItem] = ()) -> StoredTurn:
    """Return a turn with what is kept beside its items, from a row of `chat_turns`.

    `superseded` are its items, if a newer answer took its place.
    """
    partial = Partial(row["partial_text"], row["partial_reasoning"])
    return StoredTurn(
        turn_from(row), row["first_item"], row["partial_item"], partial, tuple(superseded), _times(row["times"])
    )


def item_from(row: sqlite3.Row) -> StoredItem:
    """Return an item from `id, message_data, at_ms`."""
    return StoredItem(
        row["id"], decode_item(row["message_data"]), None if row["at_ms"] is None else from_ms(row["at_ms"])
    )


def _problem(row: sqlite3.Row) -> Problem | None:
    said = one_line(row["said"] or "")
    if row["problem"] is not None:
        return _problem_from(row["problem"], said)
    if row["error"] is None:
        return None
    return Problem(Code.RECORDED, proxy_message=said, message=clean(row["error"]), hint=clean(row["hint"] or ""))


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
        code, facts, consequence = str(value["code"]), dict(value["facts"]), value.get("consequence")
        known = {name: clean(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        problem = Problem(Code(code), proxy_message=said, **known)
        return problem.with_consequence(Code(consequence)) if consequence else problem
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return Problem(Code.RECORDED, proxy_message=said, message=one_line(stored), hint="")


def times_json(times: Times) -> str | None:
    """Return `times` as `chat_turns` holds them; None when there are none."""
    return json.dumps(asdict(times)) if times.thoughts or times.tools else None


def _times(stored: str | None) -> Times:
    """Read them again; what is not as `times_json` writes it counts as nothing."""
    try:
        value = json.loads(stored or "{}")
        return Times(
            tuple(float(seconds) for seconds in value.get("thoughts", ())),
            {str(call_id): float(seconds) for call_id, seconds in value.get("tools", {}).items()},
        )
    except (AttributeError, TypeError, ValueError, RecursionError):
        return UNTIMED
