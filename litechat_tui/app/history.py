"""Reading a session from the file page by page. Blocks: for threads, and touches no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litechat_tui.app.positions import MessageKey, key_of
from litechat_tui.app.replies import LiveReply
from litechat_tui.domain.chat import ChatMessage, Role, Session, TurnStatus
from litechat_tui.domain.ports import SessionQueries

PAGE_MESSAGES = 50
"""Messages read at a time ..."""
LONG_PAGE_MESSAGES = 1000
"""... and when a message far up is wanted."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A stretch of a session, as read from the file."""

    session: Session | None
    messages: Sequence[ChatMessage]
    more: bool
    """Whether there are older ones."""
    origin: Session | None = None
    """The session that this one was forked from; None where there is none, or none any more."""
    compared: Sequence[Session] = ()
    """The other sessions of the comparison that this one takes part in."""


class History:
    """The sessions of a file, as they are read. Everything raises `StoreError`."""

    def __init__(self, queries: SessionQueries) -> None:
        self._queries = queries

    def newest(self, session_id: str, back_to: MessageKey = None, row: int | None = None) -> HistoryPage:
        """Return the newest page, or as much more as it takes to have the message called `back_to`, and `row`.

        Its turn is enough: of one that runs, the reply need not be in the file yet.
        """
        messages = self._queries.messages(session_id, PAGE_MESSAGES)
        while True:
            oldest = messages[0].item_id if messages else None
            there = back_to is None or any(_belongs(message, back_to) for message in messages)
            if there and (row is None or (oldest is not None and oldest <= row)):
                break
            older = self._queries.messages(session_id, LONG_PAGE_MESSAGES, oldest) if oldest is not None else ()
            if not older:
                break
            messages = [*older, *messages]
        return self._page(session_id, messages)

    def older(self, session_id: str, before: int) -> HistoryPage:
        """Return the page before the message in row `before`."""
        return self._page(session_id, self._queries.messages(session_id, PAGE_MESSAGES, before))

    def rest(self, session_id: str, before: int) -> Sequence[ChatMessage]:
        """Return all messages before the one in row `before`."""
        rest: list[ChatMessage] = []
        row: int | None = before
        while row is not None and (older := self._queries.messages(session_id, LONG_PAGE_MESSAGES, row)):
            rest[:0] = older
            row = older[0].item_id
        return rest

    def _page(self, session_id: str, messages: Sequence[ChatMessage]) -> HistoryPage:
        oldest = messages[0].item_id if messages else None
        more = oldest is not None and bool(self._queries.messages(session_id, 1, oldest))
        session = self._queries.session(session_id)
        origin = self._queries.session(session.forked_from) if session and session.forked_from else None
        linked = self._queries.compared(session.comparison) if session and session.comparison else ()
        compared = [other for other in linked if other.id != session_id]
        return HistoryPage(session, messages, more, origin, compared)


def _belongs(message: ChatMessage, key: MessageKey) -> bool:
    """Whether `message` is called `key`, or is of the same turn."""
    return message.turn.id == key[0] if isinstance(key, tuple) and message.turn else key_of(message) == key


def with_live(
    stored: Sequence[ChatMessage], live: LiveReply | None, unwritten: dict[str, ChatMessage]
) -> list[ChatMessage]:
    """Return what is stored as it reads in this program: with the reply that is arriving behind it.

    `unwritten` holds, by turn, replies that could not be written to the file; an entry goes once the file has as much.
    """
    whole = [_whole(message, unwritten) for message in stored]
    if live is None:
        return whole
    return [*(message for message in whole if not _is_of(live, message)), live.prompt, live.message]


def looks_same(one: Sequence[ChatMessage], other: Sequence[ChatMessage]) -> bool:
    """Whether two lists of messages look the same; rows do not show."""
    return [(m.role, m.parts, m.turn) for m in one] == [(m.role, m.parts, m.turn) for m in other]


def _whole(message: ChatMessage, unwritten: dict[str, ChatMessage]) -> ChatMessage:
    """Return a stored message, or what this program has of it as long as the file has less."""
    turn = message.turn
    kept = unwritten.get(turn.id) if turn and message.role is Role.ASSISTANT else None
    if turn is None or kept is None:
        return message
    if turn.status in (TurnStatus.RUNNING, TurnStatus.INTERRUPTED) and kept.text not in message.text:
        return kept
    del unwritten[turn.id]
    return message


def _is_of(live: LiveReply, message: ChatMessage) -> bool:
    """Whether a stored message is part of the turn that is arriving, or of the one that it answers again."""
    turn, mine = message.turn, live.message.turn
    if turn is None or turn.id == live.request.retry_of:
        return turn is not None
    # The file may show a turn as running a moment before its first event arrives; one that waits has not begun.
    return turn.status is TurnStatus.RUNNING and live.retry is None if mine is None else turn.id == mine.id
