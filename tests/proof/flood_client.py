"""`python -m tests.proof.flood_client URL FOLDER PROMPT [STOP_AT]`: engine and file alone, measured from within.

Writes JSON: how the turn ended, how much was told and stored, and what that cost.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from litechat_tui.agent.runner import AgentsChatRunner
from litechat_tui.domain.chat import ChatMessage, TurnStatus
from litechat_tui.domain.events import ReplyEnded
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.transcript import apply_events, reply_to
from litechat_tui.proxy.connection import Connection
from litechat_tui.store.sqlite import SQLiteStore

KEY = "sk-of-a-flooded-client"
TICK = 0.005
"""Seconds between two looks at whether an event loop still turns."""


class Lag:
    """The longest time in which an event loop did nothing else."""

    def __init__(self) -> None:
        self.longest = 0.0
        self.over = False

    async def watch(self) -> None:
        """Look until it is `over`."""
        last = time.perf_counter()
        while not self.over:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            self.longest, last = max(self.longest, now - last - TICK), now


def peak() -> int:
    """Return the most memory this process has had, in bytes. Linux counts it in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


async def listen(
    runner: AgentsChatRunner, session: str, prompt: str, seen: Callable[[ChatMessage, Callable[[], None]], None]
) -> ChatMessage:
    """Send a prompt and return the whole reply, as a screen gets it."""
    reply = runner.send(TurnRequest(session, Prompt(prompt), "m"))
    message = reply_to()
    async for batch in reply:
        message = apply_events(message, batch)
        if not isinstance(batch[-1], ReplyEnded):
            seen(message, reply.stop)
    return message


async def measured(runner: AgentsChatRunner, store: SQLiteStore, prompt: str, stop_at: int | None) -> dict[str, object]:
    """Have `prompt` answered, and return what that cost beyond a short answer."""
    await listen(runner, "warm-up", "deltas 1000", lambda *_: None)
    before, cpu, lags = peak(), time.process_time(), (Lag(), Lag())
    pressed = 0.0

    def seen(message: ChatMessage, stop: Callable[[], None]) -> None:
        nonlocal pressed
        if stop_at is not None and not pressed and len(message.text) >= stop_at:
            pressed = time.perf_counter()
            stop()

    watching = asyncio.create_task(lags[0].watch())
    runner._engine.submit(lags[1].watch())
    message = await listen(runner, "flood", prompt, seen)
    stopped = time.perf_counter() - pressed if pressed else None
    cost = {"cpu": time.process_time() - cpu, "peak": peak() - before, "stopped_after": stopped}
    for lag in lags:
        lag.over = True
    await watching
    shown = message.text
    stored = store.queries.messages("flood")[-1]
    assert stored.turn is not None
    return cost | {
        "status": TurnStatus(stored.turn.status).value,
        "told": len(shown),
        "same": stored.text == shown,
        "lags": [lag.longest for lag in lags],
    }


def main() -> None:
    """Measure one answer."""
    url, folder, prompt, *stop_at = sys.argv[1:]
    with closing(SQLiteStore(Path(folder) / "sessions.db", lambda: datetime.now(UTC))) as store:
        runner = AgentsChatRunner(
            store.journal,
            lambda: Connection(url, lambda: KEY, secrets=lambda: (KEY,)),
            tools=lambda: False,
            clock=lambda: datetime.now(UTC),
        )
        with closing(runner):
            found = asyncio.run(measured(runner, store, prompt, int(stop_at[0]) if stop_at else None))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
