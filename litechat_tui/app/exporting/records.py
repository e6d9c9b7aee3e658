"""What is known of a conversation, its turns and its rows, as JSON. `app.importing.own_records` reads it again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from litechat_tui.domain.archive import Answer, Conversation, KeptItem
from litechat_tui.domain.chat import Turn, Usage
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.tool_calls import ToolCall

Record = dict[str, Any]


def moment(at: datetime | None) -> str | None:
    """Return a moment as ISO 8601 in UTC, with milliseconds where there are any."""
    if at is None:
        return None
    at = at.astimezone(UTC)
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds")


def session(conversation: Conversation) -> Record:
    """Return what is known of a session as a whole; what is usual is left out."""
    source = conversation.source
    facts = {
        "id": conversation.session_id,
        "title": conversation.title,
        "title_source": conversation.title_source,
        "model": conversation.model,
        "created": moment(conversation.created_at),
        "updated": moment(conversation.updated_at),
        "tags": [*conversation.tags],
        "pinned": conversation.pinned,
        "archived": conversation.archived,
        "trashed": moment(conversation.trashed_at),
        "forked_from": conversation.forked_from,
        "comparison": conversation.comparison,
        "source": {"program": source.program, "key": source.key} if source else None,
        "instructions": conversation.instructions,
        "parameters": dict(conversation.parameters) if conversation.parameters is not None else None,
        "side_requests": [
            {"model": each.model, "at": moment(each.at), "usage": _usage(each.usage)}
            for each in conversation.side_requests
        ],
    }
    return {name: fact for name, fact in facts.items() if fact or (name == "parameters" and fact is not None)}


def answer(given: Answer) -> Record:
    """Return what is known of an answer beside its items."""
    facts = {
        "turn": given.turn and turn(given.turn),
        "thoughts": [*given.times.thoughts],
        "tools": dict(given.times.tools),
        "reasoning": given.reasoning,
        "calls": [call(each) for each in given.calls],
    }
    return {name: fact for name, fact in facts.items() if fact}


def call(given: ToolCall) -> Record:
    """Return what was decided about a tool call."""
    facts = {
        "call_id": given.call_id,
        "server": given.server,
        "tool": given.tool,
        "title": given.title,
        "description": given.description,
        "hints": {name: hint for name, hint in asdict(given.hints).items() if hint is not None},
        "fingerprint": given.fingerprint,
        "arguments": given.arguments,
        "asked": moment(given.asked_at),
        "decision": given.decision,
        "reason": given.reason,
        "decided": moment(given.decided_at),
        "started": moment(given.started_at),
        "ended": moment(given.ended_at),
        "error": given.error,
    }
    return {name: fact for name, fact in facts.items() if fact}


def turn(given: Turn) -> Record:
    """Return a turn."""
    facts = {
        "id": given.id,
        "model": given.model,
        "status": given.status,
        "started": moment(given.started_at),
        "first_token": moment(given.first_token_at),
        "ended": moment(given.ended_at),
        "usage": given.usage and _usage(given.usage),
        "problem": given.problem and _problem(given.problem),
        "served": given.served and asdict(given.served),
    }
    return {name: fact for name, fact in facts.items() if fact}


def row(kept: KeptItem) -> Record:
    """Return a row: its item, or its text where it is not the plain JSON of one."""
    facts = {"at": moment(kept.at)} if kept.at else {}
    return {**facts, **({"raw": kept.raw} if kept.raw or kept.item is None else {"item": dict(kept.item)})}


def _usage(usage: Usage) -> Record:
    counts: Record = {
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cached_tokens": usage.cached_tokens,
        "reasoning_tokens": usage.reasoning_tokens,
    }
    return counts if usage.cost is None else {**counts, "cost": usage.cost}


def _problem(problem: Problem) -> Record:
    facts: Record = {"code": problem.code, "facts": dict(problem.facts)}
    if problem.consequence:
        facts["consequence"] = problem.consequence
    return {**facts, "said": problem.proxy_message} if problem.proxy_message else facts
