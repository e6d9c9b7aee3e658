"""Something long that a thread does: it tells how far it is, and is asked to stop."""

from __future__ import annotations

from threading import Event
from typing import Generic, TypeVar

P = TypeVar("P")


class Job(Generic[P]):
    """What the thread and whoever started it share. Everything may be called from any thread."""

    def __init__(self) -> None:
        self._stop = Event()
        self.latest: P | None = None
        """How far it is; None before the first word on that."""

    def tell(self, progress: P) -> None:
        """Say how far it is. Cheap: nobody is woken by it."""
        self.latest = progress

    def stop(self) -> None:
        """Ask the thread to end as soon as what it is at is whole."""
        self._stop.set()

    def stopped(self) -> bool:
        """Return whether it is to end."""
        return self._stop.is_set()
