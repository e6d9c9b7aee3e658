"""Long work on the session file itself, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class FileWork(StrEnum):
    """What is done."""

    BACKUP = "backup"
    """A copy is written."""
    UPGRADE = "upgrade"
    """It is brought to the newest version."""


@dataclass(frozen=True, slots=True)
class FileProgress:
    """How far the work is."""

    work: FileWork
    done: float
    """From 0 to 1, as far as anybody can tell."""


FileReport = Callable[[FileProgress], object]
"""Gets to know it many times a second, on the thread that works. What it raises breaks the work off."""


def untold(_progress: FileProgress) -> None:
    """Tell nobody."""
