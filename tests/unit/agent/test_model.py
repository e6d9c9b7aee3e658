"""The repairs: that they work, and that they are still needed."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Any

import httpx2
import openai
import pytest
from agents import (
    Agent,
    ModelBehaviorError,
    ModelSettings,
    OpenAIResponsesModel,
    RunConfig,
    Runner,
    RunResultStreaming,
)
from agents.models import get_default_model_settings
from openai._utils import async_maybe_transform
from openai.types.responses import ResponseOutputMessage

from litechat_tui.agent.model import EVENTS_PER_YIELD, ProxyModel, _put_back
from litechat_tui.agent.progress import Progress
from litechat_tui.demo import wire
from litechat_tui.demo.steps import Hang, Step
from tests.conftest import frozen_clock
from tests.unit.agent.rig import saying


def client(steps: Sequence[Step]) -> openai.AsyncOpenAI:
    """Return a client whose every request is answered by these events, in one burst."""

    class Body(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncGenerator[bytes]:
            yield b"".join(wire.as_sse(step) for step in steps if isinstance(step, dict))
            if isinstance(steps[-1], Hang):
                await asyncio.Event().wait()

    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, stream=Body()))
    http = httpx2.AsyncClient(transport=transport)
    return openai.AsyncOpenAI(base_url="http://proxy.invalid/v1", api_key="none", max_retries=0, http_client=http)


def run(model: OpenAIResponsesModel) -> RunResultStreaming:
    """Begin a turn with the model."""
    agent = Agent(name="test", model=model)
    return Runner.run_streamed(agent, "Hi", run_config=RunConfig(tracing_disabled=True))


async def streamed(model: OpenAIResponsesModel) -> list[Any]:
    """Run a turn with the model and return its raw stream events."""
    return [event.data async for event in run(model).stream_events() if event.type == "raw_response_event"]


def ours(steps: Sequence[Step], heard: list[Any] | None = None, progress: Progress | None = None) -> ProxyModel:
    receive = [].append if heard is None else heard.append
    return ProxyModel("gpt-5.1", client(steps), progress or Progress(frozen_clock), receive)


class TestIncomplete:
    """Repair 1."""

    STEPS = saying("Once upon").incomplete()

    async def test_the_sdk_raises_and_keeps_nothing(self) -> None:
        with pytest.raises(ModelBehaviorError):
            await streamed(OpenAIResponsesModel("gpt-5.1", client(self.STEPS)))

    async def test_ours_completes_and_remembers(self) -> None:
        progress, heard = Progress(frozen_clock), list[Any]()
        events = await streamed(ours(self.STEPS, heard, progress))
        assert events[-1].type == "response.completed"
        assert heard[-1].type == "response.incomplete"
        assert progress.whole
        assert [item["type"] for item in progress.unstored] == ["message"]


class TestInput:
    """Repair 2."""

    @pytest.fixture
    def walked(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Return the names of the arguments that the openai client walks item by item."""
        names: list[str] = []
        transform = async_maybe_transform

        async def watched(data: dict[str, Any], expected_type: object) -> object:
            names.extend(name for name, value in data.items() if value is not openai.omit)
            return await transform(data, expected_type)

        monkeypatch.setattr("openai.resources.responses.responses.async_maybe_transform", watched)
        return names

    async def test_the_openai_client_walks_the_whole_conversation(self, walked: list[str]) -> None:
        await streamed(OpenAIResponsesModel("gpt-5.1", client(saying("Hi").completed())))
        assert "input" in walked

    async def test_ours_is_passed_on_as_it_is(self, walked: list[str]) -> None:
        await streamed(ours(saying("Hi").completed()))
        assert "input" not in walked


class TestSettings:
    """Repair 3."""

    def test_the_sdk_has_settings_of_its_own_for_some_names(self) -> None:
        assert get_default_model_settings("gpt-5.1") != ModelSettings()


class TestListening:
    """Why events are heard in the model and not in the SDK's stream."""

    STEPS = saying(wire.Text("abc", ["a", "b", "c"])).begun()

    async def test_the_sdk_s_stream_drops_what_was_not_read_when_it_is_cancelled(self) -> None:
        seen = await seen_until_cancelled(OpenAIResponsesModel("gpt-5.1", client([*self.STEPS, Hang()])))
        assert seen < len(self.STEPS)

    async def test_ours_has_heard_all_by_then(self) -> None:
        heard: list[Any] = []
        await seen_until_cancelled(ours([*self.STEPS, Hang()], heard))
        assert [event.type for event in heard] == [step["type"] for step in self.STEPS]


async def seen_until_cancelled(model: OpenAIResponsesModel) -> int:
    """Run a turn, cancel it at its first event, and return how many events its stream gave."""
    result, seen = run(model), 0
    async for event in result.stream_events():
        if event.type == "raw_response_event":
            seen += 1
            result.cancel()
    return seen


async def test_a_burst_lets_others_have_their_turn() -> None:
    heard: list[Any] = []
    longest = 0
    words = [f"word{number} " for number in range(5 * EVENTS_PER_YIELD)]
    turn = asyncio.create_task(streamed(ours(saying(wire.Text("".join(words), words)).completed(), heard)))
    while not turn.done():
        before = len(heard)
        await asyncio.sleep(0)
        longest = max(longest, len(heard) - before)
    assert 1 < longest <= EVENTS_PER_YIELD


def test_items_that_do_not_answer_to_each_other_stay_as_they_are() -> None:
    item = ResponseOutputMessage.model_construct(id="m", content=[])
    _put_back([item], [], [])
    assert item.content == []
