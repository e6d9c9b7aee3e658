"""What the proxy says about the key that asks: `/key/info`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ProxyError
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.facts import amount, moment, text, whole
from litechat_tui.proxy.http import get, not_a_proxy

_MOST_MODELS = 1_000


def key_info(connection: Connection) -> KeyInfo | None:
    """Ask about the key; None when the proxy has no record of a key that it accepts: the master key.

    Blocks; raises `ProxyError`.
    """
    try:
        answer = get(connection, "/key/info")
    except ProxyError as error:
        # The one answer to it that only an accepted key gets, and that has a status of its own.
        if error.problem.code is Code.PROXY_REFUSED and error.problem.facts.get("status") == 404:
            return None
        raise
    match answer:
        case {"info": {**info}}:
            return _read(info, connection)
    raise not_a_proxy(connection)


def _read(info: Mapping[Any, object], connection: Connection) -> KeyInfo:
    models = info.get("models")
    names = [text(name, connection) for name in models[:_MOST_MODELS]] if isinstance(models, list) else []
    return KeyInfo(
        alias=text(info.get("key_alias"), connection),
        masked=text(info.get("key_name"), connection),
        spend=amount(info.get("spend")),
        budget=amount(info.get("max_budget")),
        period=text(info.get("budget_duration"), connection),
        resets=moment(info.get("budget_reset_at")),
        expires=moment(info.get("expires")),
        requests_per_minute=whole(info.get("rpm_limit")),
        tokens_per_minute=whole(info.get("tpm_limit")),
        models=tuple(filter(None, names)),
        is_blocked=info.get("blocked") is True,
    )
