"""Messages with parents -> the path that was shown and the branches that leave it. Linear, without recursion, total.

Only links to parents count: some exports have no others, and where both exist they may disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from litechat_tui.app.importing.said import Node

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Branch:
    """The messages that one way through a conversation does not share with the branches before it."""

    own: tuple[int, ...]
    """Indices of the messages, in order."""
    leaves: int | None = None
    """Which branch it leaves; None for one that begins by itself."""
    after: int | None = None
    """Index of the last message it shares with that one."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Messages and how they follow each other."""

    nodes: Sequence[Node]
    parents: Sequence[int | None]
    branches: Sequence[Branch]
    """The one that was shown first, then from the newest to the oldest."""
    shown_known: bool
    """Whether the program told which branch was shown."""
    circles: int
    """How often messages followed each other in a circle, which begins with the first of them in the file now."""

    def shows(self, at: int) -> bool:
        """Return whether anything is to be seen of a message."""
        return bool(self.nodes[at].prompt or self.nodes[at].pieces)

    def way_to(self, at: int | None) -> list[int]:
        """Return the messages from the first one to `at`, which no circle leads to."""
        way: list[int] = []
        while at is not None:
            way.append(at)
            at = self.parents[at]
        return way[::-1]


def tree_of(nodes: Sequence[Node], shown: str) -> Tree:
    """Return the branches of `nodes`, whose ids are unique; `shown` is the id of the message that was shown last.

    Where no message has that id, or nothing is to be seen on the way to it, the newest end is taken, the last one in
    the file of several.
    """
    by_id = {node.id: at for at, node in enumerate(nodes)}
    parents = [_parent(node, by_id) for node in nodes]
    circles = _opened(parents)
    with_children = set(parents)
    ends = [at for at in range(len(nodes)) if at not in with_children]
    ends.sort(key=lambda at: (_when(nodes, parents, at), at), reverse=True)
    first = by_id.get(shown)
    seen: dict[int, bool] = {}
    if first is None or not _shows(nodes, parents, first, seen):
        first = next((end for end in ends if _shows(nodes, parents, end, seen)), None)
    if first is not None:
        ends.insert(0, first)
    owner: dict[int, int] = {}
    branches: list[Branch] = []
    for end in ends:
        if end not in owner:
            branches.append(_branch(parents, end, owner, len(branches)))
    return Tree(nodes, parents, branches, first is not None and first == by_id.get(shown), circles)


def _branch(parents: Sequence[int | None], end: int, owner: dict[int, int], number: int) -> Branch:
    """Return the branch that ends at `end`, and own what is new in it."""
    own: list[int] = []
    at: int | None = end
    while at is not None and at not in owner:
        own.append(at)
        at = parents[at]
    owner.update(dict.fromkeys(own, number))
    return Branch(tuple(own[::-1]), owner[at] if at is not None else None, at)


def _opened(parents: list[int | None]) -> int:
    """Take the parent of one message in each circle away, so that every message has a way to it; return how many."""
    circles = 0
    begun: dict[int, int] = {}
    for start in range(len(parents)):
        at: int | None = start
        while at is not None and at not in begun:
            begun[at] = start
            at = parents[at]
        if at is not None and begun[at] == start:
            circle, member = {at}, parents[at]
            while member is not None and member not in circle:
                circle.add(member)
                member = parents[member]
            parents[min(circle)] = None
            circles += 1
    return circles


def _parent(node: Node, by_id: Mapping[str, int]) -> int | None:
    return by_id.get(node.parent) if node.parent is not None else None


def _shows(nodes: Sequence[Node], parents: Sequence[int | None], end: int, seen: dict[int, bool]) -> bool:
    """Return whether anything is to be seen on the way to `end`, and remember it for every message on it."""
    way: list[int] = []
    at: int | None = end
    while at is not None and at not in seen:
        seen[at] = False
        way.append(at)
        at = parents[at]
    shows = at is not None and seen[at]
    for at in reversed(way):
        shows = shows or bool(nodes[at].prompt or nodes[at].pieces)
        seen[at] = shows
    return shows


def _when(nodes: Sequence[Node], parents: Sequence[int | None], end: int) -> datetime:
    """Return when the branch that ends at `end` was gone on with: the last date on it, or nearly."""
    at: int | None = end
    for _ in range(8):
        if at is None:
            break
        found = nodes[at].at
        if found is not None:
            return found
        at = parents[at]
    return _LONG_AGO
