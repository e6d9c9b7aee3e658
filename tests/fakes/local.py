"""`LocalState` in memory, for any number of windows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from itertools import count

from litechat_tui.store.own_names import own_name, row_name

_WINDOWS = count(1)


class FakeLocalState:
    """Forgets everything with the test."""

    def __init__(self, beside: FakeLocalState | None = None) -> None:
        self.values: dict[str, str] = {} if beside is None else beside.values
        self.alive: set[str] = set() if beside is None else beside.alive
        self.written: list[tuple[str, str]] = []
        """Every name and value, in the order in which they were written."""
        self.owner = f"00000000-0000-0000-0000-{next(_WINDOWS):012}"
        self.alive.add(self.owner)

    def window(self) -> FakeLocalState:
        """Return the state of another window on the same file."""
        return FakeLocalState(self)

    def leave(self) -> None:
        """Let this window be gone."""
        self.alive.discard(self.owner)

    def preference(self, name: str) -> str | None:
        return self.values.get(name)

    def remember(self, name: str, value: str) -> None:
        self.written.append((name, value))
        self.values.pop(name, None)
        if value:
            self.values[name] = value

    def keep(self, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            for row in [row for row in self.values if own_name(row) == (name, self.owner)]:
                del self.values[row]
            self.written.append((name, value))
            if value:
                self.values[row_name(name, self.owner)] = value

    def take_over(self, names: Collection[str]) -> Mapping[str, Sequence[str]]:
        for row, value in [*self.values.items()]:
            # Each is put back, so that all stay in their order.
            del self.values[row]
            self.values[self._row_now(row) if own_name(row).name in names else row] = value
        return {
            name: [value for row, value in self.values.items() if own_name(row) == (name, self.owner)] for name in names
        }

    def kept(self, prefix: str) -> frozenset[str]:
        found = {own_name(row) for row in self.values if row.startswith(prefix)}
        return frozenset(own.name for own in found if own.owner == self.owner or own.owner not in self.alive)

    def everything(self, name: str) -> list[str]:
        """Return what any window keeps under a name."""
        return [value for row, value in self.values.items() if own_name(row).name == name]

    def _row_now(self, row: str) -> str:
        """Return what a row is called after this window has taken over what others left."""
        name, owner = own_name(row)
        rows = map(partial(row_name, name, self.owner), count(1))
        return row if owner in self.alive else next(free for free in rows if free not in self.values)
