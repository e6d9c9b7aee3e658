"""Servers of tools beside the turns of a runner."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from mcp.types import Tool

from litechat_tui.agent.calls import GONE
from litechat_tui.agent.mcp import servers as module
from litechat_tui.agent.mcp.toolbox import Toolbox
from litechat_tui.agent.warmup import warm_up
from litechat_tui.demo import wire
from litechat_tui.domain.chat import ToolPart, TurnStatus
from litechat_tui.domain.events import ToolAsked, TurnStarted
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import EMPTY
from litechat_tui.domain.tool_calls import CallError, CallState, Decision
from litechat_tui.domain.tool_servers import ServerStatus, ToolServer, Transport
from tests.fakes.tool_servers import FakeToolServerFiles
from tests.unit.agent.rig import Ended, ended, rig, saying
from tests.unit.agent.rig import until as told_until
from tests.unit.agent.test_mcp_connection import FakeLink
from tests.waiting import until

LINKS: list[FakeLink] = []
"""Those that were made, the newest last."""
SERVER = ToolServer("files", Transport.STDIO, "x")


@pytest.fixture(autouse=True)
def fake_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def make(_server: ToolServer, log: Any, lost: Any) -> FakeLink:
        LINKS.append(FakeLink(log, lost))
        return LINKS[-1]

    monkeypatch.setattr(module, "_load", lambda: (make, None))


async def test_a_prompt_starts_the_servers_and_their_tools_are_offered(tmp_path: Path) -> None:
    files = FakeToolServerFiles(SERVER)
    async with rig(tmp_path, servers=lambda: files, waits_for_servers=True) as chat:
        before = chat.runner.servers
        await chat.reply("Hello?", saying("Hi").completed())
        assert before is None
        assert chat.runner.servers is not None
        assert [state.status for state in chat.runner.servers.states] == [ServerStatus.READY]
        tools = chat.server.requests[-1].body["tools"]
        assert [tool["name"] for tool in tools] == ["current_time", "files__echo"]


async def test_what_a_session_does_without_is_not_sent(tmp_path: Path) -> None:
    files = FakeToolServerFiles(SERVER)
    off = {"": [], "session-1": ["files.echo"]}
    async with rig(
        tmp_path, servers=lambda: files, waits_for_servers=True, switched_off=lambda session_id: off[session_id]
    ) as chat:
        await chat.reply("Hello?", saying("Hi").completed())
        assert [tool["name"] for tool in chat.server.requests[-1].body["tools"]] == ["current_time"]
        assert chat.runner.servers is not None
        off[""] = ["files"]
        chat.runner.servers.refresh()
        await until(
            lambda: chat.runner.servers and chat.runner.servers.states[0].status is ServerStatus.OFF, "it is off"
        )


async def test_a_tool_that_comes_back_as_another_while_it_is_waited_for_is_not_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()
    links: list[FakeLink] = []

    def make(_server: ToolServer, log: Any, lost: Any) -> FakeLink:
        links.append(FakeLink(log, lost))
        if len(links) > 1:
            links[-1].connecting = gate.wait
            links[-1].offered = [Tool(name="echo", description="Delete all.", input_schema={"type": "object"})]
        return links[-1]

    async def ready(_: Toolbox) -> None:
        """Wait for no server."""

    def running(told: Ended) -> bool:
        return any(event.call.state is CallState.RUNNING for event in told.all(ToolAsked))

    monkeypatch.setattr(module, "_load", lambda: (make, None))
    files = FakeToolServerFiles(SERVER)
    async with rig(tmp_path, servers=lambda: files, waits_for_servers=True) as chat:
        asked = await chat.reply("Go", saying(wire.Call("files__echo", "{}", "c1")).completed())
        turn = chat.store.journal.decide(asked.turn.id, "c1", Decision.ONCE).resumed
        assert turn is not None
        servers = chat.runner.servers
        assert servers is not None
        chat.runner._engine.call(links[0].lose)
        await until(lambda: len(links) == 2, "the server is connected to again")
        monkeypatch.setattr(Toolbox, "ready", ready)
        chat.script.append(saying("Done.").completed())
        reply = chat.runner.send(TurnRequest(turn.session_id, EMPTY, turn.model, resumes=turn.id))
        await told_until(reply, running)
        chat.runner._engine.call(gate.set)
        await ended(reply)
        (part,) = [part for part in chat.messages[-1].parts if isinstance(part, ToolPart)]
        assert part.call is not None
        assert (part.call.error, part.output, links[1].called) == (CallError.GONE, GONE, [])


async def test_a_turn_does_not_wait_for_servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = FakeToolServerFiles(SERVER)
    gate = asyncio.Event()

    def make(_server: ToolServer, log: Any, lost: Any) -> FakeLink:
        link = FakeLink(log, lost)
        link.connecting = gate.wait
        return link

    monkeypatch.setattr(module, "_load", lambda: (make, None))
    async with rig(tmp_path, servers=lambda: files) as chat:
        await chat.reply("Hello?", saying("Hi").completed())
        assert [tool["name"] for tool in chat.server.requests[-1].body["tools"]] == ["current_time"]


async def test_where_the_sdk_does_not_load_no_server_is_started(tmp_path: Path) -> None:
    def broken() -> bool:
        raise ValueError("no settings")

    files = FakeToolServerFiles(SERVER)
    async with rig(tmp_path, servers=lambda: files) as chat:
        chat.runner._tools = broken
        await chat.reply("Hello?")
        assert chat.runner.servers is not None
        assert not chat.runner.servers.states


async def test_a_call_of_a_tool_that_came_in_the_last_moment_is_asked_about_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()

    def make(_server: ToolServer, log: Any, lost: Any) -> FakeLink:
        link = FakeLink(log, lost)
        link.connecting = gate.wait
        LINKS.append(link)
        return link

    monkeypatch.setattr(module, "_load", lambda: (make, None))
    files = FakeToolServerFiles(SERVER)
    async with rig(tmp_path, servers=lambda: files, waits_for_servers=True) as chat:
        await asyncio.to_thread(warm_up)
        reply = chat.send("Go", saying(wire.Call("files__echo", "{}", "call_1")).completed())
        await told_until(reply, lambda told: told.all(TurnStarted))
        chat.runner._engine.call(gate.set)
        told = await ended(reply)
        (part,) = [part for part in told.message.parts if isinstance(part, ToolPart)]
        assert told.turn.status is TurnStatus.AWAITING_APPROVAL
        assert part.call is not None
        assert (part.call.server, part.call.decision) == ("files", None)
        assert LINKS[-1].called == []
