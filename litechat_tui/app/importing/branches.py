"""Which branches of a conversation become sessions, and which are other answers to a prompt. Pure and total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from litechat_tui.app.importing.limits import Limits
from litechat_tui.app.importing.tree import Branch, Tree


@dataclass(slots=True)
class Spoken:
    """A prompt and the messages that answer it, as indices."""

    prompt: int | None
    answer: list[int] = field(default_factory=list)
    others: list[list[int]] = field(default_factory=list)
    """Other answers to the prompt."""


@dataclass(slots=True)
class Session:
    """A branch that becomes a session."""

    spoken: list[Spoken]
    own: tuple[int, ...]
    """The messages that no earlier session has, in order."""
    first_own: int = 0
    """The first message it does not share: a prompt, unless it has none of its own."""
    branch_of: Session | None = None
    places: dict[int, Spoken] = field(default_factory=dict)
    """Message -> where it is, for those that no earlier session has."""


def sessions_of(tree: Tree, limits: Limits) -> tuple[list[Session], int]:
    """Return the sessions, that which was shown first, and how many branches are left out: beyond bounds, there.

    A branch with a prompt of its own is a fork of the session it leaves. One without is another answer to the prompt
    that it follows. One that shows nothing is neither.
    """
    sessions: list[Session] = []
    owners: list[Session | None] = []
    copied = refused = 0
    for branch in tree.branches:
        left = owners[branch.leaves] if branch.leaves is not None else None
        place = left.places.get(branch.after) if left is not None and branch.after is not None else None
        if not any(tree.shows(at) for at in branch.own):
            if left is not None and place is not None:
                left.places.update(dict.fromkeys(branch.own, place))
            owners.append(left)
            continue
        asks = any(tree.nodes[at].prompt for at in branch.own)
        if left is not None and place is not None and place.prompt is not None and not asks:
            way = [*_from_prompt(tree, place, branch), *branch.own]
            copied += len(way) - len(branch.own)
            if copied <= limits.copied:
                place.others.append(way)
                left.places.update(dict.fromkeys(branch.own, place))
            else:
                refused += 1
            owners.append(left)
            continue
        way = tree.way_to(branch.after)
        copied += len(way)
        if copied > limits.copied:
            refused += 1
            owners.append(left)
            continue
        session = _session(tree, way, branch)
        session.branch_of = (left or sessions[0]) if sessions else None
        sessions.append(session)
        owners.append(session)
    return sessions, refused


def _session(tree: Tree, way: Iterable[int], branch: Branch) -> Session:
    spoken = [Spoken(None)]
    for at in way:
        _say(tree, spoken, at)
    session = Session(spoken, branch.own)
    for at in branch.own:
        _say(tree, spoken, at)
        session.places[at] = spoken[-1]
    shown = [at for at in branch.own if tree.shows(at)]
    asked = [at for at in shown if tree.nodes[at].prompt]
    session.first_own = next(iter((*asked, *shown, *branch.own)))
    return session


def _say(tree: Tree, spoken: list[Spoken], at: int) -> None:
    if tree.nodes[at].prompt:
        spoken.append(Spoken(at))
    else:
        spoken[-1].answer.append(at)


def _from_prompt(tree: Tree, place: Spoken, branch: Branch) -> list[int]:
    """Return the messages that a branch shares with the answers to the prompt it follows."""
    way: list[int] = []
    at = branch.after
    while at is not None and at != place.prompt:
        way.append(at)
        at = tree.parents[at]
    return way[::-1]
