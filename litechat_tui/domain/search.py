"""What is looked for in all sessions, and what is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from litechat_tui.domain.chat import Session


class Is(StrEnum):
    """A condition that a session meets or not."""

    PINNED = "pinned"
    ARCHIVED = "archived"
    TRASHED = "trashed"
    FORK = "fork"
    FAILED = "failed"
    """Its last turn failed or was interrupted."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Conditions that all hold of what is found."""

    words: tuple[str, ...] = ()
    """Folded (`domain/folding.py`); each is in the same message, or in the title or the tags. None: every session."""
    models: tuple[str, ...] = ()
    """Folded; each is a part of the alias of a model that answered in the session."""
    tags: tuple[str, ...] = ()
    """Folded; the session has each of them."""
    before: datetime | None = None
    """What was said before this moment, exclusive; without words, the sessions last changed before it."""
    after: datetime | None = None
    """... and not before this one."""
    title_only: bool = False
    is_: frozenset[Is] = frozenset()
    """Without `Is.TRASHED` nothing is found in the trash."""


class Where(StrEnum):
    """What of a session the words are in."""

    TITLE = "title"
    """Its title or its tags."""
    PROMPT = "prompt"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Hit:
    """A session that is found, at its best place."""

    session: Session
    where: Where = Where.TITLE
    item_id: int | None = None
    """Row of the item with the words; None for the title."""
    at: datetime | None = None
    """When that was said."""
    line: str = ""
    """The line with the words, safe to show; empty for the title."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where the words are in `line`, or in the title: (start, stop), in order and apart."""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The best sessions, at most as many as were asked for: titles, then prompts, then answers, recent above old."""

    hits: tuple[Hit, ...] = ()
    complete: bool = True
    """Whether these are all there are."""


class StaleSearchError(Exception):
    """Nobody wants the answer any more, of a search or of a count of everything."""


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far the index of all text is."""

    waiting: int = 0
    """Items and sessions that are stored and not in it."""
