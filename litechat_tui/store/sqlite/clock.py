"""Moments as the file keeps them: whole milliseconds since 1970 UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_MS = 253_370_764_800_000
"""The first moment of the year 9999, after which no time zone is safe to go to."""

_MS = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """Return the milliseconds of an aware `moment`, rounded down."""
    return (moment - EPOCH) // _MS


def from_ms(ms: int) -> datetime:
    """Return the moment in UTC; 1970 for a number that is none."""
    return EPOCH + ms * _MS if 0 <= ms <= LAST_MS else EPOCH
