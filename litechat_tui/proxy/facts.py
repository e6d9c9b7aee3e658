"""Values in the proxy's answers, whatever stands there: each function is total, and what makes no sense is missing."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from litechat_tui.domain.text import one_line
from litechat_tui.proxy.connection import Connection

_MOST = 10**15
"""More dollars, tokens or requests than that nobody means."""
_YEARS = range(1970, 9_999)
"""Years that any time zone can be applied to."""


def text(value: object, connection: Connection) -> str:
    """Return a text of the proxy on one line without secrets; empty for what is none."""
    return one_line(connection.redactor.redacted(value)) if isinstance(value, str) else ""


def amount(value: object) -> float | None:
    """Return a number that is not negative and not endless."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _MOST:
        return None
    return float(value) if math.isfinite(value) else None


def whole(value: object) -> int | None:
    """Return a whole number that is not negative."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST else None


def moment(value: object) -> datetime | None:
    """Return a moment of the proxy's, which is in UTC where it does not say."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if found is None or found.year not in _YEARS:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
