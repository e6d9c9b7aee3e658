"""The beginning of a session's id -> the session."""

from __future__ import annotations

from litechat_tui.domain.chat import Session
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError
from litechat_tui.domain.ports import SessionQueries

MOST_NAMED = 5
"""Sessions that are named where a beginning fits several."""


def session_called(queries: SessionQueries, prefix: str) -> Session:
    """Return the session whose id is `prefix`, or the only one whose id begins so. Raises `LitechatError`."""
    found = queries.beginning_with(prefix, MOST_NAMED + 1) if prefix else ()
    if not found:
        raise LitechatError(Code.PROGRAM_NO_SESSION, session_id=prefix)
    if len(found) > 1 and found[0].id != prefix:
        named = ", ".join(session.id for session in found[:MOST_NAMED])
        raise LitechatError(Code.PROGRAM_SEVERAL_SESSIONS, session_id=prefix, sessions=named)
    return found[0]
