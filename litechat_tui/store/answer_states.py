"""Prompts and answers known again in another file, by what they are and when they were, and two states of one as one.

Copies of them have ids of their own, as in a fork; content and date they share.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from litechat_tui.domain.archive import Answer, Exchange, KeptItem
from litechat_tui.domain.ids import uuid7_of
from litechat_tui.domain.json_values import object_json
from litechat_tui.domain.storable import EARLIEST


class Order(NamedTuple):
    """What tells which of two prompts, or of two answers, was first; every file says the same."""

    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class NamedAnswer:
    """An answer and what it is known by."""

    name: str
    number: int
    """Of those with one name to one prompt, which it is."""
    answer: Answer

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the others to its prompt."""
        return self.name, self.number

    @property
    def order(self) -> Order:
        """What tells which of two answers was first."""
        return Order(self.answer.turn.started_at if self.answer.turn else EARLIEST, self.name)


def asked(exchange: Exchange) -> str:
    """Return what a prompt is known by."""
    prompt = exchange.prompt
    return _digest(_written(prompt), str(prompt.at)) if prompt else ""


def answers_of(exchange: Exchange) -> list[NamedAnswer]:
    """Return the answers to a prompt, the one that is shown last."""
    seen: Counter[str] = Counter()
    named = []
    for answer in exchange.answers:
        name = _name(answer)
        named.append(NamedAnswer(name, seen[name], answer))
        seen[name] += 1
    return named


def first_of(exchange: Exchange) -> Order:
    """Return what tells which of two states went on from its answer first; none at all is first."""
    return answers_of(exchange)[-1].order if exchange.answers else Order(EARLIEST, "")


def same_prompt(one: Exchange, other: Exchange) -> bool:
    """Return whether two exchanges begin with the very same prompt."""
    return one.prompt == other.prompt or asked(one) == asked(other)


def answers_together(mine: Exchange, theirs: Exchange, goes_on: tuple[bool, bool]) -> Exchange | None:
    """Return an exchange with the answers of both; the very one that was here if nothing is new.

    `goes_on` tells whether mine and theirs are followed: the answer that a conversation went on from stays. None where
    one session cannot show both. An answer without a turn is never superseded: only this program keeps several.
    """
    ours, others = answers_of(mine), answers_of(theirs)
    if not others:
        return mine if not ours or not goes_on[1] else None
    if not ours:
        return None if goes_on[0] else theirs
    last, their_last = ours[-1], others[-1]
    grown = _grown(last.answer, their_last.answer)
    is_same = last.key == their_last.key or grown is not None
    untimed = last.answer.turn is None or their_last.answer.turn is None
    if not is_same and last.name != their_last.name and (untimed or all(goes_on)):
        return None
    found = {each.key: each for each in ours}
    for each in others[:-1] if is_same else others:
        state = found.setdefault(each.key, each)
        found[each.key] = replace(state, answer=_fuller(state.answer, each.answer))
    if is_same:
        found[last.key] = replace(last, answer=grown or _fuller(last.answer, their_last.answer))
        shown = last.key
    elif any(goes_on):
        shown = last.key if goes_on[0] else their_last.key
    else:
        shown = max(last, their_last, key=lambda each: (each.order, each.number)).key
    if len(found) == len(ours) and shown == last.key and all(found[each.key].answer is each.answer for each in ours):
        return mine
    earlier = sorted((each for key, each in found.items() if key != shown), key=lambda each: each.order)
    return Exchange(mine.prompt, tuple(each.answer for each in (*earlier, found[shown])))


def derived_id(at: datetime, *parts: str) -> str:
    """Return an id that every file derives alike: a UUIDv7 that tells when it began."""
    return str(uuid7_of(at, hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()))


def _name(answer: Answer) -> str:
    """Return what an answer is known by: its beginning, or what it says where nobody recorded that."""
    turn = answer.turn
    return f"{turn.started_at} {turn.model}" if turn and turn.model else _digest(*map(_written, answer.items))


def _grown(mine: Answer, theirs: Answer) -> Answer | None:
    """Return the longer of two answers without turns of which one is the beginning of the other; None for others."""
    if mine.turn or theirs.turn:
        return None
    one, other = [*map(_written, mine.items)], [*map(_written, theirs.items)]
    if one[: len(other)] == other:
        return mine
    return theirs if other[: len(one)] == one else None


def _fuller(mine: Answer, theirs: Answer) -> Answer:
    """Return the later of two states of an answer: one of them may have been read while it arrived."""
    if mine is theirs or _weight(theirs) <= _weight(mine):
        return mine
    return theirs


def _weight(answer: Answer) -> tuple[object, ...]:
    turn, texts = answer.turn, [*map(_written, answer.items)]
    ended = (turn.ended_at or turn.started_at) if turn else EARLIEST
    return ended, len(texts), sum(map(len, texts)), len(answer.reasoning), "".join(texts), turn.status if turn else ""


def _written(kept: KeptItem) -> str:
    """Return a row as a file holds it."""
    return kept.raw or object_json(kept.item or {})


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
