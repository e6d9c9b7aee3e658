"""What can be done instead of chatting: one table of commands, each with its words."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from litechat_tui.arguments.asked import (
    Backup,
    Check,
    Command,
    ListSessions,
    SearchSessions,
    Shell,
    ShowSession,
    ShowStatistics,
    WriteCompletions,
)
from litechat_tui.arguments.options import add_options_of_all
from litechat_tui.words import _
from litechat_tui.words.usage import HelpFormatter

Make = Callable[[argparse.Namespace], Command]

MAKE = "make"
"""Name of what makes a command of the values that its parser found."""
LIMIT = 50
"""Sessions that are listed, and hits that are written, unless asked otherwise."""
DAYS = 30
"""Days that statistics are about, unless asked otherwise."""
GIVEN = "given_"
"""Begins the names of a command's own values: those of chatting stand beside them."""


class CommandParsers:
    """Adds commands to a parser."""

    def __init__(self, parser: argparse.ArgumentParser, title: str, program: str) -> None:
        self._program = program
        self._commands = parser.add_subparsers(
            title=title, metavar="COMMAND", prog=program, dest="word", required=False
        )

    @property
    def words(self) -> list[str]:
        """The words for the commands."""
        return [*self._commands.choices]

    def add(self, word: str, text: str, make: Make | None = None) -> argparse.ArgumentParser:
        """Add a command that `text` describes, and return its parser."""
        # What is not given after a command must not overwrite what was given before it.
        parser = self._commands.add_parser(
            word,
            help=text,
            description=text,
            argument_default=argparse.SUPPRESS,
            allow_abbrev=False,
            formatter_class=HelpFormatter,
        )
        parser.set_defaults(**{MAKE: make or partial(_incomplete, parser)})
        add_options_of_all(parser.add_argument_group(_("options of every command")))
        return parser

    def within(self, word: str, text: str) -> CommandParsers:
        """Add a word that other commands follow."""
        parser = self.add(word, text)
        return CommandParsers(parser, _("commands"), f"{self._program} {word}")


def add_commands(parser: argparse.ArgumentParser, program: str) -> list[str]:
    """Add all commands, and return their first words."""
    commands = CommandParsers(parser, _("instead of chatting"), program)
    _add_sessions(commands.within("sessions", _("list, find and look after the conversations")))
    statistics = commands.add("stats", _("say what was used, per day and per model"), _show_statistics)
    help_ = _("so many days, today included; 0 for all; by default {days}")
    _value(statistics, "--days", metavar="N", type=_amount, default=DAYS, help=help_.format(days=DAYS))
    _add_json(statistics, _("write one JSON object"))
    backup = commands.add(
        "backup", _("copy every conversation to a new file: backup PATH"), lambda given: Backup(given.given_target)
    )
    backup.add_argument("given_target", metavar="PATH", type=Path, help=_("the new file; nothing is ever overwritten"))
    check = commands.add(
        "check",
        _("say whether the session file is in order; with --repair, mend it"),
        lambda given: Check(given.given_repair),
    )
    help_ = _("mend what can be mended, after a backup beside the file")
    _value(check, "--repair", action="store_true", default=False, help=help_)
    completions = commands.add(
        "completions",
        _("write the script by which a shell completes what you type"),
        lambda given: WriteCompletions(Shell(given.given_shell)),
    )
    completions.add_argument(
        "given_shell", metavar="SHELL", choices=[shell.value for shell in Shell], help=_("one of bash, zsh and fish")
    )
    return commands.words


def _add_sessions(commands: CommandParsers) -> None:
    listing = commands.add("list", _("list the conversations, the last changed first"), _list_sessions)
    _add_limit(listing)
    _add_json(listing, _("write one JSON array"))
    searching = commands.add("search", _("find conversations by what was said, by title or by tag"), _search_sessions)
    help_ = _("words, and filters such as model:haiku, tag:work, before:2026-01, after:2025, in:title and is:fork")
    searching.add_argument("given_query", metavar="QUERY", nargs="+", help=help_)
    _add_limit(searching)
    _add_json(searching, _("write one JSON array"))
    showing = commands.add("show", _("write a conversation"), lambda given: ShowSession(given.given_session_id))
    showing.add_argument("given_session_id", metavar="ID", help=_("id of the session, or the beginning of it"))


def _add_limit(parser: argparse.ArgumentParser) -> None:
    help_ = _("at most so many; 0 for all; by default {amount}").format(amount=LIMIT)
    _value(parser, "--limit", metavar="N", type=_amount, default=LIMIT, help=help_)


def _add_json(parser: argparse.ArgumentParser, text: str) -> None:
    _value(parser, "--json", action="store_true", default=False, help=text)


def _value(parser: argparse.ArgumentParser, option: str, **settings: object) -> None:
    """Add an option of this command alone."""
    settings["dest"] = GIVEN + option.removeprefix("--")
    parser.add_argument(option, **settings)  # type: ignore[arg-type] # the settings are those of argparse


def _amount(text: str) -> int:
    """Return a whole number that is not negative. Raises `ValueError`, of which argparse makes a sentence."""
    if not (text.isdecimal() and len(text) <= 9):
        raise argparse.ArgumentTypeError(_("not a whole number from 0 on: {text}").format(text=repr(text)))
    return int(text)


def _incomplete(parser: argparse.ArgumentParser, _given: argparse.Namespace) -> Command:
    """Refuse a word that wants another one after it."""
    return parser.error(_("the following arguments are required: %s") % "COMMAND")


def _list_sessions(given: argparse.Namespace) -> Command:
    return ListSessions(given.given_limit, given.given_json)


def _search_sessions(given: argparse.Namespace) -> Command:
    return SearchSessions(" ".join(given.given_query), given.given_limit, given.given_json)


def _show_statistics(given: argparse.Namespace) -> Command:
    return ShowStatistics(given.given_days, given.given_json)
