"""A server that connects, is lost, comes back and is called, over links that do as the test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from agents.exceptions import UserError
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult, TextContent, Tool
from mcp_types import CONNECTION_CLOSED, REQUEST_TIMEOUT

from litechat_tui.agent.mcp import connection as module
from litechat_tui.agent.mcp.connection import MOST_TRIES, CallError, ServerConnection, ToolChangedError
from litechat_tui.agent.mcp.described import tools_of
from litechat_tui.agent.mcp.failures import problem_of
from litechat_tui.agent.mcp.log import ServerLog
from litechat_tui.domain.codes import Code
from litechat_tui.domain.tool_servers import ServerState, ServerStatus, ToolServer, Transport

SERVER = ToolServer("lab", Transport.STDIO, "x", headers={"A": "Bearer sk-1234567890"}, connect_seconds=30)
(ECHO,) = tools_of(SERVER, [Tool(name="echo", input_schema={"type": "object"}).model_dump(by_alias=True)]).values()
READY, FAILED, CONNECTING = ServerStatus.READY, ServerStatus.FAILED, ServerStatus.CONNECTING


class FakeLink:
    """A connection as the SDK makes it."""

    def __init__(self, log: ServerLog, lost: Callable[[], object]) -> None:
        self.log = log
        self.lose = lost
        self.connecting: Callable[[], Any] = lambda: None
        self.answer: Callable[[], Any] = lambda: "done"
        self.offered = [Tool(name="echo", input_schema={"type": "object"})]
        self.called: list[tuple[str, Any]] = []
        self.cleaned = 0
        self.cleaning: Callable[[], Any] = lambda: None

    async def connect(self) -> None:
        if (waiting := self.connecting()) is not None:
            await waiting

    async def list_tools(self) -> list[Tool]:
        return self.offered

    async def call_tool(self, name: str, arguments: Mapping[str, Any]) -> CallToolResult:
        self.called.append((name, arguments))
        return CallToolResult(content=[TextContent(type="text", text=self.answer())])

    async def cleanup(self) -> None:
        self.cleaned += 1
        self.cleaning()


class Lab:
    """A connection with its links, the newest last."""

    def __init__(self, server: ToolServer = SERVER) -> None:
        self.links: list[FakeLink] = []
        self.prepare: Callable[[FakeLink], object] = lambda _link: None
        self._changed = asyncio.Event()
        self.connection = ServerConnection(server, self._changed.set)

    def make(self, _server: ToolServer, log: ServerLog, lost: Callable[[], object]) -> Any:
        link = FakeLink(log, lost)
        self.links.append(link)
        self.prepare(link)
        self._changed.set()
        return link

    async def until(self, wanted: ServerStatus, links: int) -> ServerState:
        while not (self.connection.state.status is wanted and len(self.links) >= links):
            await self._changed.wait()
            self._changed.clear()
        return self.connection.state


@asynccontextmanager
async def running(lab: Lab) -> AsyncIterator[Lab]:
    task = asyncio.create_task(lab.connection.run(lab.make, problem_of))
    try:
        yield lab
    finally:
        lab.connection.close()
        await task


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_SECONDS", 0)


def fail(error: BaseException) -> Callable[[], Any]:
    def failing() -> Any:
        raise error

    return failing


async def test_a_server_that_connects_offers_its_tools_and_is_called() -> None:
    async with running(Lab()) as lab:
        await lab.connection.settled()
        state = lab.connection.state
        assert (state.status, [tool.wire_name for tool in state.tools]) == (READY, ["lab__echo"])
        answer = await lab.connection.call("echo", {"a": 1}, ECHO)
        assert answer["content"] == [{"type": "text", "text": "done"}]
        assert lab.links[0].called == [("echo", {"a": 1})]
    assert lab.links[0].cleaned == 1


async def test_one_that_does_not_connect_says_why_and_is_left_alone() -> None:
    lab = Lab()
    lab.prepare = lambda link: setattr(link, "connecting", fail(FileNotFoundError("x")))
    async with running(lab):
        state = await lab.until(FAILED, 1)
        assert state.problem is not None
        assert state.problem.code is Code.TOOLS_COMMAND_MISSING
        assert not state.tools
        with pytest.raises(CallError, match="not connected"):
            await lab.connection.call("echo", {}, ECHO)
        assert len(lab.links) == 1


async def test_it_connects_again_when_that_is_asked_for() -> None:
    lab = Lab()
    lab.prepare = lambda link: setattr(link, "connecting", fail(ValueError("no")))
    async with running(lab):
        await lab.until(FAILED, 1)
        lab.prepare = lambda _link: None
        lab.connection.reconnect()
        assert (await lab.until(READY, 2)).problem is None
        lab.connection.reconnect()
        await lab.until(READY, 3)
        assert [link.cleaned for link in lab.links] == [1, 1, 0]


async def test_what_takes_too_long_is_given_up() -> None:
    lab = Lab(ToolServer("lab", Transport.STDIO, "x", connect_seconds=0.01))
    lab.prepare = lambda link: setattr(link, "connecting", lambda: asyncio.sleep(600))
    async with running(lab):
        state = await lab.until(FAILED, 1)
        assert state.problem is not None
        assert state.problem.code is Code.TOOLS_SERVER_SILENT
        assert lab.links[0].cleaned == 1


async def test_closing_does_not_wait_for_a_connection() -> None:
    lab = Lab()
    begun = asyncio.Event()

    async def never() -> None:
        begun.set()
        await asyncio.sleep(600)

    lab.prepare = lambda link: setattr(link, "connecting", never)
    async with running(lab):
        await begun.wait()
    assert lab.links[0].cleaned == 1


async def test_a_lost_connection_is_made_again_and_keeps_its_tools_meanwhile() -> None:
    gate = asyncio.Event()
    async with running(Lab()) as lab:
        await lab.until(READY, 1)
        lab.prepare = lambda link: setattr(link, "connecting", gate.wait)
        lab.links[0].lose()
        state = await lab.until(CONNECTING, 2)
        assert [tool.name for tool in state.tools] == ["echo"]
        assert state.problem is not None
        assert state.problem.code is Code.TOOLS_SERVER_LOST
        call = asyncio.create_task(lab.connection.call("echo", {}, ECHO))
        gate.set()
        assert (await call)["content"]
        assert lab.links[1].called == [("echo", {})]


@pytest.mark.parametrize(
    "offered",
    [
        [],
        [Tool(name="echo", description="Delete everything.", input_schema={"type": "object"})],
        [Tool(name="echo", input_schema={"type": "object", "required": ["path"]})],
        [Tool(name="echo2", input_schema={"type": "object"})],
    ],
)
async def test_a_tool_that_came_back_as_another_is_not_called(offered: list[Tool]) -> None:
    gate = asyncio.Event()

    def prepare(link: FakeLink) -> None:
        link.connecting, link.offered = gate.wait, offered

    async with running(Lab()) as lab:
        await lab.until(READY, 1)
        lab.prepare = prepare
        lab.links[0].lose()
        await lab.until(CONNECTING, 2)
        call = asyncio.create_task(lab.connection.call("echo", {}, ECHO))
        gate.set()
        with pytest.raises(ToolChangedError):
            await call
        assert not lab.links[1].called


async def test_after_so_many_failures_a_lost_one_is_left_to_the_reader() -> None:
    async with running(Lab()) as lab:
        await lab.until(READY, 1)
        lab.prepare = lambda link: setattr(link, "connecting", fail(ValueError("gone")))
        lab.links[0].lose()
        assert not (await lab.until(FAILED, MOST_TRIES + 1)).tools
        assert len(lab.links) == MOST_TRIES + 1


async def test_one_that_is_lost_as_soon_as_it_is_there_is_left_to_the_reader() -> None:
    lab = Lab()
    lab.prepare = lambda link: link.lose()
    async with running(lab):
        await lab.until(FAILED, MOST_TRIES + 1)
        assert len(lab.links) == MOST_TRIES + 1


async def test_one_that_was_there_for_long_has_all_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STEADY_SECONDS", -1.0)
    async with running(Lab()) as lab:
        for number in range(MOST_TRIES + 2):
            await lab.until(READY, number + 1)
            lab.links[number].lose()
        await lab.until(READY, MOST_TRIES + 3)


async def test_an_end_that_goes_wrong_is_over_all_the_same() -> None:
    async with running(Lab()) as lab:
        await lab.until(READY, 1)
        lab.links[0].cleaning = fail(RuntimeError("cancel scope"))
        lab.links[0].lose()
        await lab.until(READY, 2)


async def test_a_connection_that_cancels_itself_has_failed() -> None:
    lab = Lab()
    lab.prepare = lambda link: setattr(link, "connecting", fail(asyncio.CancelledError()))
    async with running(lab):
        assert (await lab.until(FAILED, 1)).problem is not None


CLOSED = MCPError(CONNECTION_CLOSED, "Connection closed")


async def test_a_call_during_which_the_connection_is_lost_is_never_made_again() -> None:
    async with running(Lab()) as lab:
        await lab.until(READY, 1)
        lab.links[0].answer = fail(CLOSED)
        with pytest.raises(CallError, match="may have taken effect or not"):
            await lab.connection.call("echo", {}, ECHO)
        await lab.until(READY, 2)
        assert not lab.links[1].called


@pytest.mark.parametrize(
    ("transport", "error", "said", "lost"),
    [
        (Transport.STDIO, MCPError(REQUEST_TIMEOUT, "Timed out"), "given up after 60 seconds", False),
        (Transport.STDIO, MCPError(-32602, "No such tool"), "The call failed: No such tool", False),
        (Transport.STDIO, UserError("missing required parameters: text"), "missing required parameters: text", False),
        (Transport.HTTP, UserError("missing required parameters: text"), "missing required parameters: text", False),
        (Transport.HTTP, UserError("HTTP error 404"), "was lost during the call", True),
        (Transport.HTTP, MCPError(-32602, "No such tool"), "The call failed: No such tool", False),
    ],
)
async def test_the_model_is_told_what_helps_it(transport: Transport, error: Exception, said: str, lost: bool) -> None:
    async with running(Lab(ToolServer("lab", transport, "x", url="http://x"))) as lab:
        await lab.until(READY, 1)
        lab.links[0].answer = fail(error)
        with pytest.raises(CallError, match=said):
            await lab.connection.call("echo", {}, lab.connection.tools["echo"])
        lab.links[0].answer = lambda: "done"
        await lab.until(READY, 2 if lost else 1)
        assert (await lab.connection.call("echo", {}, lab.connection.tools["echo"]))["content"]
        assert len(lab.links) == (2 if lost else 1)


@pytest.mark.parametrize(
    ("transport", "status", "error", "code"),
    [
        (Transport.STDIO, 0, PermissionError(13, "Permission denied"), Code.TOOLS_COMMAND_FAILED),
        (Transport.STDIO, 0, ExceptionGroup("all", [ExceptionGroup("one", [CLOSED])]), Code.TOOLS_SERVER_EXITED),
        (Transport.STDIO, 0, ValueError("embedded null byte."), Code.TOOLS_SERVER_FAILED),
        (Transport.HTTP, 401, MCPError(-1, "Server returned an error response"), Code.TOOLS_SERVER_REFUSED),
        (Transport.HTTP, 0, UserError("Could not reach the server."), Code.TOOLS_SERVER_UNREACHABLE),
        (Transport.SSE, 0, CLOSED, Code.TOOLS_SERVER_UNREACHABLE),
        (Transport.SSE, 0, ValueError(), Code.TOOLS_SERVER_FAILED),
    ],
)
def test_the_reader_is_told_why(transport: Transport, status: int, error: Exception, code: Code) -> None:
    log: Any = SimpleNamespace(status=status)
    assert problem_of(error, ToolServer("lab", transport, "x", url="http://x"), log).code is code


def test_a_folder_that_is_not_there_is_no_missing_command() -> None:
    log: Any = SimpleNamespace(status=0)
    server = ToolServer("lab", Transport.STDIO, "x", folder="/none")
    assert problem_of(FileNotFoundError(2, "No such file"), server, log).code is Code.TOOLS_COMMAND_FAILED


async def test_no_key_of_a_server_gets_into_its_log() -> None:
    async with running(Lab()) as lab:
        await lab.until(READY, 1)
        lab.links[0].log.add("I was given sk-1234567890")
        assert lab.connection.state.log == ("I was given sk-…",)
