"""The ports that the commands work on."""

from __future__ import annotations

from typing import Protocol

from litechat_tui.domain.ports import (
    SearchIndex,
    SessionArchive,
    SessionCommands,
    SessionLists,
    SessionQueries,
    SessionSearch,
    SessionSpending,
)

EVERYTHING = 10**9
"""More than any file holds."""


class Stored(Protocol):
    """Everything that is stored, as the commands see it."""

    @property
    def queries(self) -> SessionQueries:
        """Reads sessions."""

    @property
    def lists(self) -> SessionLists:
        """Lists them."""

    @property
    def commands(self) -> SessionCommands:
        """Changes them."""

    @property
    def search(self) -> SessionSearch:
        """Searches them."""

    @property
    def index(self) -> SearchIndex:
        """Knows all text."""

    @property
    def spending(self) -> SessionSpending:
        """Counts messages, tokens and cost."""

    @property
    def archive(self) -> SessionArchive:
        """Gives whole sessions away and takes them in."""
