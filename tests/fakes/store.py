"""The ports of the store, in memory."""

from __future__ import annotations

from copy import copy

from litechat_tui.domain.ports import Clock
from tests.conftest import frozen_clock
from tests.fakes.archive import FakeSessionArchive
from tests.fakes.blobs import FakeBlobs
from tests.fakes.commands import FakeSessionCommands
from tests.fakes.journal import FakeTurnJournal
from tests.fakes.lists import FakeSessionLists
from tests.fakes.local import FakeLocalState
from tests.fakes.memory import Memory
from tests.fakes.prompts import FakeEarlierPrompts
from tests.fakes.queries import FakeSessionQueries
from tests.fakes.search import FakeSearchIndex, FakeSessionSearch
from tests.fakes.spending import FakeSessionSpending


class FakeStore:
    """Put together as `SQLiteStore` is."""

    def __init__(self, clock: Clock = frozen_clock) -> None:
        self.memory = Memory(clock)
        self.queries = FakeSessionQueries(self.memory)
        self.commands = FakeSessionCommands(self.memory)
        self.blobs = FakeBlobs()
        self.archive = FakeSessionArchive(self.memory, self.blobs)
        self.journal = FakeTurnJournal(self.memory, self.blobs)
        self.local = FakeLocalState()
        self.lists = FakeSessionLists(self.memory, self.queries)
        self.spending = FakeSessionSpending(self.memory)
        self.search = FakeSessionSearch(self.memory, self.queries)
        self.index = FakeSearchIndex()
        self.prompts = FakeEarlierPrompts(self.memory)

    def window(self) -> FakeStore:
        """Return what another window has of the same sessions."""
        other = copy(self)
        other.local = self.local.window()
        return other

    def close(self) -> None:
        """Nothing to close."""
