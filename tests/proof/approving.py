"""A program that has tools called after asking, and is killed at one moment after the other; each run is a fork.

For each moment there is a folder with a session file and the effects of the tools, line by line. In the first run the
program is killed; in the second one it goes on as a person would, who allows what is asked again.
Usage: approving.py FOLDER. It writes how many moments there were.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agents import FunctionTool, function_tool

from litechat_tui.agent import calls
from litechat_tui.agent.mcp.toolbox import Toolbox
from litechat_tui.agent.runner import AgentsChatRunner
from litechat_tui.agent.warmup import warm_up
from litechat_tui.demo import wire
from litechat_tui.demo.server import ResponsesServer
from litechat_tui.demo.steps import Request, Step
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import EMPTY, Prompt
from litechat_tui.domain.tool_calls import Decision
from litechat_tui.domain.tools import Tool
from litechat_tui.proxy.connection import Connection
from litechat_tui.store.sqlite import SQLiteStore

EFFECTS = "effects"
TEXTS = ("a", "b", "c")
"""What the model has written, each in a call of its own; nobody allows the last one."""
STEPS = ("append", "pause", "decide", "start_calls", "finish_call", "end")


class Moments:
    """Kills the program at one moment."""

    def __init__(self, fatal: int) -> None:
        self.count, self.fatal = 0, fatal

    def __call__(self) -> None:
        self.count += 1
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **kwargs: Any) -> Any:
            self()
            done = step(*args, **kwargs)
            self()
            return done

        return stepped


def now() -> datetime:
    return datetime.now(UTC)


def answer(request: Request) -> Iterator[Step]:
    """Call the tools, or say that all is done."""
    items = request.body["input"]
    if items[-1].get("type") == "function_call_output":
        yield from wire.Reply([wire.Text("Done.")]).completed()
        return
    blocks = [wire.Call("write", f'{{"text": "{text}"}}', f"call_{text}") for text in TEXTS]
    yield from wire.Reply([wire.Text("I will."), *blocks]).completed()


def tools(folder: Path, moment: Moments) -> Callable[[Toolbox, str], list[tuple[Tool, FunctionTool]]]:
    async def write(text: str) -> str:
        moment()
        with (folder / EFFECTS).open("a") as file:
            file.write(f"{text}\n")
        moment()
        return f"wrote {text}"

    tool = (Tool("files", "write", "write", identity="i"), function_tool(write))
    return lambda _box, _session_id: [tool]


async def heard(runner: AgentsChatRunner, request: TurnRequest) -> None:
    async for _ in runner.send(request):
        pass


async def talk(store: SQLiteStore, runner: AgentsChatRunner) -> None:
    """Ask once, and decide about whatever is asked until nothing is."""
    if not store.journal.items("a"):
        await heard(runner, TurnRequest("a", Prompt("Write"), "m"))
    while (session := store.queries.session("a")) and session.status is TurnStatus.AWAITING_APPROVAL:
        turn = store.queries.messages("a")[-1].turn
        assert turn is not None
        for call in store.journal.carried(turn).calls:
            wanted = Decision.NO if call.call_id == "call_c" else Decision.ONCE
            decided = store.journal.decide(turn.id, call.call_id, wanted)
            if decided.resumed:
                await heard(runner, TurnRequest("a", EMPTY, "m", resumes=turn.id))


def program(folder: Path, fatal: int) -> int:
    """Run until the moment `fatal`; return how many there were."""
    moment = Moments(fatal)
    calls.TOOL_WAIT_SECONDS = 0.0
    Toolbox.tools = tools(folder, moment)  # type: ignore[method-assign, assignment]
    with closing(SQLiteStore(folder / "s.db", now)) as store, ResponsesServer(answer) as server:
        for name in STEPS:
            setattr(store.journal, name, moment.around(getattr(store.journal, name)))
        store.journal.recover()
        connection = Connection(server.base_url, lambda: "sk")
        runner = AgentsChatRunner(store.journal, lambda: connection, tools=lambda: True, clock=now)
        with closing(runner):
            asyncio.run(talk(store, runner))
    return moment.count


def forked(folder: Path, fatal: int) -> bool:
    """Run in a fork; return whether it came to its end."""
    pid = os.fork()
    if not pid:
        status = 70
        try:
            program(folder, fatal)
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), code
    return code == 0


def main(folder: Path) -> None:
    warm_up()
    fatal, ended = 0, False
    while not ended:
        fatal += 1
        (where := folder / str(fatal)).mkdir()
        ended = forked(where, fatal)
        assert forked(where, 0)
    sys.stdout.write(f"{fatal}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
