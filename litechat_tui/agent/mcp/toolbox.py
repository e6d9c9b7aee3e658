"""All tools that a model may be offered, each with what a reader is told of it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from agents import FunctionTool

from litechat_tui.agent.tools import built_in_tools
from litechat_tui.domain.ports import Clock
from litechat_tui.domain.tools import Tool

Offered = tuple[Tool, FunctionTool]


class Toolbox:
    """The tools of this program and of its servers. Used on the engine's loop."""

    def __init__(self, clock: Clock, *, built_in: bool) -> None:
        """`built_in` is whether the tools of this program are among them."""
        self._built_in = [(_own(tool), tool) for tool in built_in_tools(clock)] if built_in else []

    def tools(self, session_id: str) -> Sequence[Offered]:  # noqa: ARG002 - servers are switched on by session
        """Return what the model of a session is offered at this moment; calling one asks nobody for consent."""
        return tuple(self._built_in)

    def describe(self, wire_name: str) -> Tool | None:
        """Return the tool that the model calls by that name; None if there is none now."""
        return next((tool for tool, _ in self._built_in if tool.wire_name == wire_name), None)


def _own(tool: FunctionTool) -> Tool:
    return Tool(
        server="",
        name=tool.name,
        wire_name=tool.name,
        description=tool.description,
        schema=json.dumps(tool.params_json_schema, sort_keys=True, ensure_ascii=False),
        harmless=True,
    )
