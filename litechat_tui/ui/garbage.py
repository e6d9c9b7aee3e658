"""Keeps the pauses of the garbage collector short, however much text there is."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

LONG_SECONDS = 0.02
"""A collection that takes longer delays a key."""
_OLDEST = 2
"""The generation of which a collection looks at everything."""


class _Watch:
    """Exempts what a long collection has found to be in use from later ones, which would look at all of it again."""

    def __init__(self) -> None:
        self._begun = 0.0

    def __call__(self, phase: str, info: Mapping[str, Any]) -> None:
        if phase == "start":
            self._begun = time.perf_counter()
        elif info["generation"] == _OLDEST and time.perf_counter() - self._begun > LONG_SECONDS:
            gc.freeze()


@contextmanager
def short_collections() -> Iterator[None]:
    """Let no long collection of garbage be followed by a longer one while the block lasts."""
    watch = _Watch()
    gc.callbacks.append(watch)
    try:
        yield
    finally:
        gc.callbacks.remove(watch)
