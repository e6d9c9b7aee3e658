"""Ids that sort by when they were made: UUIDs of version 7 (RFC 9562)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID


def uuid7() -> UUID:
    """Return a new id."""
    from uuid6 import uuid7 as made  # the first frame needs no id that is stored

    return made()


def uuid7_of(at: datetime, digest: bytes) -> UUID:
    """Return the id of something that began at a moment, made of at least 10 bytes that tell it from others."""
    ms = int(at.timestamp() * 1000) & (1 << 48) - 1
    rest = int.from_bytes(digest[:10], "big")
    return UUID(int=ms << 80 | 7 << 76 | (rest >> 68) << 64 | 2 << 62 | rest & (1 << 62) - 1)
