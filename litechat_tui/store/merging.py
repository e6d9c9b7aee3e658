"""The rules by which the states of a session in two files become one, the same in whatever order files are merged.

A session is a way through a tree: a prompt, the answer that it went on from, the next prompt. Where two states went
different ways, the one that began earlier keeps the session, and the other becomes a fork. Its id follows from what it
went on with, so that every file arrives at the same sessions, and merging again finds them there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from litechat_tui.domain.archive import Conversation, Exchange, Fate
from litechat_tui.domain.comparing import attempts_in, messages_in
from litechat_tui.domain.storable import EARLIEST
from litechat_tui.store.adopting import Held, Plan
from litechat_tui.store.answer_states import (
    Order,
    answers_of,
    answers_together,
    asked,
    derived_id,
    first_of,
    same_prompt,
)
from litechat_tui.store.descriptions import described


@dataclass(frozen=True, slots=True)
class Merged:
    """Two states of a session, put together."""

    kept: Conversation
    """What the session is now; the very state that was here if nothing is new."""
    added: tuple[int, int]
    """Messages and earlier answers in it that were not here."""
    parted: Conversation | None = None
    """What became a fork, with the id that it gets; None where nothing did."""
    parted_added: tuple[int, int] | None = None
    """What of that was not here; None where it was all here."""


def in_place_of(held: Iterable[Held], given: Conversation) -> Conversation:
    """Return a session of another file under the id that it has here.

    That is another one where both files imported it; `held` are those that have its id or another name of it.
    """
    states = [each.conversation for each in held]
    if any(each.session_id == given.session_id for each in states):
        return given
    for each in states:
        if each.exchanges and given.exchanges and merged(each, given).parted is None:
            return replace(given, session_id=each.session_id)
    return given


def plans(given: Conversation, held: Callable[[str], Held | None]) -> list[Plan] | None:
    """Return what is to become of a session of another file, in the order in which it is to be done.

    `given` is as `domain.storable` makes it, and `held` reads what is stored. None when it would change a session
    that is being answered: that has to wait.
    """
    here = held(given.session_id)
    if here is None:
        return [Plan(Fate.NEW, given)]
    found: list[Plan] = []
    both = Merged(here.conversation, (0, 0), given, (0, 0))
    while both.parted is not None:
        origin, state, from_there = here, both.parted, both.parted_added
        here = held(state.session_id)
        if here is None:
            found.append(Plan(Fate.PARTED, state, origin, from_there or (0, 0)))
            break
        both = merged(here.conversation, state)
        if both.kept is not here.conversation:
            if here.unfinished:
                return None
            found.append(Plan(Fate.EXTENDED, both.kept, here, both.added if from_there else (0, 0)))
    return found or [Plan(Fate.DUPLICATE, origin.conversation, origin)]


def merged(mine: Conversation, theirs: Conversation) -> Merged:
    """Return the state that was here and the one of another file as one, or as one and a fork of it."""
    both: list[Exchange] = []
    for at, (one, other) in enumerate(zip(mine.exchanges, theirs.exchanges, strict=False)):
        if not same_prompt(one, other):
            return _parted(mine, theirs, both, (_begun(one), _begun(other)))
        goes_on = at < len(mine.exchanges) - 1, at < len(theirs.exchanges) - 1
        joined = answers_together(one, other, goes_on)
        if joined is None:
            return _parted(mine, theirs, both, (first_of(one), first_of(other)), asked(one))
        both.append(joined)
    leads = len(theirs.exchanges) > len(mine.exchanges)
    both += (theirs if leads else mine).exchanges[len(both) :]
    kept = described(mine, theirs, both)
    return Merged(kept, (messages_in(kept) - messages_in(mine), attempts_in(kept) - attempts_in(mine)))


def _begun(exchange: Exchange) -> Order:
    """Return what tells which of two prompts was first."""
    at = exchange.prompt.at if exchange.prompt else None
    return Order(at or EARLIEST, asked(exchange))


def _parted(
    mine: Conversation,
    theirs: Conversation,
    both: Sequence[Exchange],
    orders: tuple[Order, Order],
    answered: str | None = None,
) -> Merged:
    """Return two states that have `both` in common; from there on they have different prompts.

    Or, where `answered` is what the next prompt is known by, different answers to that.
    """
    leads = orders[1] < orders[0]
    winner, loser, order = (theirs, mine, orders[0]) if leads else (mine, theirs, orders[1])
    own, at, shared = len(both), len(both), [*both]
    way = [name for each in both for name in (asked(each), *(one.name for one in answers_of(each)[-1:]))]
    if answered is not None:
        way.append(answered)
        shared.append(loser.exchanges[at])
        joined = answers_together(mine.exchanges[at], theirs.exchanges[at], (not leads, leads))
        both, own = [*both, joined or winner.exchanges[at]], at + 1
    fork_id = derived_id(order.at, *way, order.name)
    kept = described(mine, theirs, [*both, *winner.exchanges[own:]])
    if kept is not mine:
        kept = replace(kept, updated_at=winner.updated_at)
        kept = mine if kept == mine else kept
    fork = _fork(loser, fork_id, shared, own)
    new = replace(theirs, exchanges=theirs.exchanges[own:])
    there = messages_in(new) + (answered is not None), attempts_in(new)
    earlier = attempts_in(replace(kept, exchanges=tuple(both)))
    earlier -= attempts_in(replace(mine, exchanges=mine.exchanges[:own]))
    if leads:
        return Merged(kept, (there[0], there[1] + earlier), fork)
    return Merged(kept, (0, earlier), fork, there)


def _fork(loser: Conversation, fork_id: str, shared: Sequence[Exchange], own: int) -> Conversation:
    """Return a state as a fork: what it has in common is copied, and counts where it is copied from.

    All of its turns get ids of their own, which follow from its id: the others may still be where it parted from.
    """
    rest = loser.exchanges[own:]
    created = _moment(rest[0] if rest else shared[-1]) or loser.updated_at
    shown = [replace(each, answers=each.answers[-1:]) for each in shared]
    return replace(
        loser,
        exchanges=tuple(_copied(each, fork_id) for each in (*shown, *rest)),
        created_at=created,
        updated_at=max(created, loser.updated_at),
        session_id=fork_id,
        pinned=False,
        source=None,
        other_sources=(),
        branch_of=None,
        side_requests=(),
    )


def _moment(exchange: Exchange) -> datetime | None:
    """Return when an exchange began."""
    started = [answer.turn.started_at for answer in exchange.answers if answer.turn]
    return min(started, default=exchange.prompt.at if exchange.prompt else None)


def _copied(exchange: Exchange, fork_id: str) -> Exchange:
    """Return an exchange with other ids for its turns."""
    copied = []
    for named in answers_of(exchange):
        answer, turn = named.answer, named.answer.turn
        if turn is not None:
            parts = (fork_id, asked(exchange), named.name, str(named.number))
            answer = replace(answer, turn=replace(turn, id=derived_id(turn.started_at, *parts)))
        copied.append(answer)
    return replace(exchange, answers=tuple(copied))
