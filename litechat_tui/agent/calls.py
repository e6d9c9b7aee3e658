"""The calls of one turn that are not known to be harmless: asked about, decided, begun and stored one step at a time.

The SDK stops before it carries out any of them. Each step is in the file before the next one, so whatever happens in
between, none is carried out twice and none is forgotten; see the notes on approval in docs/architecture.md.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from litechat_tui.agent.journal import JournalThread
from litechat_tui.agent.mcp.connection import ToolChangedError
from litechat_tui.agent.progress import Progress
from litechat_tui.domain.chat import Turn
from litechat_tui.domain.consent import NOBODY_TO_ASK, judge
from litechat_tui.domain.events import ReplyEvent, ToolAsked
from litechat_tui.domain.ports import Clock, Item, ToolConsent
from litechat_tui.domain.text import one_line
from litechat_tui.domain.tool_calls import (
    CallError,
    Decision,
    ToolCall,
    closing_output,
    output_item,
    refusal,
)
from litechat_tui.domain.tools import Tool

_log = logging.getLogger(__name__)

CALL_SECONDS = 600.0
"""Seconds a tool may take; servers have limits of their own that are shorter."""

TOOL_WAIT_SECONDS = 20.0
"""Seconds that the server of a tool gets to be there, which may just be starting."""

TOOL_POLL_SECONDS = 0.25
"""Seconds between looks for it."""

CANCEL_SECONDS = 1.0
"""Seconds that tools get to end when the turn is stopped."""

GONE = "This call was not carried out: the tool is not there any more, or has changed since it was asked about."
TIMED_OUT = "The tool did not answer in time. It is not known whether this call was carried out."
USED_TWICE = "This call was not carried out: an earlier call of this turn has the same id."

Invoke = Callable[[ToolCall], Awaitable[Item]]
"""Carries out a call and returns its output as it is stored."""


class ToolFinder(Protocol):
    """Who has the tools: the agent."""

    def invoker(self, session_id: str, fingerprint: str) -> Invoke | None:
        """Return what carries out calls of a tool; None where it is not there."""


class TurnCalls:
    """The calls of one turn. Used on the engine's loop."""

    def __init__(
        self,
        journal: JournalThread,
        consent: ToolConsent,
        progress: Progress,
        tell: Callable[[ReplyEvent], None],
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._file = journal.journal
        self._consent = consent
        self._progress = progress
        self._tell = tell
        self._clock = clock
        self._calls: dict[str, ToolCall] = {}
        self._over = False

    @property
    def open(self) -> list[ToolCall]:
        """The calls that have no output."""
        return [call for call in self._calls.values() if call.ended_at is None]

    @property
    def pending(self) -> bool:
        """Whether somebody has to decide about one."""
        return any(call.decision is None for call in self.open)

    def note(self, calls: Sequence[ToolCall]) -> None:
        """Take note of calls that are in the file."""
        for call in calls:
            self._calls[call.call_id] = call
            self._tell(ToolAsked(call))

    async def asked(
        self, session_id: str, items: Sequence[Item], tools: Mapping[str, Tool]
    ) -> tuple[list[Item], list[ToolCall]]:
        """Return `items` as they are to be stored, and the calls among them that are not harmless, with verdicts."""
        made = [item for item in items if item.get("type") == "function_call"]
        risky = [item for item in made if (tool := tools.get(str(item.get("name")))) and not tool.harmless]
        if not risky:
            return [*items], []
        rules = await asyncio.to_thread(self._consent.rules)
        allowed = await self._journal.call(self._file.allowed, session_id)
        calls: dict[str, ToolCall] = {}
        again: list[Item] = []
        for item in risky:
            call_id, tool = str(item.get("call_id")), tools[str(item.get("name"))]
            if call_id in self._calls or call_id in calls:
                again.append(output_item(call_id, USED_TWICE))
                continue
            verdict = judge(rules, tool, str(item.get("arguments") or ""), allowed)
            if verdict.decision is None and not self._consent.can_ask:
                verdict = replace(verdict, decision=Decision.NO, reason=NOBODY_TO_ASK)
            now = self._now()
            calls[call_id] = ToolCall(
                call_id,
                tool.server,
                tool.name,
                tool.fingerprint,
                str(item.get("arguments") or ""),
                now,
                tool.title,
                tool.description,
                tool.hints,
                verdict.decision,
                verdict.reason,
                None if verdict.decision is None else now,
            )
        return [*items, *again], [*calls.values()]

    async def carry_out(self, turn: Turn, finder: ToolFinder) -> None:
        """Carry out what is allowed, all at once, and store an output for every open call. Raises `StoreError`."""
        for call in self.open:
            if call.decision is Decision.NO:
                await self._finish(turn, call, output_item(call.call_id, refusal(call.reason)))
        found = [(call, await self._found(turn.session_id, call, finder)) for call in self.open]
        for call, invoke in found:
            if invoke is None:
                await self._finish(turn, call, output_item(call.call_id, GONE), CallError.GONE)
        ready = [(call, invoke) for call, invoke in found if invoke is not None]
        if not ready:
            return
        await self._journal.call(self._file.start_calls, turn, [call.call_id for call, _ in ready])
        started = self._now()
        self.note([replace(call, started_at=started) for call, _ in ready])
        running = [asyncio.create_task(self._run(turn, self._calls[call.call_id], invoke)) for call, invoke in ready]
        try:
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        finally:
            await self._end(running)

    async def close(self, turn: Turn) -> None:
        """Store an output for each open call of a turn that ends. Raises `StoreError`."""
        self._over = True
        for call in self.open:
            output, error = closing_output(call)
            await self._finish(turn, call, output_item(call.call_id, output), error)

    async def _end(self, running: Sequence[asyncio.Task[None]]) -> None:
        """Cancel what still runs; what does not take that as an end is left alone."""
        left = [task for task in running if not task.done()]
        if left:
            self._over = True
            for task in left:
                task.cancel()
            await asyncio.wait(left, timeout=CANCEL_SECONDS)

    async def _found(self, session_id: str, call: ToolCall, finder: ToolFinder) -> Invoke | None:
        """Return what carries out a call, once its server is there; None when it is not for a while."""
        waited = 0.0
        while (invoke := finder.invoker(session_id, call.fingerprint)) is None and waited < TOOL_WAIT_SECONDS:
            await asyncio.sleep(TOOL_POLL_SECONDS)
            waited += TOOL_POLL_SECONDS
        return invoke

    async def _run(self, turn: Turn, call: ToolCall, invoke: Invoke) -> None:
        """Carry out one call that has been noted as begun, and store its output."""
        self._progress.tool_begins(call.call_id)
        error: CallError | None = None
        try:
            async with asyncio.timeout(CALL_SECONDS) as limit:
                output = await invoke(call)
        except ToolChangedError:
            error, output = CallError.GONE, output_item(call.call_id, GONE)
        except Exception as raised:  # noqa: BLE001 - whatever a tool raises is its answer
            if limit.expired():
                error, output = CallError.TIMED_OUT, output_item(call.call_id, TIMED_OUT)
            else:
                _log.warning("A tool raised", exc_info=raised)
                output = output_item(call.call_id, f"The tool failed: {one_line(str(raised))}")
        await self._returned(turn, call, output, error)

    async def _returned(self, turn: Turn, call: ToolCall, output: Item, error: CallError | None) -> None:
        """Store what a tool returned, unless it would not be cancelled and the turn has ended before."""
        if not self._over:
            await self._finish(turn, call, output, error)

    async def _finish(self, turn: Turn, call: ToolCall, output: Item, error: CallError | None = None) -> None:
        """Store the output of a call, and tell of it."""
        (output,) = self._progress.redacted([output])
        await self._journal.insist(self._file.finish_call, turn, call.call_id, output, error)
        decision = call.decision or Decision.NO
        ended = replace(call, decision=decision, ended_at=self._now(), error=error)
        self._calls[call.call_id] = ended
        for event in self._progress.returned([output]):
            self._tell(event)
        self._tell(ToolAsked(ended))

    def _now(self) -> datetime:
        """Return the present moment as the file holds it."""
        now = self._clock()
        return now.replace(microsecond=now.microsecond // 1000 * 1000)
