"""The journal as the engine uses it: never on its loop, one call at a time, in the order they were made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import TurnJournal

P = ParamSpec("P")
T = TypeVar("T")

PAUSES = (0.5, 2.0)
"""Seconds to wait before writing again after the file could not be written; the store itself has waited before that."""


class JournalThread:
    """Runs the blocking calls of a `ports.TurnJournal` on one thread of its own."""

    def __init__(self, journal: TurnJournal) -> None:
        self.journal = journal
        """Its methods are what `call` and `insist` are given."""
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="litechat-journal")

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `function(...)`. A caller that is cancelled does not undo the call."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, partial(function, *args, **kwargs))

    async def insist(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `function(...)`, tried again while the file is locked or the disk is full; raise the last error."""
        for pause in PAUSES:
            try:
                return await self.call(function, *args, **kwargs)
            except StoreError as error:
                if not error.problem.retryable:
                    raise
            await asyncio.sleep(pause)
        return await self.call(function, *args, **kwargs)

    def close(self) -> None:
        """Wait for the calls that were made, and end the thread."""
        self._executor.shutdown()
