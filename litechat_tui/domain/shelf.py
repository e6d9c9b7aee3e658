"""Where sessions are kept, what can be changed about them as a whole, and how many of them a list has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from litechat_tui.domain.chat import TitleSource
from litechat_tui.domain.parameters import Parameters


class Shelf(StrEnum):
    """Which sessions a list has."""

    ACTIVE = "active"
    """Neither archived nor in the trash."""
    ARCHIVED = "archived"
    TRASHED = "trashed"
    ALL = "all"
    """Every one that is stored."""


@dataclass(frozen=True, slots=True)
class Outline:
    """How many sessions a list has, group by group in its order: pinned, running, then by when they were changed."""

    pinned: int = 0
    running: int = 0
    """Those that a program is receiving a reply for, and that are not pinned."""
    dated: tuple[int, ...] = ()
    """Of the others: changed since the first boundary, then between it and the second one, and so on to the oldest."""

    @property
    def total(self) -> int:
        """How many that are in all."""
        return self.pinned + self.running + sum(self.dated)


class GroupKind(StrEnum):
    """What the sessions of a group have in common."""

    PINNED = "pinned"
    RUNNING = "running"
    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    """Since Monday."""
    MONTH = "month"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Group:
    """Sessions under one heading."""

    kind: GroupKind
    since: datetime | None = None
    """When a day, a week or a month begins, in the reader's time zone."""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different about a session; None leaves it as it is."""

    title: str | None = None
    """Empty to call it by its first words again."""
    title_source: TitleSource = TitleSource.PERSON
    pinned: bool | None = None
    archived: bool | None = None
    trashed: bool | None = None
    """True moves it to the trash, False takes it out."""
    doomed: bool = False
    """Out of the trash too, as good as deleted: the next `purge` by age takes it, and until then it can be put back."""
    tagged: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()
    parameters: Parameters | None = None
    """Instructions included."""
    model: str = ""
    """Alias to go on with; empty leaves it as it is. It is no part of what is put back: the next prompt sets it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What can be changed about a session as a whole, as it was: enough to put it back."""

    session_id: str
    title: str = ""
    title_source: TitleSource | None = None
    pinned: bool = False
    archived: bool = False
    trashed_at: datetime | None = None
    tags: tuple[str, ...] = ()
    parameters: Parameters | None = None
    """None where they were not changed, so that putting a pin back changes nothing that is sent."""
