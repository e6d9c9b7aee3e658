"""Real children and a real server over HTTP, each started by the test: `tests/lab_server.py`."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest
from agents.tool_context import ToolContext

from litechat_tui.agent.mcp import child, links
from litechat_tui.agent.mcp import servers as servers_module
from litechat_tui.agent.mcp.log import ServerLog
from litechat_tui.agent.mcp.servers import McpServers
from litechat_tui.agent.mcp.toolbox import Toolbox
from litechat_tui.domain.codes import Code
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.tool_servers import ServerState, ServerStatus, ToolServer, Transport
from tests.conftest import frozen_clock
from tests.fakes.tool_servers import FakeToolServerFiles
from tests.waiting import until

LAB = str(Path(__file__).parents[2] / "lab_server.py")
READY, FAILED = ServerStatus.READY, ServerStatus.FAILED


def lab(name: str = "lab", *how: str, **more: Any) -> ToolServer:
    return ToolServer(name, Transport.STDIO, sys.executable, (LAB, *how), **more)


class Bench:
    """Servers that are really there, and a toolbox over them."""

    def __init__(self, servers: McpServers) -> None:
        self.servers = servers
        self.toolbox = Toolbox(frozen_clock, built_in=False, servers=servers)

    @property
    def state(self) -> ServerState:
        return self.servers.states[0]

    async def ready(self) -> None:
        await self.servers.settled()
        await until(lambda: self.state.status in (READY, FAILED), "the server settles")
        assert self.state.status is READY, (self.state.problem, self.state.log)

    async def call(self, name: str, arguments: str = "{}") -> Any:
        (function,) = [function for tool, function in self.toolbox.tools("s1") if tool.name == name]
        context = ToolContext(None, tool_name=name, tool_call_id="c1", tool_arguments=arguments)
        return await function.on_invoke_tool(context, arguments)


@asynccontextmanager
async def started(*servers: ToolServer) -> AsyncIterator[Bench]:
    loop = asyncio.get_running_loop()
    all_servers = McpServers(
        FakeToolServerFiles(*servers), lambda _name: False, lambda *call: loop.call_soon_threadsafe(*call) is not None
    )
    task = asyncio.create_task(all_servers.run())
    try:
        yield Bench(all_servers)
    finally:
        all_servers.close()
        await task


def is_alive(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z" if Path("/proc").exists() else True
    return False


async def test_a_child_is_called_and_gets_no_key_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_API_KEY", "sk-not-for-children")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nor-this")
    async with started(lab(environment={"GIVEN": "yes"})) as bench:
        await bench.ready()
        environment = await bench.call("environment")
        assert '"GIVEN": "yes"' in environment
        assert "LITELLM" not in environment
        assert "AWS" not in environment
        assert await bench.call("echo", '{"text": "日本"}') == "日本"
        assert "missing required parameters: text" in await bench.call("echo")
        assert await bench.call("tricky") == "␛[2Jgone�"
        assert (await bench.call("boom")).startswith("The tool reports an error:")
        assert await bench.call("empty") == "(no output)"
        assert (await bench.call("picture"))[0]["image_url"].startswith("data:image/png;base64,")
        assert len(await bench.call("huge", '{"size": 400000}')) == 400_000
        assert bench.state.log == ("The lab is open.␛[2J",)
        hints = {tool.name: tool.hints for tool in bench.state.tools}
        assert (hints["echo"].read_only, hints["boom"].read_only) == (True, None)


async def test_a_child_that_dies_in_a_call_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with started(lab()) as bench:
        await bench.ready()
        assert "was lost during the call" in await bench.call("crash")
        assert await bench.call("echo", '{"text": "back"}') == "back"
        assert "It was the crash tool." in bench.state.log


async def test_a_call_that_is_stopped_is_stopped_at_the_server(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    async with started(lab()) as bench:
        await bench.ready()
        call = asyncio.create_task(bench.call("slow", f'{{"marker": "{marker}"}}'))
        await asyncio.to_thread(_wait_for, lambda: marker.exists() and marker.read_text() == "started")
        call.cancel()
        await asyncio.wait([call])
        await asyncio.to_thread(_wait_for, lambda: marker.read_text() == "cancelled")
        assert await bench.call("echo", '{"text": "still there"}') == "still there"


def _wait_for(condition: Any) -> None:
    asyncio.run(until(condition, "the file says so"))


async def test_what_a_child_left_behind_ends_with_it(tmp_path: Path) -> None:
    async with started(lab("lab", "orphan", str(tmp_path / "pid"))) as bench:
        await bench.ready()
        orphan = int((tmp_path / "pid").read_text())
        assert is_alive(orphan)
    await asyncio.to_thread(_wait_for, lambda: not is_alive(orphan))


async def test_lines_that_are_no_messages_go_to_the_log() -> None:
    async with started(lab("lab", "garbage")) as bench:
        await bench.ready()
        assert bench.state.log[:2] == ("Welcome to the lab!", "{}")


@pytest.mark.parametrize(
    ("server", "code"),
    [
        (lab("lab", "exits"), Code.TOOLS_SERVER_EXITED),
        (lab("lab", "floods"), Code.TOOLS_SERVER_EXITED),
        (lab("lab", "silent", connect_seconds=0.5), Code.TOOLS_SERVER_SILENT),
        (lab("lab", "stubborn", connect_seconds=2), Code.TOOLS_SERVER_SILENT),
        (ToolServer("lab", Transport.STDIO, "no-such-program-anywhere"), Code.TOOLS_COMMAND_MISSING),
        (ToolServer("lab", Transport.STDIO, "/"), Code.TOOLS_COMMAND_FAILED),
        (ToolServer("lab", Transport.HTTP, url="http://127.0.0.1:9/mcp"), Code.TOOLS_SERVER_UNREACHABLE),
        (ToolServer("lab", Transport.SSE, url="http://127.0.0.1:9/mcp"), Code.TOOLS_SERVER_UNREACHABLE),
    ],
)
async def test_a_server_that_cannot_be_used_says_why(
    server: ToolServer, code: Code, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "MOST_MESSAGE_BYTES", 1_000_000)
    async with started(server) as bench:
        await bench.servers.settled()
        await until(lambda: bench.state.status is FAILED, "it fails")
        assert bench.state.problem is not None
        assert bench.state.problem.code is code
        if code is Code.TOOLS_SERVER_EXITED:
            assert bench.state.log


async def test_five_thousand_tools_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with started(lab("lab", "many")) as bench:
        await bench.ready()
        assert len(bench.state.tools) == 5_000
        assert len(bench.toolbox.tools("s1")) == 128


async def test_a_flood_of_lines_and_of_errors_leaves_room_for_calls() -> None:
    async with started(lab("lab", "chatters")) as bench:
        await bench.ready()
        assert await bench.call("echo", '{"text": "heard"}') == "heard"


async def test_an_answer_that_is_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MOST_MESSAGE_BYTES", 10)
    log = ServerLog(Redactor())
    sent: list[httpx2.Request] = []

    async def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        kind = "text/event-stream" if "events" in str(request.url) else "application/json"
        status = 403 if "no" in str(request.url) else 200
        content = _stream(5) if "short" in str(request.url) else _stream(5, 15)
        return httpx2.Response(status, content=content, headers={"content-type": kind})

    async with links._Clients(log)(headers={"a": "b"}) as client:
        client._transport = httpx2.MockTransport(answer)
        with pytest.raises(httpx2.ReadError, match="is not read"):
            await client.get("http://x/")
        assert (await client.get("http://x/events")).content == b"x" * 20
        assert (await client.get("http://x/short")).content == b"x" * 5
        assert log.status == 0
        with pytest.raises(httpx2.ReadError):
            await client.get("http://x/no")
        assert log.status == 403
        assert sent[0].headers["a"] == "b"
        assert not client.follow_redirects


async def _stream(*sizes: int) -> AsyncIterator[bytes]:
    for size in sizes:
        yield b"x" * size


def test_links_are_loaded_late() -> None:
    make, judge = servers_module._load()
    assert (make.__module__, judge.__module__) == (
        "litechat_tui.agent.mcp.links",
        "litechat_tui.agent.mcp.failures",
    )
