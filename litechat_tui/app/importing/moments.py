"""Dates as other programs write them. Total: what is no date is None."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isfinite

_FIRST, _LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""What lies outside was no date."""

_TOO_MANY_SECONDS = 1e11
"""From here on a number counts milliseconds, or thousandths of those."""


def moment(value: object) -> datetime | None:
    """Return the date of a number of seconds, milliseconds or less since 1970, or of ISO 8601 text; UTC unless told."""
    if isinstance(value, datetime):
        return _sound(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _since_1970(value)
    if isinstance(value, str):
        return _written(value.strip().removesuffix(" UTC"))
    return None


def _written(text: str) -> datetime | None:
    if len(text) > 64:
        return None
    try:
        return _sound(datetime.fromisoformat(text))
    except ValueError:
        pass
    try:
        return _since_1970(float(text))
    except ValueError:
        return None


def _since_1970(number: float) -> datetime | None:
    if isinstance(number, int) and abs(number) >= 2**63:
        return None
    seconds = float(number)
    if not isfinite(seconds):
        return None
    for _ in range(3):
        if abs(seconds) >= _TOO_MANY_SECONDS:
            seconds /= 1000
    if abs(seconds) >= _TOO_MANY_SECONDS:
        return None
    return _sound(datetime.fromtimestamp(seconds, UTC))


def _sound(found: datetime) -> datetime | None:
    try:
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return found if _FIRST <= found < _LAST else None
