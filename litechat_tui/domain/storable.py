"""Any conversation -> one that a store can hold: what a turn needs, where a prompt begins, values that can be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from math import isfinite
from typing import cast

from litechat_tui.domain.archive import Answer, Conversation, Exchange, KeptItem, Source
from litechat_tui.domain.chat import Turn, TurnStatus, Usage
from litechat_tui.domain.items import decode_item, is_prompt, message_text
from litechat_tui.domain.json_values import object_json, sound_json
from litechat_tui.domain.ports import Item
from litechat_tui.domain.served import Served, sound_served
from litechat_tui.domain.spending import SideRequest, together
from litechat_tui.domain.text import clean, one_line
from litechat_tui.domain.titles import TAG_LENGTH, TITLE_LENGTH, title_from
from litechat_tui.domain.tool_calls import Decision, ToolCall, closing_output

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
"""The moments that a file can hold."""

_BLANK_PROMPT = KeptItem({"role": "user", "content": ""})
_MANY_TOKENS = 2**53


def storable(conversation: Conversation) -> Conversation:
    """Return `conversation` as a store gives it back: a second time it stays as it is.

    Every prompt begins an exchange, turns that had not ended are interrupted, and the answers to one prompt all have
    turns, made up where there are none. Without a person's prompt there can be no turn: where several answers have
    none, an empty one is put before them.
    """
    created = moment(conversation.created_at) or EARLIEST
    exchanges: list[Exchange] = []
    for exchange in conversation.exchanges:
        for each in _split(exchange):
            if each.prompt is None and exchanges:
                exchanges[-1] = _joined(exchanges[-1], each)
            else:
                exchanges.append(each)
    kept = tuple(found for each in exchanges if (found := _kept(each, created)).prompt or found.answers)
    return replace(
        conversation,
        exchanges=kept,
        created_at=created,
        updated_at=max(created, moment(conversation.updated_at) or created),
        session_id=_sound(conversation.session_id),
        title=_sound(conversation.title),
        model=_sound(conversation.model),
        instructions=_sound(conversation.instructions),
        trashed_at=moment(conversation.trashed_at),
        tags=tuple(sorted({tag for given in conversation.tags if (tag := one_line(given, TAG_LENGTH))})),
        forked_from=_sound(conversation.forked_from),
        source=_source(conversation.source),
        branch_of=_source(conversation.branch_of),
        side_requests=_side_requests(conversation.side_requests),
        comparison=_sound(conversation.comparison),
    )


def _sound(text: str) -> str:
    """Return text without halves of surrogate pairs, which no file takes."""
    return cast("str", sound_json(text))


def _source(source: Source | None) -> Source | None:
    return source and Source(_sound(source.program), _sound(source.key))


def moment(at: datetime | None) -> datetime | None:
    """Return a moment as a file can hold it, to the millisecond; None for one that it cannot."""
    if at is None or at.tzinfo is None or not EARLIEST <= at <= LATEST:
        return None
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def kept_item(data: str, at: datetime | None) -> KeptItem:
    """Return a row by what is stored in it: its text, too, where the item alone would be stored in another way."""
    item = decode_item(data)
    return KeptItem(item, at, "" if item is not None and sound_json(item) is item else data)


def item_of(kept: KeptItem) -> Item:
    """Return the item of a row; an empty one where it holds none."""
    return (decode_item(kept.raw) if kept.raw and kept.item is None else kept.item) or {}


def title_of(conversation: Conversation) -> str:
    """Return what a conversation is called: its title or its first words. Safe to show."""
    prompts = (each.prompt for each in conversation.exchanges if each.prompt)
    texts = (message_text(item) for prompt in prompts if (item := item_of(prompt)).get("role") == "user")
    return one_line(conversation.title, TITLE_LENGTH) or next(
        (title for text in texts if (title := title_from(text))), ""
    )


def _begins(kept: KeptItem) -> bool:
    return is_prompt(item_of(kept))


def _role(kept: KeptItem) -> object:
    """Return whose message a row is, as SQL reads it, which takes strict JSON only."""
    item = item_of(kept)
    try:
        json.dumps(item if kept.raw else {}, allow_nan=False)
    except ValueError:
        return None
    return item.get("role")


def _split(exchange: Exchange) -> Iterator[Exchange]:
    """Yield an exchange in parts, each with a prompt at its beginning only; the first one may have none."""
    prompt, answers = exchange.prompt, list(exchange.answers)
    if prompt is not None and not _begins(prompt):
        shown = answers.pop() if answers else Answer()
        partial = None if shown.partial is None else shown.partial + 1
        answers.append(replace(shown, items=(prompt, *shown.items), partial=partial))
        prompt = None
    if len(answers) > 1 and (prompt is None or _role(prompt) != "user"):
        if prompt is not None:
            yield Exchange(prompt)
        prompt = _BLANK_PROMPT
    if not answers:
        yield Exchange(prompt)
        return
    shown = answers.pop()
    later = next((at for at, each in enumerate(shown.items) if _begins(each)), None)
    if later is None:
        yield Exchange(prompt, (*map(_without_prompts, answers), shown))
        return
    partial = shown.partial if shown.partial is not None and shown.partial < later else None
    first = replace(shown, items=shown.items[:later], partial=partial)
    yield Exchange(prompt, (*map(_without_prompts, answers), first))
    yield from _split(Exchange(shown.items[later], (Answer(shown.items[later + 1 :]),)))


def _without_prompts(answer: Answer) -> Answer:
    """Return an earlier answer without what is none of the model's, which would be sent nowhere."""
    if not any(map(_begins, answer.items)):
        return answer
    return replace(answer, items=tuple(each for each in answer.items if not _begins(each)), partial=None)


def _joined(exchange: Exchange, more: Exchange) -> Exchange:
    """Return an exchange with what follows without a prompt: nobody could tell it from the answer before it."""
    items = tuple(item for answer in more.answers for item in answer.items)
    *before, shown = exchange.answers or (Answer(),)
    return replace(exchange, answers=(*before, replace(shown, items=(*shown.items, *items))))


def _kept(exchange: Exchange, created: datetime) -> Exchange:
    prompt = exchange.prompt and _timed(exchange.prompt)
    has_turns = prompt is not None and _role(prompt) == "user"
    several = len(exchange.answers) > 1
    started = (prompt and prompt.at) or created
    answers = [_answer(each, started, has_turn=has_turns, needs_turn=several) for each in exchange.answers]
    return Exchange(prompt, tuple(answers if answers[-1:] != [Answer()] else answers[:-1]))


def _timed(kept: KeptItem) -> KeptItem:
    at = moment(kept.at)
    at = at and at.replace(microsecond=0)
    if not kept.raw and kept.item is not None and sound_json(kept.item) is kept.item:
        return replace(kept, at=at)
    return kept_item(_sound(kept.raw) or object_json(kept.item or {}), at)


def _answer(answer: Answer, started: datetime, *, has_turn: bool, needs_turn: bool) -> Answer:
    items = tuple(map(_timed, answer.items))
    turn = answer.turn or (Turn("", "", "", TurnStatus.COMPLETED, started) if needs_turn else None)
    if turn is None or not has_turn:
        return Answer(items)
    reasoning = _sound(answer.reasoning)
    return replace(
        answer,
        items=items,
        turn=_turn(turn, started),
        reasoning=reasoning,
        partial=_partial(items, answer.partial),
        calls=_calls(answer.calls, started),
    )


def _calls(given: Sequence[ToolCall], started: datetime) -> tuple[ToolCall, ...]:
    """Return calls as they are kept of a turn that has ended: none of them is open, and none allows a later one."""
    calls: dict[str, ToolCall] = {}
    for call in given:
        asked = moment(call.asked_at) or started
        decision = Decision.ONCE if call.decision is Decision.SESSION else call.decision or Decision.NO
        begun, ended = moment(call.started_at), moment(call.ended_at)
        error = call.error if ended else closing_output(call)[1]
        kept = replace(
            call,
            server=one_line(_sound(call.server)),
            tool=one_line(_sound(call.tool)),
            title=one_line(_sound(call.title)),
            call_id=_sound(call.call_id),
            fingerprint=_sound(call.fingerprint),
            arguments=_sound(call.arguments),
            description=clean(_sound(call.description)),
            reason=clean(_sound(call.reason)),
            asked_at=asked,
            decision=decision if decision.allows or begun is None else Decision.ONCE,
            decided_at=moment(call.decided_at),
            started_at=begun,
            ended_at=ended or begun or asked,
            error=error,
        )
        calls.setdefault(kept.call_id, kept)
    return tuple(calls.values())


def _partial(items: Sequence[KeptItem], at: int | None) -> int | None:
    is_text = at is not None and 0 <= at < len(items) and _role(items[at]) == "assistant"
    return at if is_text else None


def _turn(turn: Turn, started: datetime) -> Turn:
    started = moment(turn.started_at) or started
    return replace(
        turn,
        id=_sound(turn.id),
        session_id="",
        model=one_line(_sound(turn.model)),
        status=turn.status if turn.status.ended else TurnStatus.INTERRUPTED,
        started_at=started,
        first_token_at=moment(turn.first_token_at),
        ended_at=moment(turn.ended_at) or started,
        usage=turn.usage and _usage(turn.usage),
        served=turn.served and _served(turn.served),
    )


def _served(served: Served) -> Served | None:
    return sound_served(asdict(replace(served, call_id=_sound(served.call_id), model=_sound(served.model))))


def _side_requests(given: Sequence[SideRequest]) -> tuple[SideRequest, ...]:
    timed = [(each, at) for each in given if (at := moment(each.at)) is not None]
    return together(SideRequest(one_line(_sound(each.model)), at, _usage(each.usage)) for each, at in timed)


def _usage(usage: Usage) -> Usage:
    tokens = (usage.input_tokens, usage.output_tokens, usage.cached_tokens, usage.reasoning_tokens)
    counts = [min(max(count, 0), _MANY_TOKENS) for count in tokens]
    known = usage.cost if usage.cost is not None and isfinite(usage.cost) and usage.cost >= 0 else None
    return Usage(counts[0], counts[1], counts[2], counts[3], known)
