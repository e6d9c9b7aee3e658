"""All servers of tools: started beside everything else, and none of them in the way of another.

Importing it is cheap: MCP is loaded once there is a server to connect to.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence

from litechat_tui.agent.engine import without_collections
from litechat_tui.agent.mcp.connection import Judge, Make, ServerConnection
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.ports import ToolServerFiles
from litechat_tui.domain.tool_servers import Configured, ServerState, ServerStatus, ToolServer, Untrusted
from litechat_tui.domain.tools import Tool

_log = logging.getLogger(__name__)

IsOff = Callable[[str], bool]
"""Returns whether the reader has switched off a server, by its name."""
Call = Callable[..., bool]
"""Calls a function on the engine's loop, from any thread; returns whether it will."""


class McpServers:
    """`ports.ToolServers`. `run` is its life, on the engine's loop; all else may be called from any thread."""

    def __init__(self, files: ToolServerFiles, is_off: IsOff, call: Call) -> None:
        self._files = files
        self._is_off = is_off
        self._call = call
        self._configured = Configured()
        self._connections: dict[str, ServerConnection] = {}
        self._tasks: dict[ServerConnection, asyncio.Task[None]] = {}
        self._states: tuple[ServerState, ...] = ()
        self._refresh = asyncio.Event()
        self._closing = False
        self._read = asyncio.Event()
        """Set once the configuration has been read for the first time."""

    @property
    def states(self) -> Sequence[ServerState]:
        """Each server as it is now; the same object while nothing has changed."""
        return self._states

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with entries of the configuration."""
        return self._configured.problems

    @property
    def untrusted(self) -> Untrusted | None:
        """What the current folder names and the reader has not consented to."""
        return self._configured.untrusted

    def reconnect(self, name: str) -> None:
        """Connect to a server again."""
        self._call(self._reconnect, name)

    def refresh(self) -> None:
        """Read the configuration again: start what is new or changed or on again, stop what is not."""
        self._call(self._refresh.set)

    def close(self) -> None:
        """End all connections; `run` returns when that is done. On the engine's loop."""
        self._closing = True
        self._refresh.set()

    async def run(self) -> None:
        """Read the configuration and keep its servers connected until closed. Does not raise."""
        while not self._closing:
            self._refresh.clear()
            self._configured = await asyncio.to_thread(self._files.read)
            try:
                await self._take_over(self._configured.servers)
            except Exception:  # noqa: BLE001 - the SDK's MCP part may not load; everything else works without it
                _log.exception("Tool servers could not be started")
            self._read.set()
            self._update()
            await self._refresh.wait()
        await self._end([*self._connections.values()])

    async def settled(self) -> None:
        """Wait until it is known of each server whether it can be used."""
        await self._read.wait()
        await asyncio.gather(*(each.settled() for each in self._connections.values()))

    def offered(self) -> Iterator[tuple[ServerConnection, str, Tool]]:
        """Yield who has which tool, by what name of its own. On the engine's loop."""
        for connection in self._connections.values():
            for name, tool in connection.tools.items():
                if connection.server.offers(name):
                    yield connection, name, tool

    async def _take_over(self, servers: Sequence[ToolServer]) -> None:
        wanted = {each.name: each for each in servers if each.on and not self._is_off(each.name)}
        gone = [each for name, each in self._connections.items() if wanted.get(name) != each.server]
        await self._end(gone)
        new = [server for name, server in wanted.items() if name not in self._connections]
        if new:
            make, judge = await asyncio.to_thread(without_collections, _load)
            for server in new:
                connection = ServerConnection(server, self._update)
                self._connections[server.name] = connection
                self._tasks[connection] = asyncio.create_task(connection.run(make, judge))
        # In the order of the configuration, which is that of the screen and of requests.
        self._connections = {name: self._connections[name] for name in wanted}

    async def _end(self, connections: Sequence[ServerConnection]) -> None:
        for connection in connections:
            connection.close()
        await asyncio.gather(*(self._tasks.pop(each) for each in connections), return_exceptions=True)
        for connection in connections:
            del self._connections[connection.server.name]

    def _reconnect(self, name: str) -> None:
        if (connection := self._connections.get(name)) is not None:
            connection.reconnect()

    def _update(self) -> None:
        self._states = tuple(
            self._connections[each.name].state
            if each.name in self._connections
            else ServerState(each, ServerStatus.OFF)
            for each in self._configured.servers
        )


def _load() -> tuple[Make, Judge]:
    from litechat_tui.agent.mcp.failures import problem_of
    from litechat_tui.agent.mcp.links import link_to

    return link_to, problem_of
