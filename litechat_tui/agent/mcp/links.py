"""Connections of the SDK to servers, with transports that are bounded. Importing it loads MCP: 0.3 s, and 20 MB."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, cast

import httpx2
from agents.mcp.server import (
    MCPServer,
    MCPServerSse,
    MCPServerSseParams,
    MCPServerStdio,
    MCPServerStreamableHttp,
    MCPServerStreamableHttpParams,
)

from litechat_tui.agent.mcp.child import MOST_MESSAGE_BYTES, child_streams
from litechat_tui.agent.mcp.log import ServerLog
from litechat_tui.domain.tool_servers import ToolServer, Transport

MOST_PAGES = 100
"""Pages of a list of tools at most."""


def link_to(server: ToolServer, log: ServerLog, ended: Callable[[], object]) -> MCPServer:
    """Return what connects to a server; `ended` is called when a child has nothing more to say."""
    if server.transport is Transport.STDIO:
        return _Child(server, log, ended)
    options: dict[str, Any] = {
        "name": server.name,
        "client_session_timeout_seconds": server.call_seconds,
        "max_list_pages": MOST_PAGES,
    }
    factory = _Clients(log)
    headers = dict(server.headers)
    if server.transport is Transport.SSE:
        sse: MCPServerSseParams = {
            "url": server.url,
            "headers": headers,
            "timeout": server.call_seconds,
            "httpx_client_factory": factory,
        }
        return MCPServerSse(sse, **options)
    http: MCPServerStreamableHttpParams = {
        "url": server.url,
        "headers": headers,
        "timeout": server.call_seconds,
        "httpx_client_factory": factory,
    }
    return MCPServerStreamableHttp(http, **options)


class _Child(MCPServerStdio):
    """A server of this machine, over streams of our own."""

    def __init__(self, server: ToolServer, log: ServerLog, ended: Callable[[], object]) -> None:
        super().__init__(
            {"command": server.command},
            name=server.name,
            client_session_timeout_seconds=server.call_seconds,
            max_list_pages=MOST_PAGES,
        )
        self._server, self._log, self._ended = server, log, ended

    def create_streams(self) -> AbstractAsyncContextManager[Any]:
        """Start the server."""
        return child_streams(self._server, self._log, self._ended)


class _Clients:
    """Makes HTTP clients that follow nobody elsewhere, and whose answers have a limit."""

    def __init__(self, log: ServerLog) -> None:
        self._log = log

    def __call__(
        self,
        headers: dict[str, str] | None = None,
        timeout: Any = None,  # noqa: ANN401 - the SDK's own signature
        auth: Any = None,  # noqa: ANN401
    ) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(
            headers=headers,
            timeout=timeout,
            auth=auth,
            # With its headers, and so a key, to whoever a redirect names.
            follow_redirects=False,
            event_hooks={"response": [self._look]},
        )

    async def _look(self, response: httpx2.Response) -> None:
        if response.status_code >= httpx2.codes.BAD_REQUEST:
            self._log.status = response.status_code
        # Of a stream of events each has a limit of its own, and one that is only listened to goes on for hours.
        events = response.headers.get("content-type", "").startswith("text/event-stream")
        if not events:
            response.stream = _Limited(cast("httpx2.AsyncByteStream", response.stream))


class _Limited(httpx2.AsyncByteStream):
    """An answer that ends with an error where it is too long."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > MOST_MESSAGE_BYTES:
                raise httpx2.ReadError(f"An answer of more than {MOST_MESSAGE_BYTES // 1_000_000} MB is not read.")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
