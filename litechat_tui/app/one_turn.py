"""A chat service that lives as long as what it is asked to do, for faces that show nothing beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from litechat_tui.app.chat import ChatService
from litechat_tui.app.chat_events import ChatEvent, ReplyArrived, ReplyFinished
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.domain.chat import ChatMessage
from litechat_tui.domain.events import ReplyEnded, ReplyEvent

T = TypeVar("T")

Begin = Callable[[ChatService], bool | None]
"""Sends something; returns False when it finds nothing to send."""


class ShortService:
    """Runs a chat service of its own until all that was begun has ended."""

    def __init__(self, dependencies: Dependencies, happened: Callable[[ChatEvent], None]) -> None:
        self._dependencies = dependencies
        self._happened = happened
        self._stopped = False
        self._stop: Callable[[], object] = lambda: None

    def run(self, begin: Callable[[ChatService], Awaitable[T]]) -> T:
        """Let `begin` send something, follow all replies to their ends, and return what it returned."""
        return asyncio.run(self._follow(begin))

    def stop(self) -> None:
        """Stop all replies, also those that have not begun. Callable from any thread and from a signal handler."""
        self._stopped = True
        self._stop()

    async def _follow(self, begin: Callable[[ChatService], Awaitable[T]]) -> T:
        loop, tasks = asyncio.get_running_loop(), set[asyncio.Task[None]]()

        def spawn(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
            tasks.add(task := loop.create_task(work()))
            task.add_done_callback(_seen)

        chat = self._dependencies.chat(spawn, keeps_drafts=False)
        chat.listen(self._happened)
        self._stop = lambda: loop.call_soon_threadsafe(_stop_all, chat)
        try:
            begun = await begin(chat)
            if self._stopped:
                _stop_all(chat)
            while tasks:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                tasks.difference_update(done)
                for task in done:
                    task.result()  # raises what went wrong in it
            return begun
        finally:
            self._stop = lambda: None  # the loop is about to be closed


class OneTurn:
    """Sends one prompt through a chat service of its own and follows the reply to its end."""

    def __init__(self, dependencies: Dependencies, show: Callable[[tuple[ReplyEvent, ...]], None]) -> None:
        """`show` gets each batch of events of the reply."""
        self._show = show
        self._service = ShortService(dependencies, self._happened)
        self._ended: tuple[ReplyEnded, ChatMessage] | None = None

    def run(self, begin: Begin) -> bool:
        """Let `begin` send something and follow the reply to its end; return whether anything was sent."""

        async def send(chat: ChatService) -> bool:
            return begin(chat) is not False

        return self._service.run(send)

    @property
    def ending(self) -> tuple[ReplyEnded, ChatMessage]:
        """How the reply ended, and all of it."""
        if self._ended is None:
            raise AssertionError("a reply ends with ReplyEnded")
        return self._ended

    def stop(self) -> None:
        """Stop the reply, also one that has not begun. Callable from any thread and from a signal handler."""
        self._service.stop()

    def _happened(self, event: ChatEvent) -> None:
        if isinstance(event, ReplyArrived):
            self._show(event.events)
        elif isinstance(event, ReplyFinished) and event.live.ending is not None:
            self._ended = event.live.ending, event.live.message


def _seen(task: asyncio.Task[None]) -> None:
    """Keep asyncio from logging what a task raised: `KeyboardInterrupt` has left the loop before it can be awaited."""
    _ = task.cancelled() or task.exception()


def _stop_all(chat: ChatService) -> None:
    for session_id in chat.running:
        chat.stop(session_id)
