import asyncio
import gc
import logging
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any, cast

import pytest

from litechat_tui.agent.engine import Engine


class Loaded:
    def __init__(self) -> None:
        self.released_on: list[threading.Thread] = []

    async def release(self, _: object) -> None:
        self.released_on.append(threading.current_thread())


@pytest.fixture
def loaded() -> Loaded:
    return Loaded()


@pytest.fixture
def engine(loaded: Loaded) -> Iterator[Engine[Loaded]]:
    engine = Engine(lambda: loaded, loaded.release)
    yield engine
    engine.close()


def test_work_runs_on_a_thread_of_its_own_and_gets_what_was_loaded(engine: Engine[Loaded], loaded: Loaded) -> None:
    got: list[tuple[threading.Thread, object]] = []

    async def work() -> None:
        got.append((threading.current_thread(), await engine.loaded()))

    assert engine.submit(work())
    engine.close()
    ((thread, what),) = got
    assert what is loaded
    assert thread is not threading.current_thread()
    assert loaded.released_on == [thread]


def test_what_work_leaves_behind_is_waited_for(engine: Engine[Loaded]) -> None:
    done, left = [], []

    async def later() -> None:
        for _ in range(5):
            await asyncio.sleep(0)
        done.append(1)

    async def work() -> None:
        left.append(asyncio.get_running_loop().create_task(later()))

    assert engine.submit(work())
    engine.close()
    assert done == [1]


def test_work_that_was_submitted_is_waited_for(engine: Engine[Loaded]) -> None:
    done = []

    async def work() -> None:
        await asyncio.sleep(0)
        done.append(1)

    for _ in range(3):
        engine.submit(work())
    engine.close()
    assert done == [1, 1, 1]


def test_the_loop_runs_while_it_loads() -> None:
    go = threading.Event()
    engine = Engine(lambda: go.wait(5), Loaded().release)

    async def work() -> None:
        go.set()
        assert await engine.loaded()

    engine.submit(work())
    engine.close()
    assert go.is_set()


def test_starting_twice_starts_once(engine: Engine[Loaded]) -> None:
    engine.start()
    first = engine._thread
    engine.start()
    assert engine._thread is first


def test_a_closed_engine_takes_no_work(engine: Engine[Loaded]) -> None:
    async def work() -> None:
        raise AssertionError

    engine.close()
    engine.close()
    assert not engine.submit(work())
    assert not engine.call(print)
    assert engine._thread is None


def test_a_load_that_fails_is_told_to_everyone_who_waits() -> None:
    def load() -> Loaded:
        raise ImportError("no such thing")

    errors = []
    engine = Engine(load, Loaded().release)

    async def work() -> None:
        try:
            await engine.loaded()
        except ImportError as error:
            errors.append(str(error))

    engine.submit(work())
    engine.submit(work())
    engine.close()
    assert errors == ["no such thing", "no such thing"]
    assert gc.isenabled()


def test_a_waiter_that_gives_up_leaves_the_load_to_the_others() -> None:
    go = threading.Event()
    got = []
    engine = Engine(lambda: go.wait(5), Loaded().release)

    async def impatient() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(engine.loaded(), 0)
        go.set()

    async def patient() -> None:
        got.append(await engine.loaded())

    engine.submit(patient())
    engine.submit(impatient())
    engine.close()
    assert got == [True]


def test_loading_runs_without_garbage_collections() -> None:
    seen = []
    engine = Engine(lambda: seen.append(gc.isenabled()), Loaded().release)
    engine.start()
    engine.close()
    assert seen == [False]
    assert gc.isenabled()


class Chunks:
    """A stream that takes a moment to close, as a connection does."""

    def __init__(self) -> None:
        self.closed = False

    async def read(self) -> AsyncIterator[int]:
        try:
            yield 1
        finally:
            for _ in range(5):
                await asyncio.sleep(0)
            self.closed = True

    async def pass_on(self) -> AsyncIterator[int]:
        async with aclosing(cast("AsyncGenerator[int]", self.read())) as chunks:
            async for chunk in chunks:
                yield chunk


def test_a_stream_that_was_left_in_the_middle_is_closed_before_the_loop_ends(engine: Engine[Loaded]) -> None:
    chunks = Chunks()

    async def work() -> None:
        async for _ in chunks.pass_on():
            break

    engine.submit(work())
    engine.close()
    assert chunks.closed


def test_what_never_ends_is_cancelled_with_the_loop(engine: Engine[Loaded], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litechat_tui.agent.engine.SETTLE_SECONDS", 0.0)
    tasks: list[asyncio.Task[bool]] = []

    async def work() -> None:
        tasks.append(asyncio.create_task(asyncio.Event().wait()))

    engine.submit(work())
    engine.close()
    assert tasks[0].cancelled()


def test_what_asyncio_complains_about_goes_to_the_log(
    engine: Engine[Loaded], caplog: pytest.LogCaptureFixture, complaints: list[dict[str, Any]]
) -> None:
    def complain() -> None:
        raise ZeroDivisionError

    engine.start()
    with caplog.at_level(logging.ERROR):
        engine.call(complain)
        engine.close()
    (record,) = caplog.records
    assert record.name == "litechat_tui.agent.engine"
    assert record.exc_info is not None
    assert complaints
    complaints.clear()
