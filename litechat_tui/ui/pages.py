"""Reading a session from the file page by page. Blocks: for threads, and touches no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litechat_tui.domain.chat import ChatMessage, Session
from litechat_tui.domain.ports import SessionQueries
from litechat_tui.ui.places import MessageKey, key_of

PAGE = 50
"""Messages read at a time ..."""
MANY = 1000
"""... and when a message far up is wanted."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one look into the file gave."""

    session: Session | None
    messages: Sequence[ChatMessage]
    more: bool
    """Whether there are older ones."""
    origin: Session | None = None
    """The session that this one was forked from; None where there is none, or none any more."""


class Pages:
    """The sessions of a file, as they are read. Everything raises `StoreError`."""

    def __init__(self, queries: SessionQueries) -> None:
        self._queries = queries

    def newest(self, session_id: str, back_to: MessageKey = None) -> Page:
        """Return the newest page, or as much more as it takes to have the message called `back_to`.

        Its turn is enough: of one that runs, the reply need not be in the file yet.
        """
        messages = self._queries.messages(session_id, PAGE)
        while back_to is not None and not any(_belongs(message, back_to) for message in messages):
            oldest = messages[0].item_id if messages else None
            older = self._queries.messages(session_id, MANY, oldest) if oldest is not None else ()
            if not older:
                break
            messages = [*older, *messages]
        return self._page(session_id, messages)

    def older(self, session_id: str, before: int) -> Page:
        """Return the page before the message in row `before`."""
        return self._page(session_id, self._queries.messages(session_id, PAGE, before))

    def rest(self, session_id: str, before: int) -> Sequence[ChatMessage]:
        """Return all messages before the one in row `before`."""
        rest: list[ChatMessage] = []
        row: int | None = before
        while row is not None and (older := self._queries.messages(session_id, MANY, row)):
            rest[:0] = older
            row = older[0].item_id
        return rest

    def _page(self, session_id: str, messages: Sequence[ChatMessage]) -> Page:
        oldest = messages[0].item_id if messages else None
        more = oldest is not None and bool(self._queries.messages(session_id, 1, oldest))
        session = self._queries.session(session_id)
        origin = self._queries.session(session.forked_from) if session and session.forked_from else None
        return Page(session, messages, more, origin)


def _belongs(message: ChatMessage, key: MessageKey) -> bool:
    """Whether `message` is called `key`, or is of the same turn."""
    return message.turn.id == key[0] if isinstance(key, tuple) and message.turn else key_of(message) == key
