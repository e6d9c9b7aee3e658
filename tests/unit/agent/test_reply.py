import asyncio
import threading

import pytest

from litechat_tui.agent.pace import MOST_BATCH_CHARS
from litechat_tui.agent.reply import (
    EVENT_CHARS,
    MOST_MERGED_CHARS,
    EventLog,
    Outbox,
    StoppableLog,
    _size,
    merged,
)
from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.events import ReasoningDelta, ReplyEnded, ReplyEvent, TextBreak, TextDelta
from tests.conftest import NOW

END = ReplyEnded(Turn("t", "s", "m", TurnStatus.COMPLETED, NOW))


async def everything(log: EventLog) -> list[tuple[ReplyEvent, ...]]:
    async with asyncio.timeout(5):
        return [batch async for batch in log]


def test_neighbouring_deltas_of_one_kind_become_one() -> None:
    events: list[ReplyEvent] = [
        TextDelta("a"),
        TextDelta("b"),
        ReasoningDelta("c"),
        ReasoningDelta("d"),
        TextBreak(),
        TextDelta("e"),
    ]
    assert merged(events) == (TextDelta("ab"), ReasoningDelta("cd"), TextBreak(), TextDelta("e"))


def test_long_deltas_stay_the_texts_they_are() -> None:
    long = "x" * MOST_MERGED_CHARS
    rest = (TextDelta(long), TextDelta("c"), ReasoningDelta(long), ReasoningDelta("d"))
    batch = merged([TextDelta("a"), TextDelta("b"), *rest])
    assert batch == (TextDelta("ab"), *rest)
    assert isinstance(batch[1], TextDelta)
    assert batch[1].text is long


@pytest.mark.parametrize("event", [TextDelta("x" * 1_000), TextBreak()])
async def test_a_late_listener_gets_much_at_a_time_and_others_get_their_turn(event: ReplyEvent) -> None:
    log = EventLog()
    count = 5 * MOST_BATCH_CHARS // EVENT_CHARS
    for _ in range(count):
        log.put((event, TextBreak()))
    log.put((END,))
    turns, listened = 0, asyncio.create_task(everything(log))
    while not listened.done():
        await asyncio.sleep(0)
        turns += 1
    batches = await listened
    sizes = [sum(map(_size, batch)) for batch in batches]
    assert merged(one for batch in batches for one in batch) == (*([event, TextBreak()] * count), END)
    assert max(sizes) <= MOST_BATCH_CHARS + EVENT_CHARS
    assert turns > len(batches) > 5


async def test_a_very_long_delta_is_heard_in_pieces() -> None:
    log = EventLog()
    text = "".join(map(str, range(200_000)))
    log.put((TextDelta("a"), ReasoningDelta(text), TextDelta(text), END))
    batches = await everything(log)
    told = [one for batch in batches for one in batch]
    assert max(len(one.text) for one in told if isinstance(one, TextDelta | ReasoningDelta)) <= MOST_BATCH_CHARS
    assert "".join(one.text for one in told if isinstance(one, ReasoningDelta)) == text
    assert "".join(one.text for one in told if isinstance(one, TextDelta)) == f"a{text}"
    assert told[-1] == END


async def test_a_late_listener_gets_everything_at_once() -> None:
    log = EventLog()
    log.put((TextDelta("a"),))
    log.put((TextDelta("b"), END))
    assert await everything(log) == [(TextDelta("ab"), END)]
    assert await everything(log) == [(TextDelta("ab"), END)]


async def test_a_waiting_listener_is_woken_from_another_thread() -> None:
    log = EventLog()
    batches = log.__aiter__()
    async with asyncio.timeout(5):
        for event in (TextDelta("a"), END):
            waiting = asyncio.ensure_future(anext(batches))
            await asyncio.sleep(0)
            threading.Thread(target=log.put, args=((event,),)).start()
            assert await waiting == (event,)


async def test_listeners_on_several_loops_hear_the_same() -> None:
    log = EventLog()
    elsewhere = asyncio.create_task(asyncio.to_thread(lambda: asyncio.run(everything(log))))
    here = asyncio.create_task(everything(log))
    log.put((TextDelta("a"),))
    log.put((END,))
    for batches in await asyncio.gather(here, elsewhere):
        assert merged(event for batch in batches for event in batch) == (TextDelta("a"), END)


async def test_a_listener_whose_loop_is_gone_disturbs_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = asyncio.new_event_loop()
    gone.close()
    log = EventLog()
    with monkeypatch.context() as patch:
        patch.setattr(asyncio, "get_running_loop", lambda: gone)
        listening = asyncio.create_task(everything(log))
        await asyncio.sleep(0)
    assert len(log._listeners) == 1
    log.put((END,))
    listening.cancel()


async def test_a_listener_that_leaves_is_forgotten() -> None:
    log = EventLog()
    log.put((TextDelta("a"),))
    batches = log.__aiter__()
    await anext(batches)
    await batches.aclose()
    assert log._listeners == set()


def test_stopping_asks_whoever_can_stop() -> None:
    asked = []
    reply = StoppableLog(lambda: asked.append("stop"))
    reply.stop()
    assert asked == ["stop"]


async def test_the_first_event_goes_out_at_once_and_the_next_ones_together() -> None:
    log = EventLog()
    outbox = Outbox(log, interval=0.001)
    outbox.put(TextDelta("a"))
    outbox.put(TextDelta("b"))
    outbox.put(TextDelta("c"))
    assert log._batches == [(TextDelta("a"),)]
    batches = log.__aiter__()
    async with asyncio.timeout(5):
        assert [await anext(batches), await anext(batches)] == [(TextDelta("a"),), (TextDelta("bc"),)]
    outbox.put(END)


async def test_what_is_no_delta_holds_nothing_up() -> None:
    log = EventLog()
    outbox = Outbox(log, interval=1000)
    outbox.put(TextBreak())
    outbox.put(TextDelta("a"))
    assert log._batches == [(TextBreak(),), (TextDelta("a"),)]
    outbox.put(END)


async def test_the_end_goes_out_at_once() -> None:
    log = EventLog()
    outbox = Outbox(log, interval=1000)
    outbox.put(TextDelta("a"))
    outbox.put(TextDelta("b"), END)
    assert log._batches == [(TextDelta("a"),), (TextDelta("b"), END)]


async def test_nothing_goes_out_while_nothing_happens() -> None:
    log = EventLog()
    outbox = Outbox(log, interval=0)
    outbox.put()
    outbox.put(TextDelta("a"))
    for _ in range(3):
        await asyncio.sleep(0)
    assert log._batches == [(TextDelta("a"),)]
    outbox.put(TextDelta("b"))
    assert log._batches[1:] == [(TextDelta("b"),)]
    outbox.put(END)


async def test_nothing_follows_the_end() -> None:
    log = EventLog()
    outbox = Outbox(log)
    outbox.put(END)
    outbox.put(TextDelta("late"))
    assert await everything(log) == [(END,)]
