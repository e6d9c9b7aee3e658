"""What a first look at everything finds: how much there is, and the newest state of each conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)

_REMEMBERED = 200_000
"""How many conversations are told apart; storing each once does not rest on it."""


@dataclass(slots=True)
class Survey:
    """Filled while everything is looked at, asked while it is read in the same order."""

    total: int = 0
    """Bytes."""
    conversations: int = 0
    _newest: dict[tuple[str, str], tuple[datetime, int]] = field(default_factory=dict)
    """Program and key -> the newest one, by its number."""
    _number: int = 0

    def begin(self) -> None:
        """Start again with the first conversation."""
        self._number = 0

    def saw(self, program: str, key: str, updated: datetime | None) -> None:
        """Remember the next conversation if none with its name is as new."""
        self.conversations += 1
        self._number += 1
        rank = updated or _LONG_AGO
        known = self._newest.get((program, key))
        if known is None and len(self._newest) >= _REMEMBERED:
            return
        if known is None or rank > known[0]:
            self._newest[program, key] = (rank, self._number)

    def wants(self, program: str, key: str) -> bool:
        """Return whether the next conversation is the newest of those with its name."""
        self._number += 1
        known = self._newest.get((program, key))
        return known is None or known[1] == self._number
