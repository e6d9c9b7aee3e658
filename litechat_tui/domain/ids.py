"""Ids that sort by when they were made: UUIDs of version 7 (RFC 9562)."""

from __future__ import annotations

from uuid import UUID


def uuid7() -> UUID:
    """Return a new id."""
    from uuid6 import uuid7 as made  # the first frame needs no id that is stored

    return made()
