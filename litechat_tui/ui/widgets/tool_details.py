"""What is shown of a server or a tool: its row, and all that is known of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from textual.content import Content

from litechat_tui.app.tool_rows import Row, Switch
from litechat_tui.domain.tool_servers import ServerState, ServerStatus, Untrusted, tokens_of
from litechat_tui.domain.tools import Tool
from litechat_tui.words import N_, _, ngettext
from litechat_tui.words.problems import problem_text
from litechat_tui.words.tools import hints, origin, status, tokens

LOG_LINES = 20
IMPORT = "litechat-tui mcp import FILE"
"""Takes servers over, in a shell."""

_MARKS = {Switch.ON: "●", Switch.OFF: "○", Switch.OFF_HERE: "◌", Switch.LEFT_OUT: "○"}
_WORDS = {
    Switch.OFF: N_("off"),
    Switch.OFF_HERE: N_("off in this session"),
    Switch.LEFT_OUT: N_("left out"),
}

Line = tuple[str, str]
"""A text and its style."""


def row_content(row: Row) -> Content:
    """Return a row of the list."""
    if row.untrusted is not None:
        count = len(row.untrusted.servers)
        text = ngettext("{count} server of this folder", "{count} servers of this folder", count).format(count=count)
        asked = _("not trusted") if row.untrusted.refused else _("do you trust them?")
        return Content.assemble((f"? {text}", "$text-warning"), (f"  {asked}", "$foreground-muted"))
    if row.problems:
        count = len(row.problems)
        text = ngettext("{count} entry cannot be used", "{count} entries cannot be used", count)
        return Content.styled(f"! {text.format(count=count)}", "$text-error")
    mark = _MARKS[row.switch]
    off = f"  {_(_WORDS[row.switch])}" if row.switch in _WORDS else ""
    if row.tool is not None:
        title = f"  {row.tool.title}" if row.tool.title and row.tool.title != row.tool.name else ""
        return Content.assemble(f"    {mark} {row.tool.name}", (f"{off}{title}", "$foreground-muted"))
    state = row.state
    assert state is not None  # noqa: S101 - a row is about one of the three
    arrow = "▾" if row.opened else "▸"
    style = "$text-error" if state.status is ServerStatus.FAILED else "$foreground-muted"
    said = "" if state.status is ServerStatus.OFF and off else f"  {status(state)}"
    return Content.assemble(f"{arrow} {mark} ", (state.server.name, "bold"), (said, style), (off, "$foreground-muted"))


def details(row: Row | None) -> Content:
    """Return what is known of the row at hand; without one, how there come to be some."""
    return Content("\n").join(Content.styled(text, style) for text, style in _known(row))


def _known(row: Row | None) -> Iterator[Line]:
    if row is None:
        yield _("No tool servers are configured."), ""
        yield _("Bring along those of another program:"), ""
        yield IMPORT, "$foreground-muted"
    elif row.untrusted is not None:
        yield from _untrusted(row.untrusted)
    elif row.problems:
        yield from ((problem_text(problem).summary, "") for problem in row.problems)
    elif row.tool is not None:
        yield from _tool(row.tool)
    elif row.state is not None:
        yield from _server(row.state)


def _server(state: ServerState) -> Iterator[Line]:
    server = state.server
    yield server.target, ""
    facts = [origin(server.origin), server.transport.value, status(state)]
    if state.tools:
        facts.append(tokens(state.tokens))
    yield " · ".join(facts), "$foreground-muted"
    if state.problem is not None:
        yield problem_text(state.problem).summary, "$text-error"
    if state.log:
        yield "", ""
        yield _("What it wrote last:"), "bold"
        yield from ((line, "$foreground-muted") for line in state.log[-LOG_LINES:])


def _tool(tool: Tool) -> Iterator[Line]:
    yield tool.address, "bold"
    yield " · ".join(filter(None, (tokens(tokens_of(tool)), hints(tool.hints)))), "$foreground-muted"
    yield tool.description, ""
    yield "", ""
    yield json.dumps(json.loads(tool.schema), indent=2, ensure_ascii=False), "$foreground-muted"


def _untrusted(untrusted: Untrusted) -> Iterator[Line]:
    yield _("{path} wants to start programs, or to reach servers:").format(path=untrusted.path), ""
    yield from ((f"{each.name}: {each.target}", "bold") for each in untrusted.servers)
    yield _("Whoever wrote that file decides what they do on this machine."), "$text-warning"
