"""The conversation as the SDK's Runner gets it: read from the journal, written to the journal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agents import TResponseInputItem
    from agents.memory import SessionSettings

Read = Callable[[], Awaitable[list[dict[str, Any]]]]
Write = Callable[[list[dict[str, Any]]], Awaitable[None]]


class JournalSession:
    """Satisfies the SDK's `Session` protocol for the length of one turn.

    The SDK's own `SQLiteSession` would store a prompt only just before the request and nothing of an answer that
    does not come to its end.
    """

    session_settings: SessionSettings | None = None

    def __init__(self, session_id: str, read: Read, write: Write) -> None:
        self.session_id = session_id
        self._read = read
        self._write = write

    async def get_items(self, limit: int | None = None) -> list[TResponseInputItem]:
        """Return the whole conversation, or its last `limit` items, oldest first.

        The SDK takes the items apart before anybody can repair them, so they are repaired here already.
        """
        from litechat_tui.agent.repair import repaired  # not before the SDK is loaded

        items: list[Any] = repaired(await self._read())
        return items if limit is None else items[max(len(items) - limit, 0) :]

    async def add_items(self, items: list[TResponseInputItem]) -> None:
        """Store what the model and its tools produced."""
        if items:
            await self._write([dict(item) for item in items])

    async def pop_item(self) -> TResponseInputItem | None:
        """Refuse: only a server-side conversation or an SDK retry, neither of which is in use, takes items back."""
        raise NotImplementedError

    async def clear_session(self) -> None:
        """Refuse: a running turn never empties its conversation."""
        raise NotImplementedError
