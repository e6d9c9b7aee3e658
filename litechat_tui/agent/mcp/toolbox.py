"""All tools that a model may be offered, each with what a reader is told of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from agents import FunctionTool

from litechat_tui.agent.mcp.connection import CallError, Connection
from litechat_tui.agent.mcp.outputs import output_of
from litechat_tui.agent.tools import built_in_tools
from litechat_tui.domain.ports import Clock
from litechat_tui.domain.tool_servers import MOST_OFFERED
from litechat_tui.domain.tools import Tool

if TYPE_CHECKING:
    from litechat_tui.agent.mcp.servers import McpServers

Offered = tuple[Tool, FunctionTool]
SwitchedOff = Callable[[str], Collection[str]]
"""Returns the addresses of tools, and the names of servers, that a session does without."""


class Toolbox:
    """The tools of this program and of its servers. Used on the engine's loop."""

    def __init__(
        self,
        clock: Clock,
        *,
        built_in: bool,
        servers: McpServers | None = None,
        switched_off: SwitchedOff = lambda _session_id: (),
        waits: bool = False,
    ) -> None:
        """`built_in` is whether the tools of this program are among them.

        `waits` is whether a turn begins only once it is known of each server whether it can be used.
        """
        self._built_in = [(_own(tool), tool) for tool in built_in_tools(clock)] if built_in else []
        self._servers = servers
        self._switched_off = switched_off
        self._waits = waits

    async def ready(self) -> None:
        """Wait for the servers, if that is wanted."""
        if self._waits and self._servers is not None:
            await self._servers.settled()

    def tools(self, session_id: str) -> Sequence[Offered]:
        """Return what the model of a session is offered at this moment; calling one asks nobody for consent."""
        offered = [*self._built_in]
        off = self._switched_off(session_id) if self._servers else ()
        counts: Counter[str] = Counter()
        for tool, function in self._of_servers():
            if tool.server not in off and tool.address not in off and counts[tool.server] < MOST_OFFERED:
                counts[tool.server] += 1
                offered.append((tool, function()))
        return tuple(offered)

    def describe(self, wire_name: str) -> Tool | None:
        """Return the tool that the model calls by that name; None if there is none now."""
        known = (*(tool for tool, _ in self._built_in), *(tool for tool, _ in self._of_servers()))
        return next((tool for tool in known if tool.wire_name == wire_name), None)

    def _of_servers(self) -> Iterator[tuple[Tool, Callable[[], FunctionTool]]]:
        if self._servers is not None:
            for connection, name, tool in self._servers.offered():
                yield tool, partial(_function, connection, name, tool)


def _own(tool: FunctionTool) -> Tool:
    return Tool(
        server="",
        name=tool.name,
        wire_name=tool.name,
        description=tool.description,
        schema=json.dumps(tool.params_json_schema, sort_keys=True, ensure_ascii=False),
        harmless=True,
    )


def _function(connection: Connection, name: str, tool: Tool) -> FunctionTool:
    """Return a tool of a server as the SDK calls it. What goes wrong is its output; raises only `ToolChangedError`."""

    async def invoke(_: Any, arguments: str) -> Any:  # noqa: ANN401 - the SDK's own signature
        try:
            given = json.loads(arguments or "{}")
        except (ValueError, RecursionError) as error:
            return f"The arguments are no JSON: {error}"
        if not isinstance(given, dict):
            return "The arguments have to be a JSON object."
        try:
            return output_of(await connection.call(name, given, tool))
        except CallError as error:
            return str(error)

    return FunctionTool(
        name=tool.wire_name,
        description=tool.description or tool.title or tool.name,
        params_json_schema=json.loads(tool.schema),
        on_invoke_tool=invoke,
        # Most servers' schemas are not what OpenAI calls strict, and Bedrock does not ask for it.
        strict_json_schema=False,
    )
