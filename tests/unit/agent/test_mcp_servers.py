"""All servers together: what is started, what is not, and what has to wait for none of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from litechat_tui.agent.mcp import servers as module
from litechat_tui.agent.mcp.servers import McpServers
from litechat_tui.agent.mcp.toolbox import Toolbox
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.tool_servers import Configured, ServerStatus, ToolServer, Transport, Untrusted
from tests.conftest import frozen_clock
from tests.fakes.tool_servers import FakeToolServerFiles
from tests.unit.agent.test_mcp_connection import FakeLink
from tests.waiting import until


def server(name: str, **more: Any) -> ToolServer:
    return ToolServer(name, Transport.STDIO, "x", **more)


class Lab:
    """Servers over links that do as the test says."""

    def __init__(self, *servers: ToolServer) -> None:
        self.files = FakeToolServerFiles(*servers)
        self.off: set[str] = set()
        self.links: dict[str, FakeLink] = {}
        self.prepare: Callable[[FakeLink], None] = lambda _link: None
        self.loads = 0
        loop = asyncio.get_running_loop()
        self.servers = McpServers(
            self.files, self.off.__contains__, lambda *call: loop.call_soon_threadsafe(*call) is not None
        )

    def load(self) -> tuple[Any, Any]:
        self.loads += 1
        return self._make, lambda error, _server, _log: Problem(Code.TOOLS_SERVER_FAILED, reason=str(error))

    def _make(self, server: ToolServer, log: Any, lost: Callable[[], object]) -> FakeLink:
        link = self.links[server.name] = FakeLink(log, lost)
        self.prepare(link)
        return link

    async def settled(self, *statuses: ServerStatus) -> None:
        """Wait until the servers are like that."""
        await self.servers.settled()
        await until(lambda: [state.status for state in self.servers.states] == [*statuses], f"they are {statuses}")

    @property
    def wire_names(self) -> list[str]:
        return [tool.wire_name for tool, _ in Toolbox(frozen_clock, built_in=False, servers=self.servers).tools("s1")]


@asynccontextmanager
async def running(monkeypatch: pytest.MonkeyPatch, *servers: ToolServer) -> AsyncIterator[Lab]:
    lab = Lab(*servers)
    monkeypatch.setattr(module, "_load", lab.load)
    task = asyncio.create_task(lab.servers.run())
    try:
        yield lab
    finally:
        lab.servers.close()
        await task


READY, OFF, FAILED = ServerStatus.READY, ServerStatus.OFF, ServerStatus.FAILED


async def test_without_servers_nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(monkeypatch, server("a", on=False)) as lab:
        lab.off.add("b")
        await lab.settled(OFF)
        assert lab.loads == 0


async def test_all_that_are_on_are_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(monkeypatch, server("b"), server("a"), server("c", on=False)) as lab:
        await lab.settled(READY, READY, OFF)
        assert lab.wire_names == ["b__echo", "a__echo"]
        states = lab.servers.states
        assert states is lab.servers.states
    assert all(link.cleaned for link in lab.links.values())


async def test_one_that_fails_is_in_nobody_s_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise ValueError("no")

    lab_links: list[FakeLink] = []

    def prepare(link: FakeLink) -> None:
        lab_links.append(link)
        if len(lab_links) == 1:
            link.connecting = refuse

    async with running(monkeypatch, server("a"), server("b")) as lab:
        lab.prepare = prepare
        await lab.settled(FAILED, READY)
        assert lab.wire_names == ["b__echo"]
        lab.servers.reconnect("a")
        lab.servers.reconnect("none")
        await lab.settled(READY, READY)


async def test_what_changes_in_the_configuration_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(monkeypatch, server("a"), server("b")) as lab:
        await lab.settled(READY, READY)
        first = dict(lab.links)
        asking = Untrusted("p", "d", ())
        wrong = Problem(Code.TOOLS_SERVER_NAME, path="p", server="s")
        lab.files.configured = Configured(
            (server("c"), server("a"), replace(server("b"), call_seconds=9)), (wrong,), asking
        )
        lab.off.add("a")
        lab.servers.refresh()
        await lab.settled(READY, OFF, READY)
        assert lab.wire_names == ["c__echo", "b__echo"]
        assert (first["a"].cleaned, first["b"].cleaned) == (1, 1)
        assert (lab.servers.problems, lab.servers.untrusted) == ((wrong,), asking)
        lab.off.clear()
        lab.servers.refresh()
        await lab.settled(READY, READY, READY)
        assert lab.wire_names == ["c__echo", "a__echo", "b__echo"]


async def test_an_entry_may_leave_tools_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(monkeypatch, server("a", without=frozenset(["echo"]))) as lab:
        await lab.settled(READY)
        assert not lab.wire_names
        assert [tool.name for tool in lab.servers.states[0].tools] == ["echo"]


async def test_where_mcp_does_not_load_everything_else_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(monkeypatch) as lab:
        await lab.settled()
        lab.files.configured = Configured((server("a"),))
        monkeypatch.setattr(lab, "load", None)
        monkeypatch.setattr(module, "_load", lambda: 1 / 0)
        lab.servers.refresh()
        await lab.settled(OFF)
        assert not lab.wire_names


async def test_before_it_is_closed_twice_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(monkeypatch, server("a")) as lab:
        await lab.settled(READY)
        lab.servers.close()
