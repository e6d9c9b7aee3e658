"""One turn at a time, for faces that show nothing beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from litechat_tui.app.chat import ChatService
from litechat_tui.app.chat_events import ChatEvent, ReplyArrived, ReplyFinished
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.domain.chat import ChatMessage
from litechat_tui.domain.events import ReplyEnded, ReplyEvent


class OneTurn:
    """Sends one prompt through a chat service of its own and follows the reply to its end."""

    def __init__(self, dependencies: Dependencies, show: Callable[[tuple[ReplyEvent, ...]], None]) -> None:
        """`show` gets each batch of events of the reply."""
        self._dependencies = dependencies
        self._show = show
        self._stop: Callable[[], object] = lambda: None
        self._ended: list[tuple[ReplyEnded, ChatMessage]] = []

    def run(self, begin: Callable[[ChatService], object]) -> tuple[ReplyEnded, ChatMessage]:
        """Let `begin` send something, and return how the reply ended and all of it."""
        asyncio.run(self._follow(begin))
        (ended,) = self._ended
        return ended

    def stop(self) -> None:
        """Stop the reply. Callable from any thread and from a signal handler."""
        self._stop()

    async def _follow(self, begin: Callable[[ChatService], object]) -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            chat = self._dependencies.chat(lambda work: group.create_task(work()), keeps_drafts=False)
            chat.listen(self._happened)
            self._stop = lambda: loop.call_soon_threadsafe(_stop_all, chat)
            begin(chat)

    def _happened(self, event: ChatEvent) -> None:
        if isinstance(event, ReplyArrived):
            self._show(event.events)
        elif isinstance(event, ReplyFinished) and event.live.ending is not None:
            self._ended.append((event.live.ending, event.live.message))


def _stop_all(chat: ChatService) -> None:
    for session_id in chat.running:
        chat.stop(session_id)
