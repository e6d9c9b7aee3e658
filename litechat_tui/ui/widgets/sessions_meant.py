"""Which sessions a key or a command is meant for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from litechat_tui.domain.chat import Session
from litechat_tui.domain.ports import SessionQueries
from litechat_tui.ui.widgets.sidebar import Sidebar


async def sessions_meant(sidebar: Sidebar, queries: SessionQueries) -> Sequence[Session]:
    """Return the sessions that are chosen in the list, or the one at its cursor, or the one on the screen.

    None when that is not stored yet. Raises `StoreError`.
    """
    rows = sidebar.session_list
    if sidebar.display and (rows.has_focus or rows.chosen) and rows.sessions_meant:
        return rows.sessions_meant
    session = await asyncio.to_thread(queries.session, sidebar.current)
    return [session] if session else []
