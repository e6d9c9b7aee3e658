"""The databases of elia, oterm and Open WebUI: a table of chats, and for two of them one of their messages."""

from __future__ import annotations

from collections.abc import Iterator

from litechat_tui.domain.foreign import ForeignChat, ForeignMessage
from litechat_tui.store.sqlite.foreign.database import ForeignDatabase


def elia(database: ForeignDatabase) -> Iterator[ForeignChat] | None:
    """Return the chats of elia. Its dates are in several time zones, so that only the rows are in order."""
    if database.has("chat", "id", "model", "started_at") and database.has("message", "chat_id", "role", "content"):
        return _chats(database, "elia")
    return None


def oterm(database: ForeignDatabase) -> Iterator[ForeignChat] | None:
    """Return the chats of oterm. They have no dates."""
    if database.has("chat", "id", "name", "model") and database.has("message", "chat_id", "author", "text"):
        return _chats(database, "oterm")
    return None


def openwebui(database: ForeignDatabase) -> Iterator[ForeignChat] | None:
    """Return the chats of Open WebUI, each with all its messages in one value."""
    if database.has("chat", "id", "user_id", "title", "chat"):
        return (ForeignChat("openwebui", str(chat["id"]), chat, ()) for chat in database.rows("chat"))
    return None


def _chats(database: ForeignDatabase, program: str) -> Iterator[ForeignChat]:
    messages = database.numbers("message", "chat_id")
    for chat in database.rows("chat"):
        found = [ForeignMessage(database.row("message", number)) for number in messages.get(chat["id"], ())]
        yield ForeignChat(program, str(chat["id"]), chat, found)
