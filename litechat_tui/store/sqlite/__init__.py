"""The session file: the SDK's two tables untouched, ours beside them. All SQL of this engine is here."""

from litechat_tui.store.sqlite.store import SQLiteStore

__all__ = ["SQLiteStore"]
