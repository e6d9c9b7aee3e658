"""When a budget that is used up is reset, which no refusal tells.

Source: LiteLLM 1.108.7, where a key that is over a budget may still ask about itself, its user and its team, unless
its routes leave that out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.http import get

PATIENCE = 2.0
"""Seconds that each answer may take: the refusal waits for it."""


def reset_of(connection: Connection, code: Code) -> str | None:
    """Return when the budget that `code` says is used up is reset, as ISO 8601; None where nobody says. Blocks."""
    asking = replace(connection, connect_seconds=PATIENCE, request_seconds=PATIENCE)
    try:
        match code:
            case Code.PROXY_KEY_BUDGET:
                owner = _key(asking)
            case Code.PROXY_USER_BUDGET:
                owner = _part(get(asking, "/user/info"), "user_info")
            case Code.PROXY_TEAM_BUDGET:
                owner = _team(asking)
            case _:
                return None
    except ProxyError:
        # The sentence does without it; asking once more would not make the budget larger.
        return None
    return _moment(owner.get("budget_reset_at"))


def _key(connection: Connection) -> Mapping[str, object]:
    return _part(get(connection, "/key/info"), "info")


def _team(connection: Connection) -> Mapping[str, object]:
    team = _key(connection).get("team_id")
    if not isinstance(team, str):
        return {}
    return _part(get(connection, f"/team/info?team_id={quote(team, safe='')}"), "team_info")


def _part(answer: object, name: str) -> Mapping[str, object]:
    part = answer.get(name) if isinstance(answer, dict) else None
    return part if isinstance(part, dict) else {}


def _moment(value: object) -> str | None:
    try:
        return datetime.fromisoformat(value).isoformat() if isinstance(value, str) else None
    except ValueError:
        return None
