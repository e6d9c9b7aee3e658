"""One turn: from the prompt to its one ending, whatever happens in between."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from litechat_tui.agent.calls import TurnCalls
from litechat_tui.agent.journal import JournalThread
from litechat_tui.agent.problems import AnswerError
from litechat_tui.agent.progress import Progress
from litechat_tui.agent.reply import EventLog, Outbox
from litechat_tui.agent.session import JournalSession
from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError, Problem, SessionBusyError, StoreError, TurnTakenError
from litechat_tui.domain.events import ReplyEnded, RetryScheduled, TurnStarted
from litechat_tui.domain.ids import uuid7
from litechat_tui.domain.ports import AskAlways, Clock, Item, Outcome, ToolConsent, TurnRequest
from litechat_tui.domain.text import one_line

if TYPE_CHECKING:
    from litechat_tui.agent.sdk import ProxyAgent
    from litechat_tui.domain.tool_calls import ToolCall
    from litechat_tui.domain.tools import Tool

Agent = Callable[[], Awaitable["ProxyAgent"]]

_log = logging.getLogger(__name__)

NO_CONSENT = AskAlways()

CHECKPOINT_SECONDS = 0.5
"""Seconds between checkpoints: what a crash may cost of an answer."""

CHECKPOINT_CHARS_PER_SECOND = 2_000_000
"""Characters written in checkpoints at most: each has the whole text, so those of a very long one come less often."""

HEARTBEAT_SECONDS = 5.0
"""Seconds between heartbeats while nothing arrives."""

END_RETRY_SECONDS = 5.0
"""Seconds between attempts to write the end of a turn."""

BUSY_TIMEOUT_SECONDS = 60.0
"""Seconds a prompt waits for a running turn of another window or program in its session."""

BUSY_POLL_SECONDS = 1.0
"""Seconds between checks whether that turn has ended."""

STOP_GRACE_SECONDS = 1.0
"""Seconds a stopped prompt may take to reach the file, so that it can be withdrawn before the reply ends."""

MAX_RESENDS = 2
"""Maximum number of times a request that was refused before its first event is sent again."""


class LiveTurn:
    """A turn while it runs, on the engine's loop.

    What is promised: the prompt is in the file before the request leaves, and however the turn ends, all that
    arrived is in the file and the log ends with one `ReplyEnded`.
    """

    def __init__(
        self,
        request: TurnRequest,
        log: EventLog,
        journal: JournalThread,
        agent: Agent,
        *,
        clock: Clock,
        consent: ToolConsent = NO_CONSENT,
    ) -> None:
        """`agent` waits for the one that answers, and raises what keeps it from being there.

        `consent` decides about tool calls before anybody is asked.
        """
        self._request = request
        self._log = log
        self._outbox = Outbox(log)
        self._journal = journal
        self._file = journal.journal
        self._agent = agent
        self._clock = clock
        self._progress = Progress(clock)
        self._calls = TurnCalls(journal, consent, self._progress, self._outbox.put, clock)
        self._offered: Mapping[str, Tool] = {}
        """The tools that the running request offers."""
        self._stopped = asyncio.Event()
        self._closing = asyncio.Event()
        self._beginning: asyncio.Task[Turn] | None = None
        """The newest try to put the prompt into the file."""
        self._writing = asyncio.Lock()
        """Held by whoever writes to the file, so that no checkpoint says again what an append just stored."""

    def stop(self) -> None:
        """End the turn now."""
        self._stopped.set()

    def close(self) -> None:
        """End the turn now because the program ends: its prompt stays, even if nothing was answered."""
        self._closing.set()
        self._stopped.set()

    def refuse(self, problem: Problem) -> None:
        """Say that the turn cannot even begin. Callable from any thread, in place of `run`."""
        self._log.put((ReplyEnded(self._never_begun(problem), withdrawn=True),))

    async def run(self) -> None:
        """Run the turn to its end. Does not raise."""
        try:
            await self._live()
        except Exception as error:  # noqa: BLE001 - it is logged and shown; otherwise the turn would never be seen to end
            _log.error("A turn broke", exc_info=error)
            self._outbox.put(ReplyEnded(self._never_begun(_mistake(error))))

    async def _live(self) -> None:
        try:
            turn = await self._begun()
        except StoreError as error:
            self._outbox.put(ReplyEnded(self._never_begun(error.problem), withdrawn=True))
            return
        if turn is None:
            stopped = replace(self._never_begun(None), status=TurnStatus.STOPPED)
            self._outbox.put(ReplyEnded(stopped, withdrawn=True))
            await self._taken_back()
            return
        self._outbox.put(TurnStarted(turn))
        if self._request.resumes:
            # It has had output, and is never taken back.
            self._progress.any_output, self._progress.usage = True, turn.usage
        checkpoints = asyncio.create_task(self._write_checkpoints(turn))
        try:
            status, problem = await self._outcome(turn)
        finally:
            checkpoints.cancel()
        self._outbox.put(*self._progress.rest())
        turn = replace(turn, first_token_at=self._progress.first_token_at)
        unanswered = status is TurnStatus.STOPPED and not self._progress.any_output
        try:
            if unanswered and not self._closing.is_set():
                self._outbox.put(await self._withdrawn(turn))
            else:
                self._outbox.put(await self._ended(turn, status, problem))
        except StoreError as error:
            failed = replace(
                turn,
                status=TurnStatus.FAILED,
                ended_at=self._clock(),
                problem=error.problem.with_consequence(Code.ANSWER_NOT_IN_FILE),
            )
            self._outbox.put(
                ReplyEnded(replace(failed, usage=self._progress.usage, served=self._progress.served), unwritten=True)
            )
            await self._end_later(turn, status, problem, error)

    async def _begun(self) -> Turn | None:
        """Put the prompt into the file, behind the turn that another program may be in the middle of there.

        Returns None when the user stops it first. Raises `StoreError`.
        """
        waited = 0.0
        while True:
            self._beginning = asyncio.create_task(self._journal.call(self._file.begin, self._request))
            try:
                await self._unless_stopped(self._beginning)
                # What is stopped leaves nothing behind, so the file gets its moment, but not all of its patience.
                await asyncio.wait([self._beginning], timeout=STOP_GRACE_SECONDS)
                if not self._beginning.done() and not self._closing.is_set():
                    return None
                return await self._beginning
            except SessionBusyError as error:
                if waited >= BUSY_TIMEOUT_SECONDS:
                    raise
                self._outbox.put(RetryScheduled(BUSY_POLL_SECONDS, error.problem))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), BUSY_POLL_SECONDS)
                return None
            waited += BUSY_POLL_SECONDS

    async def _taken_back(self) -> None:
        """Take out of the file what gets into it after all when a locked one is free again."""
        if self._beginning is None or self._beginning.done():
            return
        try:
            turn = await self._beginning
        except StoreError:
            return
        try:
            await self._withdrawn(turn)
        except StoreError as error:
            await self._end_later(turn, TurnStatus.STOPPED, None, error)

    async def _unless_stopped(self, work: asyncio.Task[Any]) -> None:
        """Wait until `work` is done or the user stops the turn."""
        stopped = asyncio.create_task(self._stopped.wait())
        await asyncio.wait([work, stopped], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()

    async def _outcome(self, turn: Turn) -> tuple[TurnStatus, Problem | None]:
        """Converse until that is done, somebody has to decide, or the user stops it; return how it came out."""
        work = asyncio.create_task(self._converse(turn))
        await self._unless_stopped(work)
        work.cancel()
        await asyncio.wait([work])
        if work.cancelled():
            # An answer that is all here only has to be stored, which the ending does.
            return self._progress.outcome() if self._progress.whole else (TurnStatus.STOPPED, None)
        error = work.exception()
        if error is None and self._calls.pending:
            stopped = self._stopped.is_set() and not self._closing.is_set()
            return (TurnStatus.STOPPED if stopped else TurnStatus.AWAITING_APPROVAL), None
        if error is None or (isinstance(error, StoreError) and self._progress.whole):
            return self._progress.outcome()
        if isinstance(error, LitechatError):
            return TurnStatus.FAILED, error.problem
        _log.error("A turn broke", exc_info=error)
        return TurnStatus.FAILED, _mistake(error)

    async def _converse(self, turn: Turn) -> None:
        """Get the turn answered, as far as that can be without a decision about the tools that the model calls."""
        if self._request.resumes:
            carried = await self._journal.insist(self._file.carried, turn)
            self._progress.resume(turn, carried)
            self._calls.note(carried.calls)
        agent = await self._loaded()
        while not self._calls.pending:
            await self._calls.carry_out(turn, agent)
            if await self._answered(turn, agent):
                return

    async def _answered(self, turn: Turn, agent: ProxyAgent) -> bool:
        """Ask the model, sending again what was refused for the moment only; return whether the turn is answered."""
        parameters = await self._journal.call(self._file.parameters, turn.session_id)
        session = JournalSession(turn.session_id, self._read, lambda items: self._write(turn, items))
        answer = partial(agent.answer, turn.model, session, self._progress, self._receive, parameters)
        resends = 0
        while True:
            try:
                return await answer(schema=self._request.schema, offers=self._offers)
            except AnswerError as error:
                seconds = error.resend_after(resends)
                if seconds is None or resends == MAX_RESENDS or self._progress.heard:
                    raise
                self._outbox.put(RetryScheduled(seconds, error.problem))
                await asyncio.sleep(seconds)
                resends += 1

    def _offers(self, tools: Mapping[str, Tool]) -> None:
        self._offered = tools

    async def _loaded(self) -> ProxyAgent:
        try:
            return await self._agent()
        except LitechatError:
            raise
        except Exception as error:
            _log.exception("Loading failed")
            raise LitechatError(Code.PROGRAM_LOADING_FAILED, reason=one_line(repr(error))) from error

    def _receive(self, event: object) -> None:
        self._outbox.put(*self._progress.receive(event))

    async def _read(self) -> list[dict[str, Any]]:
        return [dict(item) for item in await self._journal.call(self._file.items, self._request.session_id)]

    async def _write(self, turn: Turn, items: list[dict[str, Any]]) -> None:
        """Store items of the turn, and go on storing them when the turn is stopped meanwhile."""
        stored, calls = await self._calls.asked(turn.session_id, self._progress.finished(items), self._offered)
        self._outbox.put(*self._progress.returned(stored))
        storing = asyncio.create_task(self._store(turn, stored, calls))
        # When it is not awaited any more, the ending finds the items unstored and stores them itself.
        storing.add_done_callback(lambda task: task.exception())
        await asyncio.shield(storing)

    async def _store(self, turn: Turn, items: Sequence[Item], calls: Sequence[ToolCall]) -> None:
        async with self._writing:
            await self._journal.insist(self._file.append, turn, items, calls)
            self._progress.stored(items)
            self._calls.note(calls)

    async def _write_checkpoints(self, turn: Turn) -> None:
        """Store what has arrived beside the turn, and send heartbeats while nothing arrives."""
        loop = asyncio.get_running_loop()
        kept: object = None
        written = due = loop.time()
        while True:
            await asyncio.sleep(CHECKPOINT_SECONDS)
            async with self._writing:
                state, now = self._progress.state, loop.time()
                try:
                    if state != kept and now >= due:
                        partial = self._progress.partial()
                        await self._journal.call(self._file.checkpoint, turn, partial, self._progress.first_token_at)
                        kept, due = (
                            state,
                            now + (len(partial.text) + len(partial.reasoning)) / CHECKPOINT_CHARS_PER_SECOND,
                        )
                        del partial
                    elif now - written >= HEARTBEAT_SECONDS:
                        await self._journal.call(self._file.beat)
                    else:
                        continue
                except StoreError:
                    # Not the moment to trouble anybody: the next one may succeed, and the ending tells.
                    _log.warning("A checkpoint failed", exc_info=True)
                else:
                    written = loop.time()

    async def _withdrawn(self, turn: Turn) -> ReplyEnded:
        """Take the turn out of the file; raise `StoreError` when that cannot be done now."""
        async with self._writing:
            await self._journal.insist(self._file.withdraw, turn)
        return ReplyEnded(replace(turn, status=TurnStatus.STOPPED, ended_at=self._clock()), withdrawn=True)

    async def _ended(self, turn: Turn, status: TurnStatus, problem: Problem | None) -> ReplyEnded:
        """Close the turn in the file, or let it wait for decisions; raise `StoreError` when that cannot be done now."""
        progress = self._progress
        async with self._writing:
            if progress.unstored:
                # Where the session has gone on there is no place for items; its end keeps the text of them.
                with suppress(TurnTakenError):
                    await self._journal.insist(self._file.append, turn, items := progress.closed())
                    progress.stored(items)
                    self._outbox.put(*self._progress.returned(items))
            if status is not TurnStatus.AWAITING_APPROVAL:
                with suppress(TurnTakenError):
                    await self._calls.close(turn)
            outcome = Outcome(status, progress.partial(), progress.usage, problem, progress.times(), progress.served)
            if status is TurnStatus.AWAITING_APPROVAL:
                return ReplyEnded(await self._journal.insist(self._file.pause, turn, outcome, progress.requests))
            return ReplyEnded(await self._journal.insist(self._file.end, turn, outcome))

    async def _end_later(self, turn: Turn, status: TurnStatus, problem: Problem | None, error: StoreError) -> None:
        """Go on trying to close a turn whose end could not be written, or its session would stay busy."""
        while error.problem.retryable and not self._closing.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), END_RETRY_SECONDS)
            try:
                await self._ended(turn, status, problem)
            except StoreError as still:
                error = still
            else:
                return

    def _never_begun(self, problem: Problem | None) -> Turn:
        """Return the turn of a prompt that did not get into the file."""
        now, request = self._clock(), self._request
        failed = TurnStatus.FAILED
        return Turn(str(uuid7()), request.session_id, request.model, failed, now, ended_at=now, problem=problem)


def _mistake(error: BaseException) -> Problem:
    return Problem(Code.PROGRAM_MISTAKE, error=one_line(repr(error)))
