"""The JSON of this program's own exports -> conversations. Total: what a hand has spoilt becomes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from math import isfinite
from typing import Any, TypeGuard

from litechat_tui.domain.archive import Answer, Conversation, Exchange, KeptItem, Source
from litechat_tui.domain.chat import UNTIMED, Times, TitleSource, Turn, TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.served import sound_served
from litechat_tui.domain.spending import SideRequest
from litechat_tui.domain.storable import EARLIEST, kept_item
from litechat_tui.domain.text import clean, one_line
from litechat_tui.domain.tool_calls import CallError, Decision, ToolCall
from litechat_tui.domain.tools import hints_in

_LONGEST_ID = 400


def moment(value: object) -> datetime | None:
    """Return the moment that ISO 8601 text names, in UTC unless it says otherwise."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at


def text(value: object) -> str:
    """Return text as it is; empty for what is none."""
    return value if isinstance(value, str) else ""


def session_id(value: object) -> str:
    """Return the id of a session; empty for one that could not be shown or typed."""
    given = text(value)
    return given if given == one_line(given, _LONGEST_ID) else ""


def conversation(record: Mapping[str, Any], exchanges: tuple[Exchange, ...], file_date: datetime) -> Conversation:
    """Return a conversation by what is known of it as a whole."""
    source, parameters, tags = record.get("source"), record.get("parameters"), record.get("tags")
    dates = [kept.at for each in exchanges if (kept := each.prompt) and kept.at]
    created = moment(record.get("created")) or min(dates, default=file_date)
    updated = moment(record.get("updated")) or max([created, *dates])
    return Conversation(
        exchanges,
        created,
        updated,
        session_id(record.get("id")),
        text(record.get("title")),
        next((each for each in TitleSource if each == record.get("title_source")), None),
        text(record.get("model")),
        text(record.get("instructions")),
        parameters if isinstance(parameters, dict) else None,
        record.get("pinned") is True,
        record.get("archived") is True,
        moment(record.get("trashed")),
        tuple(map(text, tags)) if isinstance(tags, list) else (),
        session_id(record.get("forked_from")),
        Source(text(source.get("program")), text(source.get("key"))) if isinstance(source, dict) else None,
        side_requests=tuple(_side_requests(record.get("side_requests"))),
        comparison=session_id(record.get("comparison")),
    )


def answer(record: Mapping[str, Any]) -> Answer:
    """Return an answer, still without its items."""
    found, calls = record.get("turn"), record.get("calls")
    return Answer(
        turn=turn(found) if isinstance(found, dict) else None,
        times=_times(record),
        reasoning=text(record.get("reasoning")),
        calls=tuple(call(each) for each in calls if isinstance(each, dict)) if isinstance(calls, list) else (),
    )


def call(record: Mapping[str, Any]) -> ToolCall:
    """Return what was decided about a tool call."""
    return ToolCall(
        text(record.get("call_id"))[:_LONGEST_ID],
        one_line(text(record.get("server"))),
        one_line(text(record.get("tool"))),
        text(record.get("fingerprint"))[:_LONGEST_ID],
        text(record.get("arguments")),
        moment(record.get("asked")) or EARLIEST,
        one_line(text(record.get("title"))),
        clean(text(record.get("description"))),
        hints_in(record.get("hints")),
        next((each for each in Decision if each == record.get("decision")), None),
        clean(text(record.get("reason"))),
        moment(record.get("decided")),
        moment(record.get("started")),
        moment(record.get("ended")),
        next((each for each in CallError if each == record.get("error")), None),
    )


def with_item(given: Answer, kept: KeptItem, *, partial: bool) -> Answer:
    """Return an answer with one item more."""
    at = len(given.items) if partial else given.partial
    return replace(given, items=(*given.items, kept), partial=at)


def row(record: Mapping[str, Any]) -> KeptItem:
    """Return a row."""
    at, item, raw = moment(record.get("at")), record.get("item"), record.get("raw")
    if isinstance(raw, str):
        return kept_item(raw, at)
    return KeptItem(item if isinstance(item, dict) else {}, at)


def turn(record: Mapping[str, Any]) -> Turn:
    """Return a turn."""
    usage, problem, served = record.get("usage"), record.get("problem"), record.get("served")
    return Turn(
        text(record.get("id"))[:_LONGEST_ID],
        "",
        one_line(text(record.get("model"))),
        next((each for each in TurnStatus if each == record.get("status")), TurnStatus.COMPLETED),
        moment(record.get("started")) or EARLIEST,
        moment(record.get("first_token")),
        moment(record.get("ended")),
        _usage(usage) if isinstance(usage, dict) else None,
        _problem(problem) if isinstance(problem, dict) else None,
        sound_served(served) if isinstance(served, dict) else None,
    )


def _side_requests(found: object) -> Iterator[SideRequest]:
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict) and (at := moment(each.get("at"))) and isinstance(usage := each.get("usage"), dict):
            yield SideRequest(one_line(text(each.get("model"))), at, _usage(usage))


def _times(record: Mapping[str, Any]) -> Times:
    thoughts, tools = record.get("thoughts"), record.get("tools")
    lasted = tuple(map(_seconds, thoughts)) if isinstance(thoughts, list) else ()
    took = {name: _seconds(value) for name, value in tools.items()} if isinstance(tools, dict) else {}
    return Times(lasted, took) if lasted or took else UNTIMED


def _seconds(value: object) -> float:
    return float(value) if _is_number(value) and 0 <= value < 1e9 else 0.0


def _usage(record: Mapping[str, Any]) -> Usage:
    names = ("input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens")
    counts = [value if isinstance(value := record.get(name), int) else 0 for name in names]
    cost = record.get("cost")
    return Usage(counts[0], counts[1], counts[2], counts[3], float(cost) if _is_number(cost) else None)


def _problem(record: Mapping[str, Any]) -> Problem | None:
    """Return a problem; what this version has no code for is shown as it is."""
    said, found = one_line(text(record.get("said"))), record.get("facts")
    facts = {
        name: clean(fact) if isinstance(fact, str) else fact
        for name, fact in (found.items() if isinstance(found, dict) else ())
        if (isinstance(fact, str) or _is_number(fact)) and name.isidentifier() and name != "proxy_message"
    }
    codes = {code.value: code for code in Code}
    code, consequence = (codes.get(text(record.get(name))) for name in ("code", "consequence"))
    if code is None:
        return Problem(Code.RECORDED, proxy_message=said, message=one_line(text(record.get("code"))), hint="")
    problem = Problem(code, proxy_message=said, **facts)
    return problem.with_consequence(consequence) if consequence else problem


def _is_number(value: object) -> TypeGuard[float]:
    return (isinstance(value, int) and abs(value) < 2**63) or (isinstance(value, float) and isfinite(value))
