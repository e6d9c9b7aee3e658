"""A conversation without the secrets that this program knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from litechat_tui.domain.archive import Answer, Conversation, Exchange, KeptItem
from litechat_tui.domain.chat import Turn
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.tool_calls import ToolCall


def redacted(conversation: Conversation, redactor: Redactor) -> Conversation:
    """Return `conversation` without secrets in any of its texts."""
    return replace(
        conversation,
        exchanges=tuple(_exchange(each, redactor) for each in conversation.exchanges),
        title=redactor.redacted(conversation.title),
        model=redactor.redacted(conversation.model),
        instructions=redactor.redacted(conversation.instructions),
        parameters=_json(conversation.parameters, redactor),
        tags=tuple(map(redactor.redacted, conversation.tags)),
        side_requests=tuple(replace(each, model=redactor.redacted(each.model)) for each in conversation.side_requests),
    )


def _exchange(exchange: Exchange, redactor: Redactor) -> Exchange:
    prompt = exchange.prompt and _kept(exchange.prompt, redactor)
    return Exchange(prompt, tuple(_answer(each, redactor) for each in exchange.answers))


def _answer(answer: Answer, redactor: Redactor) -> Answer:
    return replace(
        answer,
        items=tuple(_kept(each, redactor) for each in answer.items),
        turn=answer.turn and _turn(answer.turn, redactor),
        reasoning=redactor.redacted(answer.reasoning),
        calls=tuple(_call(each, redactor) for each in answer.calls),
    )


def _call(call: ToolCall, redactor: Redactor) -> ToolCall:
    return replace(
        call,
        server=redactor.redacted(call.server),
        tool=redactor.redacted(call.tool),
        title=redactor.redacted(call.title),
        description=redactor.redacted(call.description),
        arguments=redactor.redacted(call.arguments),
        reason=redactor.redacted(call.reason),
    )


def _kept(kept: KeptItem, redactor: Redactor) -> KeptItem:
    return replace(kept, item=_json(kept.item, redactor), raw=redactor.redacted(kept.raw))


def _turn(turn: Turn, redactor: Redactor) -> Turn:
    problem = turn.problem and _problem(turn.problem, redactor)
    served = turn.served and replace(
        turn.served, call_id=redactor.redacted(turn.served.call_id), model=redactor.redacted(turn.served.model)
    )
    return replace(turn, model=redactor.redacted(turn.model), problem=problem, served=served)


def _problem(problem: Problem, redactor: Redactor) -> Problem:
    facts = {name: redactor.redacted(fact) if isinstance(fact, str) else fact for name, fact in problem.facts.items()}
    new = Problem(problem.code, proxy_message=redactor.redacted(problem.proxy_message), **facts)
    return new.with_consequence(problem.consequence) if problem.consequence else new


def _json(value: Mapping[str, Any] | None, redactor: Redactor) -> dict[str, Any] | None:
    return None if value is None else {name: redactor.redacted_json(each) for name, each in value.items()}
