"""Sends each line of standard input as a prompt, without a screen: `turns FILE BASE_URL all|no-checkpoints|none`.

`all` stores everything as the program does, `no-checkpoints` stores no text that is still arriving, `none` writes
nothing at all. Prints `ended` after each turn.
"""

import asyncio
import sys
from collections.abc import Collection, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from litechat_tui.agent.runner import AgentsChatRunner
from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.parameters import UNSET, Parameters
from litechat_tui.domain.ports import Carried, Decided, Item, Outcome, Partial, TurnJournal, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.tool_calls import CallError, Decision, ToolCall
from litechat_tui.proxy.connection import Connection
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.journal import SQLiteTurnJournal


def without_checkpoints(journal: SQLiteTurnJournal) -> SQLiteTurnJournal:
    """Let the journal keep whole items only."""

    def checkpoint(turn: Turn, partial: Partial, first_token_at: datetime | None) -> None:
        pass

    journal.checkpoint = checkpoint  # type: ignore[method-assign]
    return journal


class MemoryJournal:
    """A journal that keeps one session in memory."""

    def __init__(self) -> None:
        self._items: list[Item] = []

    def begin(self, request: TurnRequest) -> Turn:
        self._items.append({"role": "user", "content": request.prompt.text})
        return Turn(request.prompt.text, request.session_id, request.model, TurnStatus.RUNNING, now())

    def parameters(self, session_id: str) -> Parameters:  # noqa: ARG002 - there are none
        return UNSET

    def items(self, session_id: str) -> Sequence[Item]:  # noqa: ARG002 - there is one
        return [*self._items]

    def append(self, turn: Turn, items: Sequence[Item], calls: Sequence[ToolCall] = ()) -> None:  # noqa: ARG002
        self._items += items

    def pause(self, turn: Turn, outcome: Outcome, requests: int) -> Turn:  # noqa: ARG002 - nothing is asked
        return turn

    def decide(self, turn_id: str, call_id: str, decision: Decision, reason: str = "") -> Decided:  # noqa: ARG002
        return Decided(counts=False)

    def abandon(self, session_id: str) -> Turn | None:  # noqa: ARG002 - none waits
        return None

    def carried(self, turn: Turn) -> Carried:  # noqa: ARG002
        return Carried()

    def allowed(self, session_id: str) -> Collection[str]:  # noqa: ARG002
        return ()

    def start_calls(self, turn: Turn, call_ids: Sequence[str]) -> None:
        pass

    def finish_call(self, turn: Turn, call_id: str, output: Item, error: CallError | None = None) -> None:
        pass

    def checkpoint(self, turn: Turn, partial: Partial, first_token_at: datetime | None) -> None:
        pass

    def end(self, turn: Turn, outcome: Outcome) -> Turn:  # noqa: ARG002 - it is not stored
        return turn

    def recover(self) -> Sequence[Turn]:
        return ()

    def withdraw(self, turn: Turn) -> None:
        pass

    def beat(self) -> None:
        pass


def now() -> datetime:
    return datetime.now(UTC)


async def converse(runner: AgentsChatRunner) -> None:
    """Send what is asked, one after the other."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        async for _ in runner.send(TurnRequest("session", Prompt(line.strip()), "benchmark")):
            pass
        print("ended", flush=True)


def main() -> None:
    """Run with the requested journal."""
    path, base_url, kept = sys.argv[1:]
    with closing(SQLiteStore(Path(path), now)) as store:
        journal: TurnJournal = MemoryJournal()
        if kept != "none":
            journal = store.journal if kept == "all" else without_checkpoints(store.journal)
        runner = AgentsChatRunner(
            journal, lambda: Connection(base_url, lambda: "sk-benchmark"), tools=lambda: True, clock=now
        )
        with closing(runner):
            asyncio.run(converse(runner))


if __name__ == "__main__":
    main()
