"""The SDK's Responses model with the repairs that a LiteLLM Proxy and long conversations make necessary."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, suppress
from typing import Any, cast

from agents import ModelResponse, OpenAIResponsesModel, Usage
from agents.items import TResponseStreamEvent
from openai import AsyncOpenAI, omit
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseIncompleteEvent,
    ResponseOutputItem,
    ResponseOutputMessage,
    ResponseOutputText,
)

from litechat_tui.agent.problems import AnswerError
from litechat_tui.agent.progress import Progress
from litechat_tui.agent.translate import field, kind
from litechat_tui.domain.codes import Code
from litechat_tui.domain.ports import Item

LINGER_SECONDS = 0.5
"""Seconds a stream may take to close after its terminal event, before the connection is given up."""

EVENTS_PER_YIELD = 50
"""Events after which others get a turn: a burst that arrived as one chunk is read without ever waiting."""


class ProxyModel(OpenAIResponsesModel):
    """An `OpenAIResponsesModel` that reports each raw event as it arrives.

    The SDK's own stream is no place to listen: it goes through a queue that is emptied when the run is cancelled, so
    what arrived in the moment before a stop would be lost.
    """

    def __init__(
        self, model: str, client: AsyncOpenAI, progress: Progress, receive: Callable[[object], object]
    ) -> None:
        super().__init__(model=model, openai_client=client)
        self._progress = progress
        self._receive = receive

    async def stream_response(self, *args: Any, **kwargs: Any) -> AsyncIterator[TResponseStreamEvent]:  # noqa: ANN401 - passed on
        """Stream one response, and end it at its terminal event even when the proxy keeps the line open."""
        self._progress.request_begins()
        output: list[ResponseOutputItem] = []
        received = 0
        stream = cast("AsyncGenerator[TResponseStreamEvent]", super().stream_response(*args, **kwargs))
        async with aclosing(stream):
            async for event in stream:
                self._receive(event)
                if self._progress.endless:
                    raise AnswerError(Code.ANSWER_ENDLESS)
                received += 1
                match kind(event):
                    case "response.output_item.done":
                        output.append(field(event, "item"))
                        yield event
                    case "response.completed":
                        self._finish(cast("ResponseCompletedEvent", event).response, output)
                        yield event
                        # Reading on to the end of the stream keeps the connection for the next request.
                        with suppress(TimeoutError):
                            async with asyncio.timeout(LINGER_SECONDS):
                                await anext(stream, None)
                        return
                    case "response.incomplete":
                        yield self._completed(cast("ResponseIncompleteEvent", event).response, output)
                        return
                    case _:
                        yield event
                        if received % EVENTS_PER_YIELD == 0:
                            await asyncio.sleep(0)

    async def _fetch_response(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed on
        """Take note of the headers, which the SDK gives to nobody."""
        fetched = await super()._fetch_response(*args, **kwargs)
        # The SDK's wrapper has the stream of the openai client, and that one the response.
        response = getattr(getattr(fetched, "_source", None), "response", None)
        self._progress.responded(getattr(response, "headers", {}))
        return fetched

    def _completed(self, response: Response, output: list[ResponseOutputItem]) -> ResponseCompletedEvent:
        """Repair 1: present a response that a limit cut short as a completed one; `Progress.ending` knows better.

        The SDK raises a `ModelBehaviorError` for it, on purpose, and stores nothing of its text
        (openai-agents-python #4515).
        """
        # The arguments of a call may be cut in the middle, and nothing follows in which its output would be read.
        kept = [item for item in response.output or output if kind(item) != "function_call"]
        response = response.model_copy(update={"output": kept})
        self._finish(response, kept)
        return ResponseCompletedEvent.model_construct(response=response, sequence_number=0, type="response.completed")

    def _finish(self, response: Response, output: list[ResponseOutputItem]) -> None:
        """Take note of the items of a finished response, which are in `output` when its last event has none."""
        if not response.output:
            response.output = output
        items = ModelResponse(output=response.output, usage=Usage(), response_id=None).to_input_items()
        whole = self._progress.finished(cast("list[Item]", items))
        if not self._progress.whole:
            _put_back(response.output, items, whole)

    def _build_response_create_kwargs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on
        """Repair 2: send `input` as part of `extra_body`, which the openai client passes on as it is.

        As an argument it is walked item by item against its type hints, 0.5 to 0.9 ms of CPU each (1,000 items:
        829 ms before the first event, 36 ms this way). The body that leaves is the same.
        """
        request = super()._build_response_create_kwargs(*args, **kwargs)
        return {**request, "input": omit, "extra_body": {**(request["extra_body"] or {}), "input": request["input"]}}


def _put_back(output: Sequence[ResponseOutputItem], items: Sequence[object], whole: Sequence[Item]) -> None:
    """Give the items of a response the texts that were streamed, which the next request of the turn repeats.

    Without one they stay out of the SDK, which would make copies of them.
    """
    if len(output) != len(whole):
        return
    for item, before, after in zip(output, items, whole, strict=True):
        if isinstance(item, ResponseOutputMessage) and after is not before:
            item.content = [ResponseOutputText.model_construct(**part) for part in after["content"]]
