"""Nothing of a conversation goes to the maker of the SDK, by two switches that each work alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from agents import set_trace_processors, set_tracing_disabled, trace
from agents.tracing import Span, Trace, TracingProcessor

from tests.unit.agent.rig import Rig, saying


class Recorder(TracingProcessor):
    """Takes note of what would be sent."""

    def __init__(self) -> None:
        self.begun: list[object] = []

    def on_trace_start(self, trace: Trace) -> None:
        self.begun.append(trace)

    def on_trace_end(self, trace: Trace) -> None: ...

    def on_span_start(self, span: Span[Any]) -> None: ...

    def on_span_end(self, span: Span[Any]) -> None: ...

    def shutdown(self) -> None: ...

    def force_flush(self) -> None: ...


@pytest.fixture
def traces() -> Iterator[Recorder]:
    """Record traces, tracing being on as the SDK leaves it; to be asked for before `chat`."""
    recorder = Recorder()
    set_trace_processors([recorder])
    set_tracing_disabled(disabled=False)
    yield recorder
    set_trace_processors([])
    set_tracing_disabled(disabled=True)


async def test_the_sdk_does_not_trace_in_this_process(traces: Recorder, chat: Rig) -> None:
    await chat.reply("Hello?", saying("Hi").completed())
    with trace("Any use of the SDK"):
        assert traces.begun == []


async def test_no_turn_is_traced_even_when_something_switches_tracing_on(traces: Recorder, chat: Rig) -> None:
    await chat.reply("Hello?", saying("Hi").completed())
    set_tracing_disabled(disabled=False)
    await chat.reply("Hello?", saying("Hi").completed())
    assert traces.begun == []
    with trace("Any use of the SDK"):
        assert len(traces.begun) == 1
