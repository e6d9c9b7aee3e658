"""What the parts of `FakeStore` share: rows and turns in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

from litechat_tui.domain.attachments import attached_in, marked
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.items import StoredItem, StoredTurn, is_prompt
from litechat_tui.domain.parameters import Parameters
from litechat_tui.domain.ports import Clock, Item
from litechat_tui.domain.shelf import Kept
from litechat_tui.domain.spending import SideRequest

DOOMED = datetime.fromtimestamp(0.001, UTC)
"""When sessions came to the trash that nobody sees any more."""


@dataclass
class Memory:
    """Every session, by its id."""

    clock: Clock
    rows: dict[str, list[StoredItem]] = field(default_factory=dict)
    turns: dict[str, StoredTurn] = field(default_factory=dict)
    """By the turn's id, oldest first."""
    changed: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    """When each session was made and when it was changed last."""
    forks: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of each fork, its title and where it came from."""
    kept: dict[str, Kept] = field(default_factory=dict)
    """What was changed about each session as a whole."""
    parameters: dict[str, Parameters] = field(default_factory=dict)
    """What each session sends with its requests."""
    models: dict[str, str] = field(default_factory=dict)
    """What each session is to go on with."""
    side_requests: dict[str, tuple[SideRequest, ...]] = field(default_factory=dict)
    """What was asked about each session beside its turns."""
    unread: set[str] = field(default_factory=set)
    """Sessions with an answer that nobody has looked at."""
    comparisons: dict[str, str] = field(default_factory=dict)
    """The comparison that a session takes part in."""
    sent_from: dict[str, int] = field(default_factory=dict)
    """Of sessions of which not everything is sent, the first row that is."""
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def open(self, session_id: str) -> None:
        """Make the session unless it is there."""
        self.changed.setdefault(session_id, (self.clock(), self.clock()))
        self.rows.setdefault(session_id, [])

    def add(self, session_id: str, item: Item, at: datetime | None = None) -> int:
        """Store an item and return its row."""
        row = StoredItem(next(self.ids), marked(json.loads(json.dumps(item)), attached_in(item)), at or self.clock())
        self.rows[session_id].append(row)
        if is_prompt(item):
            self.take_back(session_id)
        self.touch(session_id)
        return row.id

    def touch(self, session_id: str) -> None:
        self.changed[session_id] = (self.changed[session_id][0], self.clock())

    def take_back(self, session_id: str) -> None:
        """Take the session out of the archive and the trash."""
        if kept := self.kept.get(session_id):
            self.kept[session_id] = replace(kept, archived=False, trashed_at=None)

    def turns_of(self, session_id: str) -> list[StoredTurn]:
        return [stored for stored in self.turns.values() if stored.turn.session_id == session_id]

    def running(self) -> list[str]:
        return [stored.turn.id for stored in self.turns.values() if stored.turn.status is TurnStatus.RUNNING]
