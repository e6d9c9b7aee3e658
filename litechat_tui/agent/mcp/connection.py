"""One server: connected to, lost, connected to again, and called. All on the engine's loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from litechat_tui.agent.mcp.described import tools_of
from litechat_tui.agent.mcp.log import ServerLog
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.tool_servers import ServerState, ServerStatus, ToolServer
from litechat_tui.domain.tools import Tool

if TYPE_CHECKING:
    from agents.mcp.server import MCPServer

_log = logging.getLogger(__name__)

BACKOFF_SECONDS = 1.0
"""Pause before a lost connection is made again; twice as long after each failure."""
MOST_TRIES = 5
"""How often that is tried before it is left to the reader."""
STEADY_SECONDS = 30.0
"""A connection that lasts as long makes good for the failures before it."""
CLEANUP_SECONDS = 5.0
"""How long ending a connection may take before it is left alone."""

Make = Callable[[ToolServer, ServerLog, Callable[[], object]], "MCPServer"]
Judge = Callable[[BaseException, ToolServer, ServerLog], Problem]


class CallError(Exception):
    """A call did not come to its end; the text is for the model."""


class ToolChangedError(Exception):
    """A tool is not the one that is meant any more, and was not called."""


class Connection(Protocol):
    """What tools are called by."""

    async def call(self, name: str, arguments: Mapping[str, object], meant: Tool) -> Mapping[str, object]:
        """Call a tool by its server's own name for it, and return the answer as JSON.

        Raises `CallError`, and `ToolChangedError` where the server has another one of that name, or none.
        """


class ServerConnection:
    """A server from the first try to connect until it is closed. Nothing but `call` raises."""

    def __init__(self, server: ToolServer, changed: Callable[[], object]) -> None:
        """`changed` is called whenever `state` has become another."""
        self.server = server
        self._changed = changed
        # A header has a word before its key, such as Bearer.
        keys = (part for value in server.headers.values() for part in (value, *value.split()))
        self._log = ServerLog(Redactor((*server.environment.values(), *keys)))
        self._status = ServerStatus.CONNECTING
        self._problem: Problem | None = None
        self._link: MCPServer | None = None
        self._tools: Mapping[str, Tool] = {}
        self._lost = asyncio.Event()
        """Set when the connection is of no use any more."""
        self._wake = asyncio.Event()
        """Set when somebody wants it to end, or the next one to begin, at once."""
        self._settled = asyncio.Event()
        """Set while it is known whether there is a connection."""
        self._closing = False

    @property
    def state(self) -> ServerState:
        """How the server is now."""
        return ServerState(self.server, self._status, self._problem, tuple(self._tools.values()), self._log.lines)

    @property
    def tools(self) -> Mapping[str, Tool]:
        """What it offers, by the server's own names; none once it has failed."""
        return self._tools

    async def settled(self) -> None:
        """Wait until it is known whether there is a connection."""
        await self._settled.wait()

    def reconnect(self) -> None:
        """End the connection, if there is one, and connect again."""
        self._wake.set()

    def close(self) -> None:
        """End the connection for good; `run` returns soon."""
        self._closing = True
        self._wake.set()

    async def run(self, make: Make, judge: Judge) -> None:
        """Keep connected until closed. `make` returns what connects, `judge` why it did not."""
        loop = asyncio.get_running_loop()
        tries_left: int | None = None
        while not self._closing:
            self._wake.clear()
            self._tell(ServerStatus.CONNECTING, self._problem)
            began = loop.time()
            life = asyncio.create_task(self._live(make))
            await self._unless_woken(life)
            if self._wake.is_set():
                tries_left = None
                continue
            error = asyncio.CancelledError("gave up") if life.cancelled() else life.exception()
            if error is None:
                if tries_left is None or loop.time() - began > STEADY_SECONDS:
                    tries_left = MOST_TRIES
                self._problem = Problem(Code.TOOLS_SERVER_LOST)
            else:
                _log.info("A tool server failed: %s", self.server.name, exc_info=error)
                self._problem = judge(error, self.server, self._log)
            if tries_left:
                self._tell(ServerStatus.CONNECTING, self._problem)
                pause = BACKOFF_SECONDS * 2 ** (MOST_TRIES - tries_left)
                tries_left -= 1
            else:
                self._tools, pause = {}, None
                self._tell(ServerStatus.FAILED, self._problem)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)
                tries_left = None

    async def call(self, name: str, arguments: Mapping[str, object], meant: Tool) -> Mapping[str, object]:
        """Call a tool by the server's own name for it, and return the answer as JSON.

        A connection that was lost before is waited for; a call that was under way then is never made again. Raises
        `CallError`, and `ToolChangedError` where the server has another tool of that name by then, or none.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(self.server.connect_seconds):
                await self._settled.wait()
        link = self._link
        if link is None:
            raise CallError(f"The server {self.server.name} of this tool is not connected. Go on without it.")
        # Who comes back after a loss may bring other tools, and consent was to this one.
        if (now := self._tools.get(name)) is None or now.fingerprint != meant.fingerprint:
            raise ToolChangedError
        try:
            result = await link.call_tool(name, dict(arguments))
        except Exception as error:
            raise CallError(self._meant(error)) from error
        return result.model_dump(mode="json", by_alias=True, exclude_none=True)

    async def _live(self, make: Make) -> None:
        """Connect, and stay connected until that is lost. Raises what keeps it from being connected."""
        self._lost, self._log.status = asyncio.Event(), 0
        link = make(self.server, self._log, self._lost.set)
        try:
            async with asyncio.timeout(self.server.connect_seconds):
                await link.connect()  # type: ignore[no-untyped-call]
                listed = await link.list_tools()
            self._tools = tools_of(self.server, (tool.model_dump(mode="json", by_alias=True) for tool in listed))
            self._link = link
            self._tell(ServerStatus.READY, None)
            await self._lost.wait()
        finally:
            self._link = None
            self._settled.clear()
            try:
                async with asyncio.timeout(CLEANUP_SECONDS):
                    await link.cleanup()  # type: ignore[no-untyped-call]
            except Exception:  # noqa: BLE001 - it is over, and the next one is another
                _log.info("A tool server did not end well: %s", self.server.name, exc_info=True)

    async def _unless_woken(self, life: asyncio.Task[None]) -> None:
        """Wait for the end of a connection, and end it when somebody wants that."""
        woken = asyncio.create_task(self._wake.wait())
        await asyncio.wait({life, woken}, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()
        if not life.done():
            life.cancel()
            await asyncio.wait({life})

    def _meant(self, error: Exception) -> str:
        """Return what the model is told of a call that failed, and give up a connection that is of no use any more."""
        from litechat_tui.agent.mcp.failures import is_gone, is_late, said

        if is_gone(error, self.server):
            self._lost.set()
            return (
                f"The connection to the server {self.server.name} was lost during the call, which may have taken "
                "effect or not. Find that out before you call it again."
            )
        if is_late(error):
            return f"The call was given up after {self.server.call_seconds:g} seconds. It may have taken effect or not."
        return f"The call failed: {said(error)}"

    def _tell(self, status: ServerStatus, problem: Problem | None) -> None:
        self._status, self._problem = status, problem
        if status is ServerStatus.CONNECTING:
            self._settled.clear()
        else:
            self._settled.set()
        self._changed()
