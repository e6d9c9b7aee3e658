"""One thread with an event loop of its own, where everything that talks to models lives."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from threading import Lock, Thread
from typing import Any, Generic, TypeVar

_log = logging.getLogger(__name__)

T = TypeVar("T")

SETTLE_SECONDS = 1.0
"""Seconds that tasks nobody waits for get to end, before they are cancelled."""


class Engine(Generic[T]):
    """Runs coroutines beside the screen's loop, and loads in the background what they need.

    Preparing a long history, a burst of events or the import of the SDK would each freeze a screen that shares
    their loop; here the screen only ever feels the interpreter lock.
    """

    def __init__(self, load: Callable[[], T], release: Callable[[T], Awaitable[None]]) -> None:
        """`load` makes what the coroutines need, on a thread of its own; `release` gives it back on the loop."""
        self._load = load
        self._release = release
        self._lock = Lock()
        self._thread: Thread | None = None
        self._closed = False
        self._loop: asyncio.AbstractEventLoop
        self._closing = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loading: asyncio.Future[T]

    def start(self) -> None:
        """Start the thread, which begins to load. Returns at once; later calls do nothing."""
        with self._lock:
            if self._thread is None and not self._closed:
                # Made here and not on the thread, so that work can be handed over before the thread has begun to run.
                self._loop = asyncio.new_event_loop()
                self._thread = Thread(target=self._run, name="litechat-engine", daemon=True)
                self._thread.start()

    def submit(self, work: Coroutine[Any, Any, None]) -> bool:
        """Run `work` on the loop; return whether it will run, which it will not on a closed engine."""
        self.start()
        if self.call(self._begin, work):
            return True
        work.close()
        return False

    def call(self, function: Callable[..., object], *args: object) -> bool:
        """Call `function` on the loop, from any thread; return whether it will be called.

        It will not on an engine that has not been started, or has been closed.
        """
        with self._lock:
            runs = self._thread is not None and not self._closed
            if runs:
                self._loop.call_soon_threadsafe(function, *args)
        return runs

    async def loaded(self) -> T:
        """Wait for what `load` returns, on the loop; raise what it raised, each time."""
        # One waiter that gives up must not take the load away from the others.
        return await asyncio.shield(self._loading)

    def close(self) -> None:
        """Wait for all submitted work, then release what was loaded and end the thread. Blocks; callable twice.

        Work that is to end early must be stopped before.
        """
        with self._lock:
            thread, closed, self._closed = self._thread, self._closed, True
            if thread is not None and not closed:
                self._loop.call_soon_threadsafe(self._closing.set)
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._main())

    async def _main(self) -> None:
        self._loop.set_exception_handler(_to_the_log)
        self._loading = self._loop.run_in_executor(None, without_collections, self._load)
        # A failed load is reported by everything that needs it; when nothing does, it does not matter.
        self._loading.add_done_callback(lambda loading: loading.exception())
        await self._closing.wait()
        while self._tasks:
            await asyncio.wait(self._tasks)
        await asyncio.wait([self._loading])
        if self._loading.exception() is None:
            await self._release(self._loading.result())
        await _settled()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _settled() -> None:
    """Wait for the tasks that nobody waits for, such as those that close a generator that was left in the middle."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SETTLE_SECONDS):
            # What is about to become a task does so in the first round.
            await asyncio.sleep(0)
            while others := asyncio.all_tasks() - {asyncio.current_task()}:
                await asyncio.wait(others)
                await asyncio.sleep(0)


def without_collections(load: Callable[[], T]) -> T:
    """Return `load()`, run without garbage collections, all it left being exempt from later ones.

    Importing the SDK makes some hundred thousand objects that live as long as the program; the collector would walk
    them again and again, stopping every thread each time (measured: 117 ms at worst, 13 ms this way).
    """
    gc.disable()
    try:
        value = load()
        gc.freeze()
        return value
    finally:
        gc.enable()


def _to_the_log(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Keep what asyncio has to complain about off the screen."""
    _log.error("%s", context.get("message"), exc_info=context.get("exception"))
