"""The rows of the list of servers and their tools."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from litechat_tui.app.tool_choice import EVERYWHERE
from litechat_tui.app.tool_control import ToolControl
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.tool_servers import MOST_OFFERED, ServerState, Untrusted
from litechat_tui.domain.tools import Tool

UNTRUSTED = ".mcp.json"
"""Key of the row about servers of the current folder."""
PROBLEMS = "!"
"""Key of the row about entries that are wrong."""


class Switch(Enum):
    """Whether the model is offered a tool."""

    ON = "on"
    OFF = "off"
    OFF_HERE = "here"
    """In this session alone."""
    LEFT_OUT = "out"
    """By the entry of its server, or because there are too many before it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A server, one of its tools, the servers that nobody has consented to, or what is wrong with entries."""

    key: str
    switch: Switch = Switch.ON
    state: ServerState | None = None
    tool: Tool | None = None
    untrusted: Untrusted | None = None
    problems: tuple[Problem, ...] = ()
    """Why other entries are no servers."""
    opened: bool = False
    """Whether the tools of a server follow."""

    @property
    def address(self) -> str:
        """What is switched."""
        return self.tool.address if self.tool else self.key

    @property
    def switchable(self) -> bool:
        """Whether it can be switched on and off here."""
        if self.state is None:
            return False
        return self.state.server.on and self.switch is not Switch.LEFT_OUT


def rows_of(control: ToolControl, session_id: str, opened: Collection[str]) -> Sequence[Row]:
    """Return the rows; the tools of `opened` servers follow these."""
    rows = [*_servers(control, session_id, opened)]
    if (untrusted := control.untrusted) is not None:
        rows.append(Row(UNTRUSTED, untrusted=untrusted))
    if control.problems:
        rows.append(Row(PROBLEMS, problems=tuple(control.problems)))
    return rows


def _servers(control: ToolControl, session_id: str, opened: Collection[str]) -> Iterator[Row]:
    everywhere, here = control.choice.off(EVERYWHERE), control.choice.off(session_id)

    def switch(address: str) -> Switch:
        if address in everywhere:
            return Switch.OFF
        return Switch.OFF_HERE if address in here else Switch.ON

    for state in control.states:
        server, is_open = state.server, state.server.name in opened
        yield Row(server.name, switch(server.name) if server.on else Switch.OFF, state, opened=is_open)
        offered = 0
        for tool in state.tools if is_open else ():
            out = not server.offers(tool.name) or offered >= MOST_OFFERED
            is_on = Switch.LEFT_OUT if out else switch(tool.address)
            offered += is_on is Switch.ON
            yield Row(f"{server.name}\0{tool.wire_name}", is_on, state, tool)
