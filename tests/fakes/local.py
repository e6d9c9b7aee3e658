"""`LocalState` in memory."""

from __future__ import annotations


class FakeLocalState:
    """Forgets everything with the test."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.written: list[tuple[str, str]] = []
        """Every name and value, in the order in which they were written."""

    def preference(self, name: str) -> str | None:
        return self.values.get(name)

    def remember(self, name: str, value: str) -> None:
        self.written.append((name, value))
        self.values.pop(name, None)
        if value:
            self.values[name] = value
