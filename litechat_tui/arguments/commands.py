"""What can be done instead of chatting, but for what is done with sessions."""

from __future__ import annotations

import argparse
from pathlib import Path

from litechat_tui.arguments.asked import Backup, Check, Shell, ShowStatistics, WriteCompletions
from litechat_tui.arguments.command_parsers import CommandParsers, add_own, amount
from litechat_tui.arguments.sessions import add_session_commands
from litechat_tui.words import _

DAYS = 30
"""Days that statistics are about, unless asked otherwise."""


def add_commands(parser: argparse.ArgumentParser, program: str) -> list[str]:
    """Add all commands, and return their first words."""
    commands = CommandParsers(parser, _("instead of chatting"), program)
    add_session_commands(commands.within("sessions", _("list, find and look after the conversations")))
    statistics = commands.add(
        "stats",
        _("say what was used, per day and per model"),
        lambda given: ShowStatistics(given.given_days, given.given_json),
    )
    help_ = _("so many days, today included; 0 for all; by default {days}")
    add_own(statistics, "--days", metavar="N", type=amount, default=DAYS, help=help_.format(days=DAYS))
    add_own(statistics, "--json", action="store_true", default=False, help=_("write one JSON object"))
    backup = commands.add(
        "backup",
        _("copy every conversation to a new file: backup PATH"),
        lambda given: Backup(given.given_target),
        "PATH",
    )
    backup.add_argument("given_target", metavar="PATH", type=Path, help=_("the new file; nothing is ever overwritten"))
    check = commands.add(
        "check",
        _("say whether the session file is in order; with --repair, mend it"),
        lambda given: Check(given.given_repair),
    )
    help_ = _("mend what can be mended, after a backup beside the file")
    add_own(check, "--repair", action="store_true", default=False, help=help_)
    completions = commands.add(
        "completions",
        _("write the script by which a shell completes what you type"),
        lambda given: WriteCompletions(Shell(given.given_shell)),
        "SHELL",
    )
    shells = [shell.value for shell in Shell]
    completions.add_argument("given_shell", metavar="SHELL", choices=shells, help=_("one of bash, zsh and fish"))
    return commands.words
