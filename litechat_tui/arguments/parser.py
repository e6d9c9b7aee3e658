"""Understands a command line: the parsers are put together here."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import NoReturn

from litechat_tui import __version__
from litechat_tui.arguments.given import MAKE, Arguments
from litechat_tui.arguments.options import add_options, fault, parameters_of
from litechat_tui.domain.text import clean
from litechat_tui.settings.sources import user_env_file
from litechat_tui.words import _
from litechat_tui.words.usage import HelpFormatter, translated_argparse

PROGRAM = "litechat-tui"
_KEY = re.compile(r"\bsk-[\w-]{8,}")
"""A key that somebody gave where none belongs."""


class UsageError(Exception):
    """The command line makes no sense."""

    def __init__(self, parser: argparse.ArgumentParser, message: str) -> None:
        super().__init__(message)
        self.parser, self.message = parser, message


class Parser(argparse.ArgumentParser):
    """A parser that repeats nothing of the command line as it is: it may hold what a terminal obeys."""

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError`."""
        raise UsageError(self, _KEY.sub("sk-…", clean(message)))


def language_flag(argv: Sequence[str]) -> str | None:
    """Return what `--lang` says, before the rest is parsed: usage errors are in that language too."""
    scan = Parser(PROGRAM, add_help=False, allow_abbrev=False)
    scan.add_argument("--lang", nargs="?")
    flag: str | None = scan.parse_known_args(argv)[0].lang
    return flag


def names_a_command(argv: Sequence[str]) -> bool:
    """Return whether a command line that was not understood asks for something else than a chat."""
    try:
        rest = _options().parse_known_args(argv)[1]
    except UsageError:
        return False
    return bool(rest) and rest[0] in _add_commands(Parser(PROGRAM))


def parsed(argv: Sequence[str], refuse: Callable[[str], object] = str) -> Arguments:
    """Understand the command line.

    When it makes no sense, calls `refuse` with the reason, writes that and the usage to standard error, and raises
    `SystemExit` with status 2.
    """
    with translated_argparse():
        try:
            return _parsed(argv)
        except UsageError as error:
            refuse(error.message)
            argparse.ArgumentParser.error(error.parser, error.message)


def parser_of_everything() -> argparse.ArgumentParser:
    """Return the parser of the whole command line, in the language in use."""
    with translated_argparse():
        return _parsers()[0]


def _options() -> Parser:
    options = Parser(PROGRAM, _usage(), add_help=False, allow_abbrev=False)
    add_options(options)
    return options


def _usage() -> str:
    return _("{program} [OPTION ...] [COMMAND ...]").format(program=PROGRAM)


def _parsers(*, commands: bool = True) -> tuple[Parser, list[str]]:
    """Return the parser, with or without the `commands`, and the words for these."""
    parser = Parser(
        PROGRAM,
        _usage(),
        _("Chat full-screen with the models behind a LiteLLM Proxy, or ask one thing with --input."),
        _(
            "LITELLM_BASE_URL and LITELLM_API_KEY come from the environment, from .env in the current folder, or from"
            " {file}.\n"
            "exit status: 0 answered or done, 1 the proxy, the model or the session file failed or there is no such"
            " session, 2 wrong usage or configuration, 130 interrupted\n"
            "exit status of check: 0 all is well, 1 something is not\n"
            "exit status of import: 0 everything was read, 1 a file or a conversation was not, or not to its end\n"
            "exit status of doctor: 0 nothing is broken, 1 something is, 2 it could not look\n"
            "exit status of setup: 0 all is set up, 1 the proxy, Docker or the model failed, 2 something is missing or"
            " in the way"
        ).format(file=clean(str(user_env_file())).replace("%", "%%")),
        parents=[_options()],
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    version = f"%(prog)s {__version__}"
    parser.add_argument("--version", action="version", version=version, help=_("show the version and exit"))
    return parser, _add_commands(parser) if commands else []


def _add_commands(parser: Parser) -> list[str]:
    """Add the commands to a parser, and return the words for them."""
    from litechat_tui.arguments.commands import add_commands

    return add_commands(parser, PROGRAM)


def _parsed(argv: Sequence[str]) -> Arguments:
    rest = _options().parse_known_args(argv)[1]
    # The parsers of the commands take a few milliseconds, for which the full screen does not wait.
    parser, commands = _parsers(commands=bool(rest))
    # argparse would take the value of a misspelt option for a command, and say so.
    if rest and rest[0] not in {*commands, "-h", "--help", "--version"}:
        parser.error(_("unrecognized arguments: %s") % " ".join(rest))
    given = parser.parse_args(argv)
    make = getattr(given, MAKE, None)
    found = {field.name: getattr(given, field.name) for field in fields(Arguments) if hasattr(given, field.name)}
    for name in ("variables", "allow_tools", "attach"):
        found[name] = tuple(getattr(given, name))
    if given.template is not None and given.input is None and not given.plain:
        found["input"] = ""
    arguments = Arguments(**found, parameters=parameters_of(given), command=make(given) if make else None)
    if reason := fault(arguments, rest[0] if rest else ""):
        parser.error(reason)
    return arguments
