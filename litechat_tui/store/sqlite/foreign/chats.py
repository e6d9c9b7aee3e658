"""Which program a database belongs to, by its tables, and the conversations in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.foreign import ForeignChat
from litechat_tui.store.sqlite.foreign import agents, llm, own, simple
from litechat_tui.store.sqlite.foreign.database import ForeignDatabase, foreign_database

Reader = Callable[[ForeignDatabase], Iterator[ForeignChat] | Iterator[Conversation] | None]
"""Returns the conversations of a database; None when its program did not make it."""

_READERS: tuple[Reader, ...] = (
    llm.chats,
    own.sessions,
    agents.chats,
    simple.elia,
    simple.oterm,
    simple.openwebui,
)


class SQLiteForeignDatabases:
    """The `ForeignDatabases` of SQLite."""

    def chats(self, path: Path) -> Iterator[ForeignChat | Conversation]:
        """Yield the conversations in a database, those of a file of this program as they are; raises `StoreError`."""
        with foreign_database(path) as database:
            found = next((chats for reader in _READERS if (chats := reader(database)) is not None), None)
            if found is None:
                raise StoreError(Code.STORE_FOREIGN_DATABASE, path=str(path))
            yield from found

    def own_sessions(self, path: Path) -> Iterator[Conversation]:
        """Yield the sessions in another file of this program; raises `StoreError`."""
        with foreign_database(path) as database:
            found = own.sessions(database)
            if found is None:
                raise StoreError(Code.STORE_FOREIGN_DATABASE, path=str(path))
            yield from found
