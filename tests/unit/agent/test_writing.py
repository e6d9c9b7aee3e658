"""What happens to a turn when its file cannot be written, now or at all."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from litechat_tui.agent import journal, turn
from litechat_tui.demo import wire
from litechat_tui.demo.steps import Hang
from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, StoreError, TurnTakenError
from litechat_tui.domain.ports import Partial, TurnRequest
from litechat_tui.store.sqlite.journal import SQLiteTurnJournal
from tests.unit.agent.rig import ended, heard, rig, said, saying
from tests.waiting import until
from tests.wording import message

LOCKED = StoreError(Code.STORE_LOCKED, path="s")
GONE = StoreError(Code.STORE_TURN_CLOSED)
TAKEN = TurnTakenError(Code.STORE_TURN_TAKEN)


def kept_here(error: StoreError) -> Problem:
    """Return what is told when an end cannot be written because of `error`."""
    return error.problem.with_consequence(Code.ANSWER_NOT_IN_FILE)


class Faulty:
    """Makes the named method of a journal raise `errors`, one at each call, before it works again."""

    def __init__(self, method: str, *errors: Exception) -> None:
        self.method = method
        self.errors = [*errors]
        self.worked = threading.Event()
        self.calls: list[tuple[object, ...]] = []

    def __call__(self, journal: SQLiteTurnJournal) -> SQLiteTurnJournal:
        works: Callable[..., object] = getattr(journal, self.method)

        def faulty(*args: object) -> object:
            self.calls.append(args)
            if self.errors:
                raise self.errors.pop(0)
            result = works(*args)
            self.worked.set()
            return result

        setattr(journal, self.method, faulty)
        return journal


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for a second try."""
    monkeypatch.setattr(journal, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(turn, "END_RETRY_SECONDS", 0.0)
    monkeypatch.setattr(turn, "STOP_GRACE_SECONDS", 0.0)


async def test_a_prompt_that_cannot_be_stored_is_not_sent(tmp_path: Path) -> None:
    async with rig(tmp_path, journal=Faulty("begin", LOCKED)) as chat:
        told = await chat.reply("Hello?")
        assert told.end.withdrawn
        assert told.turn.status is TurnStatus.FAILED
        assert told.turn.problem == LOCKED.problem
        assert chat.server.requests == []


class Locked:
    """Keeps a journal's `begin` waiting, as another program's lock does."""

    def __init__(self) -> None:
        self.waits, self.free = threading.Event(), threading.Event()

    def __call__(self, journal: SQLiteTurnJournal) -> SQLiteTurnJournal:
        begin = journal.begin

        def locked(request: TurnRequest) -> Turn:
            self.waits.set()
            assert self.free.wait(10)
            return begin(request)

        vars(journal)["begin"] = locked
        return journal


@pytest.mark.parametrize("fault", [Faulty("withdraw"), Faulty("withdraw", *[LOCKED] * 3)], ids=["at once", "later"])
async def test_stopping_gives_a_prompt_back_that_waits_for_a_locked_file(tmp_path: Path, fault: Faulty) -> None:
    lock, closing = Locked(), Faulty("end")
    async with rig(tmp_path, journal=lambda journal: lock(closing(fault(journal)))) as chat:
        reply = chat.send("Hello?")
        assert await asyncio.to_thread(lock.waits.wait, 10)
        reply.stop()
        told = await ended(reply)
        assert (told.end.withdrawn, told.turn.status) == (True, TurnStatus.STOPPED)
        withdrawn = not fault.errors
        lock.free.set()
        assert await asyncio.to_thread((fault if withdrawn else closing).worked.wait, 10)
        assert [said(item) for item in chat.items] == ([] if withdrawn else ["Hello?"])
        assert chat.server.requests == []


async def test_a_file_that_stays_locked_after_stopping_has_nothing_to_take_back(tmp_path: Path) -> None:
    lock, refusing = Locked(), Faulty("begin", LOCKED)
    async with rig(tmp_path, journal=lambda journal: lock(refusing(journal))) as chat:
        reply = chat.send("Hello?")
        assert await asyncio.to_thread(lock.waits.wait, 10)
        reply.stop()
        assert (await ended(reply)).end.withdrawn
        lock.free.set()
        assert await chat.sent_next() == ["Go on"]


async def test_a_prompt_that_waits_for_a_locked_file_stays_when_the_program_ends(tmp_path: Path) -> None:
    lock = Locked()
    async with rig(tmp_path, journal=lock) as chat:
        reply = chat.send("Hello?")
        assert await asyncio.to_thread(lock.waits.wait, 10)
        closing = threading.Event()
        chat.runner._engine.call(chat.runner._close_all)
        chat.runner._engine.call(closing.set)
        assert await asyncio.to_thread(closing.wait, 10)
        lock.free.set()
        told = await ended(reply)
        assert (told.end.withdrawn, told.turn.status) == (False, TurnStatus.STOPPED)
        assert [said(item) for item in chat.items] == ["Hello?"]


@pytest.mark.parametrize("method", ["append", "end"])
async def test_an_answer_is_written_again_while_the_file_is_locked(tmp_path: Path, method: str) -> None:
    async with rig(tmp_path, journal=Faulty(method, LOCKED, LOCKED)) as chat:
        told = await chat.reply("Hello?", saying("Hi").completed())
        assert told.turn.status is TurnStatus.COMPLETED
        assert [said(item) for item in chat.items] == ["Hello?", "Hi"]


async def test_an_answer_that_cannot_be_written_is_told_and_written_later(tmp_path: Path) -> None:
    fault, closing = Faulty("append", *[LOCKED] * 10), Faulty("end")
    async with rig(tmp_path, journal=lambda journal: closing(fault(journal))) as chat:
        told = await chat.reply("Hello?", saying("Hi").completed())
        assert told.turn.status is TurnStatus.FAILED
        assert told.turn.problem == kept_here(LOCKED)
        assert told.message.text == "Hi"
        assert told.end.unwritten
        assert await asyncio.to_thread(closing.worked.wait, 10)
        written = chat.messages[-1].turn
        assert written is not None
        assert written.status is TurnStatus.COMPLETED, "it was all there"
        assert await chat.sent_next() == ["Hello?", "Hi", "Go on"]


async def test_an_answer_whose_items_have_no_place_any_more_is_kept_as_text(tmp_path: Path) -> None:
    async with rig(tmp_path, journal=Faulty("append", *[TAKEN] * 2)) as chat:
        told = await chat.reply("Hello?", saying("Hi").completed())
        assert told.turn.status is TurnStatus.COMPLETED
        assert [said(item) for item in chat.items] == ["Hello?", "Hi"]


async def test_an_end_that_can_never_be_written_is_told(tmp_path: Path) -> None:
    async with rig(tmp_path, journal=Faulty("end", GONE)) as chat:
        told = await chat.reply("Hello?", saying("Hi").completed())
        assert told.turn.status is TurnStatus.FAILED
        assert told.turn.problem == kept_here(GONE)
        assert told.turn.usage is not None
        assert [said(item) for item in chat.items] == ["Hello?", "Hi"]


async def test_a_file_that_stays_locked_does_not_keep_the_program_from_ending(tmp_path: Path) -> None:
    async with rig(tmp_path, journal=Faulty("end", *[LOCKED] * 10_000)) as chat:
        told = await chat.reply("Hello?", saying("Hi").completed())
        assert told.turn.problem == kept_here(LOCKED)


async def test_a_prompt_that_cannot_be_taken_back_is_told(tmp_path: Path) -> None:
    fault, closing = Faulty("withdraw", *[LOCKED] * 3), Faulty("end")
    async with rig(tmp_path, journal=lambda journal: closing(fault(journal))) as chat:
        reply = chat.send("Oops", [Hang()])
        await chat.asked()
        reply.stop()
        told = await ended(reply)
        assert not told.end.withdrawn
        assert told.turn.problem == kept_here(LOCKED)
        # The reader has been told that it stays, so it does.
        assert await asyncio.to_thread(closing.worked.wait, 10)
        assert await chat.sent_next() == ["Oops", "Go on"]


async def test_history_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    async with rig(tmp_path, journal=Faulty("items", GONE)) as chat:
        told = await chat.reply("Hello?")
        assert told.turn.status is TurnStatus.FAILED
        assert told.turn.problem == GONE.problem
        assert chat.server.requests == []


async def test_tool_outputs_that_could_not_be_written_at_once_are_the_real_ones(tmp_path: Path) -> None:
    async with rig(tmp_path, journal=Faulty("append", *[LOCKED] * 3)) as chat:
        told = await chat.reply("Time?", saying(wire.Call("current_time", "{}", "call_1")).completed())
        assert told.turn.status is TurnStatus.FAILED
        assert [said(item) for item in chat.items][-1] == "2026-11-23T15:04:05+09:00 (Monday, JST)"
        assert told.message.parts == chat.messages[-1].parts


async def test_a_mistake_of_ours_ends_the_reply_too(tmp_path: Path) -> None:
    async with rig(tmp_path, journal=Faulty("begin", ZeroDivisionError("oh"))) as chat:
        told = await chat.reply("Hello?")
        assert told.turn.status is TurnStatus.FAILED
        assert told.turn.problem is not None
        assert "ZeroDivisionError" in message(told.turn.problem)


async def test_a_mistake_while_answering_ends_the_turn_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(turn, "JournalSession", broken)
    async with rig(tmp_path) as chat:
        told = await chat.reply("Hello?")
        assert told.turn.status is TurnStatus.FAILED
        assert told.turn.problem is not None
        assert "ZeroDivisionError" in message(told.turn.problem)
        assert chat.messages[-1].turn == told.turn


async def test_what_streams_is_kept_beside_the_turn_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "CHECKPOINT_SECONDS", 0.0)
    keeping = Faulty("checkpoint", LOCKED)
    async with rig(tmp_path, journal=keeping) as chat:
        reply = chat.send("Tell me", [*saying(wire.Thought("Hm."), "Once upon").begun(), Hang()])
        await heard(reply, "Once upon")
        # The first checkpoint that succeeds may come before the last word.
        await until(lambda: chat.messages[-1].text == "Once upon", "all of it is in the file")
        last = chat.messages[-1]
        assert last.turn is not None
        assert last.turn.status is TurnStatus.RUNNING
        assert last.turn.first_token_at is not None
        reply.stop()
        await ended(reply)
    assert keeping.calls[-1][1] == Partial("Once upon", "Hm.")


async def test_a_turn_in_which_nothing_happens_says_that_it_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr(turn, "HEARTBEAT_SECONDS", 0.0)
    beating = Faulty("beat")
    async with rig(tmp_path, journal=beating) as chat:
        reply = chat.send("Tell me", [Hang()])
        assert await asyncio.to_thread(beating.worked.wait, 10)
        reply.stop()
        assert (await ended(reply)).end.withdrawn
