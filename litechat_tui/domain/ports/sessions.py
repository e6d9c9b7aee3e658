"""The stored sessions: read, listed, searched, counted, changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from litechat_tui.domain.chat import ChatMessage, Session
from litechat_tui.domain.search import IndexProgress, SearchQuery, SearchResults
from litechat_tui.domain.shelf import Change, Kept, Outline, Shelf
from litechat_tui.domain.spending import Amounts, SideRequest, Spell


class SessionQueries(Protocol):
    """Reads the stored sessions. All calls block for a short time, may come from any thread and raise `StoreError`."""

    def session(self, session_id: str) -> Session | None:
        """Return one session, or None when it is not stored."""

    def compared(self, comparison: str) -> Sequence[Session]:
        """Return the sessions of a comparison that are not in the trash, in the order of their ids.

        That is the order in which their models were asked.
        """

    def beginning_with(self, prefix: str, limit: int = 10) -> Sequence[Session]:
        """Return at most `limit` sessions whose ids begin with `prefix`, in the order of the ids."""

    def messages(self, session_id: str, limit: int = 50, before: int | None = None) -> Sequence[ChatMessage]:
        """Return the newest messages of a session in reading order, about `limit` of them and whole turns only.

        `before` is the `item_id` of the oldest message already there: only messages before it are returned.
        """

    def changes(self) -> int:
        """Return a number that differs from the last one when another program wrote in between.

        Never waits; cheap enough to be asked every second.
        """


class SessionLists(Protocol):
    """The list of sessions, of which only what is in sight is read.

    Its order: pinned, running, then all others, in each group the last changed first; in the trash, what came there
    last. All calls block for some milliseconds, may come from any thread and raise `StoreError`.
    """

    def oldest(self, shelf: Shelf) -> datetime | None:
        """Return when the session at the end of the list was changed last; None for an empty list."""

    def outline(self, shelf: Shelf, boundaries: Sequence[datetime]) -> Outline:
        """Return how many sessions there are; `boundaries` divide the others, newest first."""

    def window(self, shelf: Shelf, first: int, count: int) -> Sequence[Session]:
        """Return the sessions from position `first` (0 is the top) on, at most `count`."""

    def position(self, shelf: Shelf, session_id: str) -> int | None:
        """Return where a session is in the list; None when it is not in it."""

    def tags(self) -> Sequence[str]:
        """Return every tag that a session has, in the order of the alphabet."""


class SessionSpending(Protocol):
    """Counts what sessions hold and what they consumed. All calls may come from any thread and raise `StoreError`."""

    def amounts(self, session_ids: Sequence[str]) -> Mapping[str, Amounts]:
        """Return the amounts of these sessions, by id; a session that is not stored is left out.

        A copy or a fork has those of what it was given of the other session, too.
        """

    def spells(self, since: datetime | None = None, is_stale: Callable[[], bool] | None = None) -> Iterable[Spell]:
        """Return what was said and consumed since a moment, or ever, oldest first; at most one for a quarter and model.

        What a session was given of another one, of which it is a copy or a fork, counts there only. Reads everything:
        that takes some seconds for a million messages, while nobody else waits but who searches. Soon after `is_stale`
        has become true, this raises `StaleSearchError`. All is read before the first one is made.
        """


class SessionSearch(Protocol):
    """Looks through everything that is stored. It never waits for who writes, and nobody waits for it."""

    def search(self, query: SearchQuery, limit: int = 50, is_stale: Callable[[], bool] = ...) -> SearchResults:
        """Return the best `limit` sessions for `query`, each with its best place.

        Blocks for some milliseconds. `is_stale` is asked often; soon after it has become true, this raises
        `StaleSearchError`. Raises `StoreError`.
        """


class SearchIndex(Protocol):
    """The index of all text, which follows a little behind what is stored."""

    def progress(self) -> IndexProgress:
        """Return how far it is."""

    def step(self) -> bool:
        """Index a little more of what waits, in one short transaction; return whether something still waits.

        Raises `StoreError`. Until it has come to something, a search reads the newest of what waits itself.
        """


class SessionCommands(Protocol):
    """Changes stored sessions as a whole. All calls block for a short time and raise `StoreError`."""

    def fork(self, session_id: str, new_id: str, before: int | None = None) -> Session:
        """Copy a session's items before row `before` (all of them for None) into the new session `new_id`.

        The copy keeps dates and turns and knows where it came from. A turn that is still running is left out, and
        superseded answers stay with the origin.
        """

    def change(self, session_ids: Sequence[str], change: Change) -> Sequence[Kept]:
        """Change sessions as a whole, all or none of them, and return what they were like before.

        A reply that is arriving in one of them goes on and is stored. Sessions that are not there are left out.
        """

    def put_back(self, kept: Sequence[Kept]) -> None:
        """Make sessions again what they were; those that are gone stay gone.

        Where one had no title of its own then, one that a model has given it since stays.
        """

    def entitle(self, session_id: str, title: str, request: SideRequest) -> bool:
        """Count what asking a model for a title consumed, and call the session by it if it has its first words yet.

        Both in one step: a name that a person, or anything else, has given it meanwhile stays. Return whether it is
        called so now. An empty title is none, and a session that is not there stays away.
        """

    def mark_read(self, session_id: str) -> bool:
        """Note that somebody looks at a session; return whether it was unread. Writes only then."""

    def send_from(self, session_id: str, row: int | None) -> None:
        """Send a session's items from row `row` on from now on, or all of them again; all of them stay stored."""

    def duplicate(self, session_id: str, new_id: str) -> Session:
        """Copy a whole session, superseded answers included, into the new session `new_id`."""

    def purge(self, session_ids: Sequence[str] = (), before: datetime | None = None) -> int:
        """Delete sessions in the trash for good: these, or those that came there before a moment; return how many.

        A session with a running turn stays where it is.
        """
