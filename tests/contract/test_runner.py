"""What every `ChatRunner` does: one suite over the fake and over the Agents SDK with a server behind it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from queue import SimpleQueue

import pytest

from litechat_tui.agent.runner import AgentsChatRunner
from litechat_tui.demo import wire
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Request, Step
from litechat_tui.domain.chat import Role, TurnStatus
from litechat_tui.domain.events import ReplyEnded, ReplyEvent, TextDelta, TurnStarted
from litechat_tui.domain.ports import ChatRunner, Outcome, Reply, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.proxy.connection import Connection
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.fakes import GatedRunner
from tests.wording import problem

REQUEST = TurnRequest("session-1", Prompt("Hello?"), "demo-claude-haiku")
WORDS = ("Once ", "upon ", "a time.")


class Stage(ABC):
    """A runner and the say over what its model says: `WORDS`, one by one."""

    runner: ChatRunner
    store: SQLiteStore

    @abstractmethod
    def say(self) -> None:
        """Let the model say its next word."""

    @abstractmethod
    def finish(self) -> None:
        """Let the model say the rest and end."""

    @abstractmethod
    def fail(self) -> None:
        """Let the model fail right here."""


class FakeStage(Stage):
    def __init__(self, store: SQLiteStore) -> None:
        self.store = store
        self.fake = GatedRunner(*map(TextDelta, WORDS), journal=store.journal)
        self.runner = self.fake

    def say(self) -> None:
        if not self.fake.replies[-1].begun:
            self.fake.release()
        self.fake.release()

    def finish(self) -> None:
        self.fake.release_all()

    def fail(self) -> None:
        self.fake.replies[-1].end_with(Outcome(TurnStatus.FAILED, problem=problem("It broke.", "Try again.")))


class RealStage(Stage):
    def __init__(self, store: SQLiteStore, server: ResponsesServer, cues: SimpleQueue[str]) -> None:
        self.store = store
        self.cues = cues
        connection = Connection(server.base_url, lambda: "sk-virtual")
        self.runner = AgentsChatRunner(store.journal, lambda: connection, tools=lambda: False, clock=frozen_clock)

    def say(self) -> None:
        self.cues.put("say")

    def finish(self) -> None:
        self.cues.put("finish")

    def fail(self) -> None:
        self.cues.put("fail")


def cued(cues: SimpleQueue[str]) -> Iterator[Step]:
    """Play one response by its cues."""
    reply = wire.Reply([wire.Text("".join(WORDS), WORDS)])
    events = iter(reply.completed())
    yield from (next(events) for _ in range(4))
    while (cue := cues.get()) == "say":
        yield next(events)
    yield from events if cue == "finish" else reply.failed()[-1:] if cue == "fail" else ()


@asynccontextmanager
async def real_stage(store: SQLiteStore) -> AsyncIterator[Stage]:
    cues = SimpleQueue[str]()

    def answer(_: Request) -> Iterator[Step]:
        return cued(cues)

    with ResponsesServer(answer) as server:
        stage = RealStage(store, server, cues)
        try:
            yield stage
        finally:
            cues.put("leave")
            await asyncio.to_thread(stage.runner.close)


@asynccontextmanager
async def fake_stage(store: SQLiteStore) -> AsyncIterator[Stage]:
    yield FakeStage(store)


@pytest.fixture(params=[fake_stage, real_stage], ids=["fake", "real"])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        store = SQLiteStore(tmp_path / "sessions.db", frozen_clock)
        stack.callback(store.close)
        yield await stack.enter_async_context(request.param(store))


async def everything(reply: Reply) -> list[ReplyEvent]:
    async with asyncio.timeout(20):
        return [event async for batch in reply for event in batch]


async def heard(reply: Reply, text: str) -> None:
    """Listen until `text` has been said."""
    said = ""
    async with asyncio.timeout(20):
        async for batch in reply:
            said += "".join(event.text for event in batch if isinstance(event, TextDelta))
            if text in said:
                return
    raise AssertionError(said)


def text(events: list[ReplyEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def end(events: list[ReplyEvent]) -> ReplyEnded:
    assert isinstance(events[-1], ReplyEnded)
    return events[-1]


def stored(stage: Stage) -> list[tuple[Role, str]]:
    return [(message.role, message.text) for message in stage.store.queries.messages(REQUEST.session_id)]


async def test_a_reply_begins_and_ends_once_and_says_everything_in_order(stage: Stage) -> None:
    reply = stage.runner.send(REQUEST)
    stage.finish()
    events = await everything(reply)
    assert [type(event) for event in events].count(TurnStarted) == 1
    assert isinstance(events[0], TurnStarted)
    assert [type(event) for event in events].count(ReplyEnded) == 1
    assert end(events).turn.status is TurnStatus.COMPLETED
    assert end(events).turn.id == events[0].turn.id
    assert text(events) == "Once upon a time."


async def test_the_turn_is_in_the_file_when_its_end_is_told(stage: Stage) -> None:
    reply = stage.runner.send(REQUEST)
    stage.finish()
    ended = end(await everything(reply))
    assert stored(stage) == [(Role.USER, "Hello?"), (Role.ASSISTANT, "Once upon a time.")]
    assert stage.store.queries.messages(REQUEST.session_id)[-1].turn == ended.turn


async def test_what_is_said_arrives_while_it_is_said(stage: Stage) -> None:
    reply = stage.runner.send(REQUEST)
    stage.say()
    await heard(reply, "Once ")
    stage.say()
    await heard(reply, "Once upon ")
    stage.finish()
    assert text(await everything(reply)) == "Once upon a time."


async def test_every_listener_hears_everything_however_late(stage: Stage) -> None:
    reply = stage.runner.send(REQUEST)
    early = asyncio.create_task(everything(reply))
    stage.say()
    await heard(reply, "Once ")
    stage.finish()
    texts = [text(events) for events in (await early, await everything(reply))]
    assert texts == ["Once upon a time."] * 2


async def test_stopping_keeps_what_was_said(stage: Stage) -> None:
    reply = stage.runner.send(REQUEST)
    stage.say()
    await heard(reply, "Once ")
    reply.stop()
    events = await everything(reply)
    assert end(events).turn.status is TurnStatus.STOPPED
    assert not end(events).withdrawn
    assert text(events) == "Once "
    assert stored(stage)[-1] == (Role.ASSISTANT, "Once ")


async def test_stopping_before_anything_was_said_takes_the_turn_back(stage: Stage) -> None:
    reply = stage.runner.send(REQUEST)
    reply.stop()
    events = await everything(reply)
    assert end(events).withdrawn
    assert end(events).turn.status is TurnStatus.STOPPED
    assert stored(stage) == []


async def test_stopping_twice_or_too_late_or_from_elsewhere_does_no_harm(stage: Stage) -> None:
    reply = stage.runner.send(REQUEST)
    stage.say()
    await heard(reply, "Once ")
    await asyncio.to_thread(reply.stop)
    reply.stop()
    first = await everything(reply)
    reply.stop()
    assert await everything(reply) == first


async def test_a_failure_is_an_end_like_any_other(stage: Stage) -> None:
    reply = stage.runner.send(REQUEST)
    stage.say()
    await heard(reply, "Once ")
    stage.fail()
    events = await everything(reply)
    assert end(events).turn.status is TurnStatus.FAILED
    assert end(events).turn.problem is not None
    assert text(events) == "Once "
    assert stored(stage)[-1] == (Role.ASSISTANT, "Once ")


async def test_closing_ends_what_still_runs_and_keeps_it(stage: Stage) -> None:
    stage.runner.start()
    reply = stage.runner.send(REQUEST)
    stage.say()
    await heard(reply, "Once ")
    await asyncio.to_thread(stage.runner.close)
    assert end(await everything(reply)).turn.status is TurnStatus.STOPPED
    assert stored(stage) == [(Role.USER, "Hello?"), (Role.ASSISTANT, "Once ")]


async def test_closing_keeps_a_prompt_that_was_not_answered_yet(stage: Stage) -> None:
    reply = stage.runner.send(REQUEST)
    await asyncio.to_thread(stage.runner.close)
    events = await everything(reply)
    assert end(events).turn.status is TurnStatus.STOPPED
    assert not end(events).withdrawn
