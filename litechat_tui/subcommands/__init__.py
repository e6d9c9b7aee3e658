"""What is done from a shell, for people and for scripts: tables on a terminal, lines with tabs or JSON elsewhere."""

from __future__ import annotations

from typing import assert_never

from litechat_tui.arguments.asked import (
    ChangeSessions,
    ListSessions,
    PurgeSessions,
    SearchSessions,
    SessionCommand,
    ShowSession,
    ShowStatistics,
    WriteCompletions,
)
from litechat_tui.console import Streams
from litechat_tui.domain.ports import Clock
from litechat_tui.subcommands.stored import Stored

# Each command is loaded when it is asked for: most need little.


def perform(command: SessionCommand, stored: Stored, clock: Clock, streams: Streams) -> None:
    """Do what is asked with what is stored. Raises `LitechatError`."""
    match command:
        case ListSessions():
            from litechat_tui.subcommands.listing import list_sessions

            list_sessions(command, stored, clock, streams)
        case SearchSessions():
            from litechat_tui.subcommands.searching import search_sessions

            search_sessions(command, stored, clock, streams)
        case ShowSession():
            from litechat_tui.subcommands.showing import show_session

            show_session(command, stored, streams)
        case ChangeSessions():
            from litechat_tui.subcommands.changing import change_sessions

            change_sessions(command, stored, clock, streams)
        case PurgeSessions():
            from litechat_tui.subcommands.changing import purge_sessions

            purge_sessions(command, stored, streams)
        case ShowStatistics():
            from litechat_tui.subcommands.statistics import show_statistics

            show_statistics(command, stored.spending, clock, streams)
        case _:
            assert_never(command)


def write_completions(command: WriteCompletions, streams: Streams) -> None:
    """Write the script for a shell."""
    from litechat_tui.subcommands.completions import write_completions as write

    write(command, streams)
