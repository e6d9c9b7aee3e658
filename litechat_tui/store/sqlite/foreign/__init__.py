"""Databases of other programs, opened to be read only: their SQL, and nothing of what it means."""

from litechat_tui.store.sqlite.foreign.chats import SQLiteForeignDatabases

__all__ = ["SQLiteForeignDatabases"]
