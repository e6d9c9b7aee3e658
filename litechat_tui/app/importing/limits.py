"""How much of a file is read at most, so that none can fill the memory or never end."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that no real export has been seen to reach. What is counted are bytes that came, not what is declared."""

    element: int = 96 * MIB
    """Bytes of one conversation, which is held in memory as a whole."""
    document: int = 16 * MIB
    """Bytes of a file that is read as a whole: YAML, a manifest."""
    attachment: int = 10 * MIB
    attachments: int = 24 * MIB
    """Bytes of all attachments of one conversation."""
    entries: int = 50_000
    """Files in an archive."""
    directory: int = 8 * MIB
    """Bytes of an archive's list of files, which is held in memory."""
    entry: int = 4096 * MIB
    """Bytes that one file of an archive unpacks to."""
    archive: int = 16_384 * MIB
    """Bytes that all files of an archive unpack to."""
    files: int = 100_000
    """Files in a folder."""
    copied: int = 200_000
    """Messages that the branches of one conversation have in common with it, each counted as often as it is copied."""


USUAL = Limits()
