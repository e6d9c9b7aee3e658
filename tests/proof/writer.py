"""A program that goes on with a session that others go on with too, and keeps some of its own going beside it.

It says how each of its turns ended, one line of JSON for each. Usage: writer.py FILE URL NAME TURNS
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from litechat_tui.agent import turn
from litechat_tui.agent.runner import AgentsChatRunner
from litechat_tui.domain.events import ReplyEnded, RetryScheduled
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.proxy.connection import Connection
from litechat_tui.store.sqlite import SQLiteStore

SHARED = "shared"
MANY = 5
"""Sessions that all programs share beside it."""


def now() -> datetime:
    return datetime.now(UTC)


def shared(name: str, turns: int) -> Iterator[TurnRequest]:
    for number in range(turns):
        yield TurnRequest(SHARED, Prompt(f"{name} {number}"), "m")


def many(name: str, turns: int) -> Iterator[TurnRequest]:
    for number in range(turns):
        own = f"own {name}" if number % 2 else f"many {number % MANY}"
        yield TurnRequest(own, Prompt(f"{name} beside {number}"), "m")


async def talk(runner: AgentsChatRunner, requests: Iterator[TurnRequest]) -> None:
    """Have these turns one after the other."""
    for request in requests:
        waits = 0
        async for batch in runner.send(request):
            waits += sum(isinstance(event, RetryScheduled) for event in batch)
            if isinstance(end := batch[-1], ReplyEnded):
                said = {
                    "prompt": request.prompt.text,
                    "status": end.turn.status,
                    "problem": str(end.turn.problem or ""),
                }
                sys.stdout.write(json.dumps({**said, "waits": waits}) + "\n")


async def main(path: str, url: str, name: str, turns: int) -> None:
    # As long as a person would wait is too long for a test with hundreds of turns.
    turn.BUSY_POLL_SECONDS = 0.02
    with (
        closing(SQLiteStore(Path(path), now)) as store,
        closing(
            AgentsChatRunner(store.journal, lambda: Connection(url, lambda: "sk"), tools=lambda: False, clock=now)
        ) as runner,
    ):
        await asyncio.gather(talk(runner, shared(name, turns)), talk(runner, many(name, turns)))


if __name__ == "__main__":
    _, file, address, who, count = sys.argv
    asyncio.run(main(file, address, who, int(count)))
