"""A chat service on a store in memory and a gated runner: every moment of a reply can be examined."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

import pytest

from litechat_tui.app.chat import ChatService
from litechat_tui.app.chat_events import ChatEvent
from litechat_tui.app.drafts import Drafts
from litechat_tui.domain.chat import ChatMessage
from litechat_tui.domain.errors import LitechatError
from litechat_tui.domain.prompt import Prompt, from_json
from tests.conftest import frozen_clock
from tests.fakes import FakeStore, GatedRunner
from tests.waiting import until

E = TypeVar("E")


@dataclass
class Conversations:
    """A chat service, what it reported, and what it left in the file."""

    store: FakeStore = field(default_factory=FakeStore)
    runner: GatedRunner = field(default_factory=GatedRunner)
    model: str = "m1"
    events: list[ChatEvent] = field(default_factory=list)
    failures: list[LitechatError] = field(default_factory=list)
    """What was raised beside the caller."""
    defects: list[Exception] = field(default_factory=list)
    """What nobody expects, raised beside the caller."""

    answered_in: list[str] = field(default_factory=list)
    """Sessions in which a turn came to its own end."""

    def __post_init__(self) -> None:
        self.runner.journal = self.store.journal
        self.tasks: set[asyncio.Task[None]] = set()
        ids = count(1)
        self.chat = ChatService(
            self.runner,
            self.store.commands,
            Drafts(self.store.local, "blank-0"),
            clock=frozen_clock,
            new_id=lambda: f"new-{next(ids)}",
            spawn=self._spawn,
            model=self.model,
            answered=self.answered_in.append,
        )
        self.forget = self.chat.listen(self.events.append)

    def _spawn(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        task = asyncio.get_running_loop().create_task(work())
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        try:
            task.result()
        except LitechatError as error:
            self.failures.append(error)
        except ZeroDivisionError as error:
            self.defects.append(error)

    def reported(self, kind: type[E]) -> list[E]:
        """Return the events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def messages(self, session_id: str) -> list[ChatMessage]:
        """Return what the file has of a session."""
        return [*self.store.queries.messages(session_id)]

    def texts(self, session_id: str) -> list[str]:
        """Return the texts that the file has of a session."""
        return [message.text for message in self.messages(session_id)]

    def kept(self, session_id: str) -> list[str]:
        """Return the texts that the file keeps for a session beside its turns."""
        stored = self.store.local.everything(f"draft:{session_id}")
        return [prompt.text for value in stored for prompt in from_json(value)]

    async def until(self, condition: Callable[[], object], description: str) -> None:
        """Let the service work until `condition()` is true."""
        await until(condition, description)

    async def answered(self, session_id: str) -> None:
        """Let the newest reply go on to its end, and wait until the service has it."""
        self.runner.release_all()
        reply = self.runner.replies[-1]
        await self.until(
            lambda: (live := self.chat.live(session_id)) is None or live.reply is not reply, "the reply ends"
        )

    async def asked(self, session_id: str, *texts: str) -> None:
        """Have prompts answered one after the other."""
        for text in texts:
            self.chat.send(session_id, Prompt(text))
            await self.answered(session_id)

    async def settled(self) -> None:
        """End every reply and wait for all that goes on beside the caller."""
        while self.tasks:
            self.runner.close()
            await asyncio.wait(self.tasks, return_when=asyncio.FIRST_COMPLETED)


@pytest.fixture
async def talk() -> AsyncIterator[Conversations]:
    conversations = Conversations()
    yield conversations
    await conversations.settled()
