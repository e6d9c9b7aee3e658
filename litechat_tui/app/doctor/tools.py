"""Links of the servers of tools: their entries, and the commands that they name. None is started."""

from __future__ import annotations

from collections.abc import Iterator

from litechat_tui.domain.diagnosis import Check, Link, Note, ok, skipped, warned
from litechat_tui.domain.examined import ToolFacts


def tool_checks(tools: ToolFacts) -> Iterator[Check]:
    """Yield what is found out about the servers of tools. What is wrong only leaves out the server at hand."""
    yield from (warned(Link.TOOLS_ENTRIES, problem) for problem in tools.problems)
    if not tools.problems and tools.servers:
        yield ok(Link.TOOLS_ENTRIES, Note.TOOLS_WELL, count=tools.servers)
    elif not tools.problems:
        yield skipped(Link.TOOLS_ENTRIES, Note.TOOLS_NONE)
    for server, command in tools.missing:
        yield warned(Link.TOOLS_COMMANDS, Note.COMMAND_MISSING, server=server, command=command)
    if not tools.commands:
        yield skipped(Link.TOOLS_COMMANDS, Note.COMMANDS_NONE)
    elif not tools.missing:
        yield ok(Link.TOOLS_COMMANDS, Note.COMMANDS_WELL, count=tools.commands)
