"""Work that blocks, beside the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def beside(work: Callable[[], T]) -> T:
    """Return what `work` returns on a thread of its own; raises what it raises.

    Unlike `asyncio.to_thread` it keeps nobody waiting: whoever gives it up, or quits, leaves it to itself. It is for
    what only looks.
    """
    done: Future[T] = Future()

    def run() -> None:
        if not done.set_running_or_notify_cancel():
            return
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 (it is raised where the result is awaited)
            done.set_exception(error)

    Thread(target=run, name="beside", daemon=True).start()
    return await asyncio.wrap_future(done)
