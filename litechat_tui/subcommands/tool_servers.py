"""`mcp`: the servers of tools that are configured, and taking others over."""

from __future__ import annotations

from collections.abc import Sequence

from litechat_tui.arguments.asked import ListToolServers
from litechat_tui.console import Streams
from litechat_tui.domain.tool_servers import Configured, ToolServer
from litechat_tui.settings.tool_server_import import TakenOver
from litechat_tui.subcommands.output import Column, write_array, write_lines, write_table
from litechat_tui.words import _, ngettext
from litechat_tui.words.tools import origin


def list_servers(command: ListToolServers, configured: Configured, streams: Streams) -> None:
    """Write the servers, and on standard error what is wrong with other entries."""
    if command.json:
        write_array(streams, map(_json, configured.servers))
    else:
        columns = [Column(_("NAME")), Column(_("FROM")), Column(_("ON")), Column(_("WHAT"))]
        words = streams.out.isatty()
        write_table(streams, columns, (_row(each, words=words) for each in configured.servers))
    streams.complain(*configured.problems)


def import_servers(taken: TakenOver, streams: Streams) -> None:
    """Say what became of the servers in another program's file."""
    count = len(taken.names)
    text = ngettext("{count} server is new in {path}: {names}", "{count} servers are new in {path}: {names}", count)
    lines = [text.format(count=count, path=taken.path, names=", ".join(taken.names))] if count else []
    if taken.present:
        text = _("There already, and left as they are: {names}")
        lines.append(text.format(names=", ".join(taken.present)))
    write_lines(streams, lines or [_("Nothing was taken over.")])
    streams.complain(*taken.problems)


def _row(server: ToolServer, *, words: bool) -> Sequence[str]:
    """Return a row: in words for a person, as they are stored for a program."""
    whose = origin(server.origin) if words else server.origin.value
    state = (_("on") if server.on else _("off")) if words else ("on" if server.on else "off")
    return server.name, whose, state, server.target


def _json(server: ToolServer) -> dict[str, object]:
    return {
        "name": server.name,
        "from": server.origin.value,
        "transport": server.transport.value,
        "target": server.target,
        "on": server.on,
        "only": sorted(server.only) if server.only is not None else None,
        "without": sorted(server.without),
    }
