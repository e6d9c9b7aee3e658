"""What any program keeps as its own in a session file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from litechat_tui.store.own_names import own_name


def kept(path: Path, name: str) -> list[str]:
    """Return what the programs have under a name, alive or not, oldest first."""
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute("SELECT name, value FROM chat_preferences ORDER BY rowid").fetchall()
    return [value for row, value in rows if own_name(row).name == name]
