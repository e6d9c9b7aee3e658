"""A choice that may be made again before it is written: what is kept in the end is the last one."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """Writes what was chosen last, whichever of the threads that were asked to write comes last."""

    def __init__(self, write: Callable[[T], object]) -> None:
        self._write = write
        self._lock = Lock()
        self._chosen: list[T] = []

    def choose(self, value: T) -> Callable[[], None]:
        """Note a choice, and return what writes the newest one; that blocks, and raises what the write raises."""
        self._chosen = [value]
        return self._keep

    def _keep(self) -> None:
        # Read under the lock: a thread that read before another one wrote would put an older choice in its place.
        with self._lock:
            self._write(self._chosen[0])
