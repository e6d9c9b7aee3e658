"""A real runner between a real session file and a scripted proxy: what the agent's own tests stand on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents import FunctionTool, function_tool

from litechat_tui.agent.runner import AgentsChatRunner
from litechat_tui.demo import wire
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Request, Step
from litechat_tui.domain.chat import ChatMessage, Turn
from litechat_tui.domain.events import ReplyEnded, ReplyEvent
from litechat_tui.domain.ports import Clock, Reply, TurnJournal, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.transcript import apply_events, reply_to
from litechat_tui.proxy.connection import Connection
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.journal import SQLiteTurnJournal
from tests.conftest import frozen_clock

Answer = Iterable[Step] | Callable[[Request], Iterable[Step]]


def saying(*blocks: wire.Block | str, **fields: Any) -> wire.Reply:
    """Return a reply of these blocks, strings being text."""
    return wire.Reply([wire.Text(block) if isinstance(block, str) else block for block in blocks], **fields)


@dataclass
class Rig:
    """One session of one runner."""

    server: ResponsesServer
    store: SQLiteStore
    runner: AgentsChatRunner
    script: list[Answer] = field(default_factory=list)
    session_id: str = "session-1"

    def send(self, prompt: str | Prompt = "Hello?", *answers: Answer) -> Reply:
        """Send a prompt that the proxy answers with `answers`, one for each request."""
        self.script += answers
        prompt = Prompt(prompt) if isinstance(prompt, str) else prompt
        return self.runner.send(TurnRequest(self.session_id, prompt, "demo-claude-haiku"))

    async def reply(self, prompt: str | Prompt = "Hello?", *answers: Answer) -> Ended:
        """Send a prompt and listen to the end."""
        return await ended(self.send(prompt, *answers))

    async def asked(self, requests: int = 1) -> None:
        """Wait until the proxy has got that many requests."""
        assert await asyncio.to_thread(self.server.wait_for, lambda: len(self.server.requests) >= requests)

    async def sent_next(self, prompt: str = "Go on") -> list[str]:
        """Send one more prompt and return what its request says, item by item."""
        await self.reply(prompt, saying("Well.").completed())
        return [said(item) for item in self.server.requests[-1].body["input"]]

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items in the file, as JSON."""
        return [dict(item) for item in self.store.journal.items(self.session_id)]

    @property
    def messages(self) -> list[ChatMessage]:
        """The messages in the file, as they are loaded."""
        return [*self.store.queries.messages(self.session_id)]

    @property
    def last_input(self) -> list[dict[str, Any]]:
        """The conversation as the newest request carried it."""
        return list(self.server.requests[-1].body["input"])


def said(item: dict[str, Any]) -> str:
    """Return what an item says in one word or a few, whatever its form."""
    content = item.get("content")
    if item.get("type") == "reasoning":
        return "(reasoning)"
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content)
    return content or item.get("output") or f"({item['name']})"


class Waiting:
    """A tool that never returns; tells when it was called and when it was cancelled."""

    def __init__(self) -> None:
        self.called, self.cancelled = threading.Event(), threading.Event()

    def tools(self, _: Clock) -> list[FunctionTool]:
        async def wait() -> str:
            """Wait."""
            self.called.set()
            try:
                await asyncio.Event().wait()
            finally:
                self.cancelled.set()
            return "never"

        return [function_tool(wait)]


@dataclass
class Ended:
    """Everything one reply told."""

    events: list[ReplyEvent]

    @property
    def end(self) -> ReplyEnded:
        (end,) = (event for event in self.events if isinstance(event, ReplyEnded))
        assert self.events[-1] is end
        return end

    @property
    def turn(self) -> Turn:
        return self.end.turn

    @property
    def message(self) -> ChatMessage:
        """The message the reader sees."""
        return apply_events(reply_to(), self.events)

    def all(self, kind: type[ReplyEvent]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


async def ended(reply: Reply) -> Ended:
    """Listen to a reply to its end."""
    async with asyncio.timeout(20):
        return Ended([event async for batch in reply for event in batch])


async def until(reply: Reply, happened: Callable[[Ended], object]) -> None:
    """Listen to a reply until `happened`."""
    told = Ended([])
    async with asyncio.timeout(20):
        async for batch in reply:
            told.events += batch
            if happened(told):
                return
    raise AssertionError(f"It never happened: {told.events}")


async def heard(reply: Reply, text: str) -> None:
    """Listen to a reply until all of `text` has arrived."""
    await until(reply, lambda told: text in told.message.text)


@asynccontextmanager
async def rig(
    folder: Path,
    *,
    tools: bool = True,
    journal: Callable[[SQLiteTurnJournal], TurnJournal] | None = None,
    base_url: str | None = None,
    idle_seconds: float = 60,
    secrets: Sequence[str] = (),
    caches: Callable[[str], bool] = lambda _model: False,
    **more: Any,
) -> AsyncIterator[Rig]:
    """Run a runner; `journal` may put something between it and the file, `base_url` may lead it elsewhere."""
    script: list[Answer] = []

    def answer(request: Request) -> Iterator[Step]:
        steps = script.pop(0)
        yield from steps(request) if callable(steps) else steps

    store = SQLiteStore(folder / "sessions.db", frozen_clock)
    with ResponsesServer(answer) as server:
        runner = AgentsChatRunner(
            journal(store.journal) if journal else store.journal,
            lambda: Connection(
                base_url or server.base_url, lambda: "sk-secret-key", 5, idle_seconds, secrets=lambda: secrets
            ),
            tools=lambda: tools,
            clock=frozen_clock,
            caches=caches,
            contents=lambda: store.blobs,
            **more,
        )
        try:
            yield Rig(server, store, runner, script)
        finally:
            await asyncio.to_thread(runner.close)
            store.close()
