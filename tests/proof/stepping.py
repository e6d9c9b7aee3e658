"""An event loop that counts its steps, so that something can happen at each of them in turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextvars import Context
from typing import TypeVarTuple

Ts = TypeVarTuple("Ts")


class SteppingLoop(asyncio.SelectorEventLoop):
    """Calls `actions[n]` before it runs its callback number n: a step of a task, an answer of a thread, a timer."""

    def __init__(self, actions: Mapping[int, Callable[[], object]]) -> None:
        super().__init__()
        self.steps = 0
        self._actions = actions

    def call_soon(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        return super().call_soon(self._step, callback, args, context=context)

    def call_soon_threadsafe(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        return super().call_soon_threadsafe(self._step, callback, args, context=context)

    def call_at(
        self, when: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        return super().call_at(when, self._step, callback, args, context=context)

    def _step(self, callback: Callable[[*Ts], object], args: tuple[*Ts]) -> None:
        if (action := self._actions.get(self.steps)) is not None:
            action()
        self.steps += 1
        callback(*args)
