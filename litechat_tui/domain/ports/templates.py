"""The files that templates of prompts are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Place(StrEnum):
    """Where a template comes from."""

    OWN = "own"
    """The reader's own folder."""
    FOLDER = "folder"
    """The current folder, which others may have written."""


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A file that should hold a template."""

    place: Place
    path: str
    """As it is, which a terminal may obey."""
    stem: str
    """Its name without the ending, as it is."""
    content: bytes = b""
    reason: str = ""
    """Why it could not be read; empty when it was."""


class TemplateFiles(Protocol):
    """Finds files with templates, and makes new ones. All calls block."""

    def read(self) -> Sequence[TemplateFile]:
        """Return the files of all places, those of the reader first, by their names. Does not raise."""

    def write(self, stem: str, text: str) -> str:
        """Make a new file in the reader's own folder, whole or not at all, and return its path.

        Never overwrites. Raises `ConfigurationError`.
        """
