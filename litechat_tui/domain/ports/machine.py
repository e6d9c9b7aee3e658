"""What belongs to this machine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in the reader's time zone."""


class LocalState(Protocol):
    """What belongs to this machine: the theme, drafts, reading positions. It is not shared with the sessions.

    All calls block for a short time, may come from any thread and raise `StoreError`.
    """

    def preference(self, name: str) -> str | None:
        """Return a remembered choice such as the theme, or None."""

    def remember(self, name: str, value: str) -> None:
        """Keep a choice for the next start; an empty value removes it. All programs share it; the last one prevails."""

    def keep(self, values: Mapping[str, str]) -> None:
        """Keep what is this program's own, in place of all that it has under these names, in one step.

        Other programs neither read it nor overwrite it while this one lives. An empty value removes it.
        """

    def take_over(self, names: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Return what this program keeps under each name, oldest first, and what programs that are gone left there.

        That is this program's from now on: it is handed to one program only.
        """

    def kept(self, prefix: str) -> frozenset[str]:
        """Return the names with a prefix under which this program, or one that is gone, keeps something."""
