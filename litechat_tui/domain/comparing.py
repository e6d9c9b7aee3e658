"""Two states of one conversation: what one has that the other has not, and both together where that is possible.

What counts is what was said and done, not how it is stored: one of them may have come through Markdown.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from dataclasses import replace
from itertools import islice
from operator import eq
from operator import is_ as _is

from litechat_tui.domain.archive import Answer, Conversation, Exchange, KeptItem
from litechat_tui.domain.attachments import unmarked
from litechat_tui.domain.items import is_prompt, message_text
from litechat_tui.domain.json_values import sound_json
from litechat_tui.domain.spending import together
from litechat_tui.domain.storable import item_of
from litechat_tui.domain.text import clean

_Done = tuple[Hashable, ...]
"""What an answer says and does, one after the other."""


def grown(stored: Conversation, other: Conversation) -> Conversation | None:
    """Return `stored` with everything that `other` has beyond it; `stored` itself when that is nothing.

    None when both went on in different ways: no conversation could show both.
    """
    exchanges: list[Exchange] = []
    for at, (mine, theirs) in enumerate(zip(stored.exchanges, other.exchanges, strict=False)):
        both = _merged(
            mine, theirs, mine_last=at == len(stored.exchanges) - 1, theirs_last=at == len(other.exchanges) - 1
        )
        if both is None:
            return None
        exchanges.append(both)
    exchanges += stored.exchanges[len(exchanges) :] or other.exchanges[len(exchanges) :]
    if len(exchanges) == len(stored.exchanges) and all(map(_is, exchanges, stored.exchanges)):
        return stored
    return replace(
        stored,
        exchanges=tuple(exchanges),
        updated_at=max(stored.updated_at, other.updated_at),
        tags=tuple(sorted({*stored.tags, *other.tags})),
        side_requests=together((*stored.side_requests, *other.side_requests)),
    )


def unchanged(before: Conversation, after: Conversation) -> int:
    """Return how many exchanges at the beginning are the very same in both."""
    pairs = zip(before.exchanges, after.exchanges, strict=False)
    return next((at for at, (one, two) in enumerate(pairs) if one is not two), len(before.exchanges))


def messages_in(conversation: Conversation) -> int:
    """Return how many prompts, and answers with text, are in what is shown of a conversation."""
    prompts = sum(each.prompt is not None for each in conversation.exchanges)
    return prompts + sum(any(map(_has_text, each.answers[-1].items)) for each in conversation.exchanges if each.answers)


def attempts_in(conversation: Conversation) -> int:
    """Return how many earlier answers there are."""
    return sum(max(0, len(each.answers) - 1) for each in conversation.exchanges)


def _has_text(kept: KeptItem) -> bool:
    item = item_of(kept)
    return item.get("role") == "assistant" and bool(message_text(item))


def _merged(mine: Exchange, theirs: Exchange, *, mine_last: bool, theirs_last: bool) -> Exchange | None:
    """Return an exchange with the answers of both; `mine` itself when it has all, None when they part here."""
    if _asked(mine.prompt) != _asked(theirs.prompt):
        return None
    if not theirs.answers:
        return mine if theirs_last or not mine.answers else None
    if not mine.answers:
        return replace(mine, answers=theirs.answers) if mine_last else None
    found = _pairs(mine.answers, theirs.answers)
    fresh = [answer for at, answer in enumerate(theirs.answers) if at not in found]
    answers = list(mine.answers)
    for at, (place, is_longer) in found.items():
        if is_longer:
            answers[place] = _longer(answers[place], theirs.answers[at])
    last, places = len(theirs.answers) - 1, {place for place, _ in found.values()}
    shown = len(answers) - 1
    if last in found and (theirs_last or found[last][0] == shown):
        pass
    elif shown in places and mine_last:
        # It was answered anew there, and went on from that answer.
        if last in found:
            answers.append(answers.pop(found[last][0]))
            return replace(mine, answers=(*fresh, *answers))
        return replace(mine, answers=(*answers, *fresh))
    elif not theirs_last:
        return None
    if not fresh and all(map(_is, answers, mine.answers)):
        return mine
    return replace(mine, answers=(*answers[:-1], *fresh, answers[-1]))


def _pairs(mine: Sequence[Answer], theirs: Sequence[Answer]) -> dict[int, tuple[int, bool]]:
    """Return which of their answers is which one of mine, and whether it is that one and more.

    Equal ones first; then one that is the beginning of another is an earlier state of it. The newest ones come first:
    where several could be meant, those that are shown belong together.
    """
    left = {at: _did(mine[at]) for at in reversed(range(len(mine)))}
    did = {at: _did(theirs[at]) for at in reversed(range(len(theirs)))}
    found: dict[int, tuple[int, bool]] = {}
    for is_same in (eq, _begins, lambda one, other: _begins(other, one)):
        for at, done in did.items():
            place = next((place for place, mine in left.items() if is_same(mine, done)), None)
            if at not in found and place is not None:
                found[at] = (place, len(done) > len(left.pop(place)))
    return found


def _begins(beginning: _Done, done: _Done) -> bool:
    return done[: len(beginning)] == beginning


def _longer(mine: Answer, theirs: Answer) -> Answer:
    """Return an answer with what has come since, as long as its beginning is the same."""
    known = len(_did(mine))
    said = (at for at, item in enumerate(theirs.items, 1) if _said(item) is not None)
    cut = next(islice(said, known - 1, None)) if known else 0
    turn = theirs.turn or mine.turn
    if turn and mine.turn:
        turn = replace(turn, id=mine.turn.id)
    partial = theirs.partial
    if partial is not None:
        partial = len(mine.items) + partial - cut if partial >= cut else None
    calls = theirs.calls or mine.calls
    return Answer((*mine.items, *theirs.items[cut:]), turn, theirs.times, theirs.reasoning, partial, calls)


def _asked(prompt: KeptItem | None) -> Hashable:
    return _said(prompt) if prompt else None


def _did(answer: Answer) -> _Done:
    """Return what an answer says and does; thoughts are left out, which not every form of it keeps."""
    return tuple(said for item in answer.items if (said := _said(item)) is not None)


def _said(kept: KeptItem) -> Hashable:
    """Return what a row says or does, whatever form it has; None when that is nothing."""
    item = item_of(kept)
    match item.get("type"):
        case None | "message":
            content = item.get("content")
            others = sum(not _is_text(part) for part in content) if isinstance(content, list) else 0
            # An export may have lost what the lines of attachments stand for, but not the lines.
            text = message_text(unmarked(item)).strip()
            if not item:
                return ("row", kept.raw)
            return (str(item.get("role")), text, others) if is_prompt(item) or text or others else None
        case "reasoning":
            return None
        case "function_call":
            return ("call", clean(str(item.get("name"))), clean(str(item.get("arguments"))))
        case "function_call_output":
            output = item.get("output")
            return ("output", clean(output) if isinstance(output, str) else _json(output))
        case _:
            return ("item", _json(dict(item)))


def _json(value: object) -> str:
    return json.dumps(sound_json(value), sort_keys=True)


def _is_text(part: object) -> bool:
    return isinstance(part, str) or (isinstance(part, dict) and isinstance(part.get("text", part.get("refusal")), str))
