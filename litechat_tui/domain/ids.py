"""Ids that sort by when they were made: UUIDs of version 7 (RFC 9562)."""

from __future__ import annotations

import os
import time
from threading import Lock
from uuid import UUID

_FRACTION_BITS = 12
"""Bits for the part of a millisecond, in place of random ones."""

_lock = Lock()
_newest = 0
"""The time in the newest id, in such parts."""


def uuid7() -> UUID:
    """Return an id that is greater than all this program has made, also when its clock stands still or goes back."""
    global _newest  # noqa: PLW0603 - it is one for the whole program
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    now = milliseconds << _FRACTION_BITS | (rest << _FRACTION_BITS) // 1_000_000
    with _lock:
        now = _newest = max(now, _newest + 1)
    high = (now >> _FRACTION_BITS) << 16 | 7 << 12 | now & 0xFFF
    low = 0b10 << 62 | int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=high << 64 | low)
