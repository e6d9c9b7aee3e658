"""Moments as the file keeps them: whole milliseconds since 1970 UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """Return the milliseconds of an aware `moment`, rounded down."""
    return (moment - _EPOCH) // _MS


def from_ms(ms: int) -> datetime:
    """Return the moment in UTC, for any number a row may hold."""
    try:
        return _EPOCH + ms * _MS
    except OverflowError:
        return _EPOCH
