"""Parsers of commands, which stand beside and below each other."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial

from litechat_tui.arguments.asked import Command
from litechat_tui.arguments.given import MAKE
from litechat_tui.arguments.options import add_options_of_all
from litechat_tui.words import _
from litechat_tui.words.usage import HelpFormatter

Make = Callable[[argparse.Namespace], Command]
"""Makes a command of the values that its parser found."""

GIVEN = "given_"
"""Begins the names of a command's own values: those of chatting stand beside them."""


class CommandParsers:
    """Adds commands to a parser."""

    def __init__(self, parser: argparse.ArgumentParser, title: str, program: str) -> None:
        self._program = program
        self._commands = parser.add_subparsers(title=title, metavar="COMMAND", prog=program)

    @property
    def words(self) -> list[str]:
        """The words for the commands."""
        return [*self._commands.choices]

    def add(self, word: str, text: str, make: Make | None = None, takes: str = "") -> argparse.ArgumentParser:
        """Add a command that `text` describes, and return its parser; without `make` it wants another word.

        `takes` names its arguments.
        """
        options = _("{program} [OPTION ...]").format(program=f"{self._program} {word}")
        # What is not given after a command must not overwrite what was given before it.
        parser = self._commands.add_parser(
            word,
            usage=f"{options} {takes}".rstrip(),
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
        return CommandParsers(self.add(word, text, takes="COMMAND ..."), _("commands"), f"{self._program} {word}")


def add_own(parser: argparse._ActionsContainer, option: str, **settings: object) -> None:
    """Add an option of this command alone."""
    settings["dest"] = GIVEN + option.removeprefix("--")
    parser.add_argument(option, **settings)  # type: ignore[arg-type] # the settings are those of argparse


def amount(text: str) -> int:
    """Return a whole number that is not negative. Raises `argparse.ArgumentTypeError`."""
    if not (text.isdecimal() and len(text) <= 9):
        raise argparse.ArgumentTypeError(_("not a whole number from 0 on: {text}").format(text=repr(text)))
    return int(text)


def _incomplete(parser: argparse.ArgumentParser, _given: argparse.Namespace) -> Command:
    """Refuse a word that wants another one after it."""
    return parser.error(_("the following arguments are required: %s") % "COMMAND")
