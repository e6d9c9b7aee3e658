"""The databases of elia and oterm: a table of chats, and one of messages that belong to them."""

from __future__ import annotations

from collections.abc import Iterator

from litechat_tui.domain.foreign import ForeignChat, ForeignMessage
from litechat_tui.store.sqlite.foreign.database import ForeignDatabase


def elia(database: ForeignDatabase) -> Iterator[ForeignChat] | None:
    """Return the chats of elia."""
    if database.has("chat", "id", "model", "started_at") and database.has("message", "chat_id", "role", "content"):
        return _chats(database, "elia", "timestamp")
    return None


def oterm(database: ForeignDatabase) -> Iterator[ForeignChat] | None:
    """Return the chats of oterm. They have no dates."""
    if database.has("chat", "id", "name", "model") and database.has("message", "chat_id", "author", "text"):
        return _chats(database, "oterm")
    return None


def _chats(database: ForeignDatabase, program: str, *order: str) -> Iterator[ForeignChat]:
    messages = database.numbers("message", "chat_id", *order)
    for chat in database.rows("chat"):
        found = [ForeignMessage(database.row("message", number)) for number in messages.get(chat["id"], ())]
        yield ForeignChat(program, str(chat["id"]), chat, found)
