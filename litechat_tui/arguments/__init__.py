"""The command line, understood or refused with a sentence."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from litechat_tui import __version__
from litechat_tui.domain.text import clean
from litechat_tui.settings.sources import user_env_file
from litechat_tui.words import _
from litechat_tui.words.catalogue import LANGUAGES
from litechat_tui.words.usage import HelpFormatter, translated_argparse

PROGRAM = "litechat-tui"


@dataclass(frozen=True, slots=True)
class Arguments:
    """What the flags say."""

    input: str | None
    model: str | None
    session_id: str | None
    json: bool
    plain: bool
    demo: bool
    tools: bool
    debug: bool
    lang: str | None
    """Code of a language of this program."""
    env_file: Path | None
    """None when it was not given."""
    base_url: str | None
    session_db: Path | None
    command: str | None
    """What to do instead of chatting: "backup" or "check"."""
    target: Path | None
    """Where the backup goes."""
    repair: bool


class UsageError(Exception):
    """The command line makes no sense."""

    def __init__(self, parser: argparse.ArgumentParser, message: str) -> None:
        super().__init__(message)
        self.parser, self.message = parser, message


class Parser(argparse.ArgumentParser):
    """A parser that repeats nothing of the command line as it is: it may hold what a terminal obeys."""

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError`."""
        raise UsageError(self, clean(message))


def language_flag(argv: Sequence[str]) -> str | None:
    """Return what `--lang` says, before the rest is parsed: usage errors are in that language too."""
    scan = Parser(PROGRAM, add_help=False, allow_abbrev=False)
    scan.add_argument("--lang", nargs="?")
    flag: str | None = scan.parse_known_args(argv)[0].lang
    return flag


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


def _parsed(argv: Sequence[str]) -> Arguments:
    usage = _("{program} [OPTION ...] [backup PATH | check [--repair]]").format(program=PROGRAM)
    options = Parser(PROGRAM, usage, add_help=False, allow_abbrev=False)
    _add_options(options)
    parser = Parser(
        PROGRAM,
        usage,
        _("Chat full-screen with the models behind a LiteLLM Proxy, or ask one thing with --input."),
        _(
            "LITELLM_BASE_URL and LITELLM_API_KEY come from the environment, from .env in the current folder, or from"
            " {file}.\n"
            "exit status: 0 answered, 1 the proxy or the model failed, 2 wrong usage or configuration,"
            " 130 interrupted\n"
            "exit status of check: 0 all is well, 1 something is not"
        ).format(file=clean(str(user_env_file())).replace("%", "%%")),
        parents=[options],
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    version = f"%(prog)s {__version__}"
    parser.add_argument("--version", action="version", version=version, help=_("show the version and exit"))
    commands = _add_commands(parser)
    # argparse would take the value of a misspelt option for a command, and say so.
    rest = options.parse_known_args(argv)[1]
    if rest and rest[0] not in {*commands, "-h", "--help", "--version"}:
        parser.error(_("unrecognized arguments: %s") % " ".join(rest))
    arguments = Arguments(**vars(parser.parse_args(argv)))
    if fault := _fault(arguments):
        parser.error(fault)
    return arguments


def _fault(arguments: Arguments) -> str:
    """Return what makes no sense about arguments that are right one by one; empty when they do."""
    chatting = (arguments.input, arguments.model, arguments.session_id, arguments.base_url)
    if arguments.command and (any(chatting) or arguments.json or arguments.plain or not arguments.tools):
        text = _("with {command} go --session-db, --env-file, --lang, --demo and --debug only")
        return text.format(command=arguments.command)
    if arguments.json and arguments.input is None:
        return _("--json goes with --input")
    if arguments.plain and arguments.input is not None:
        return _("--plain goes without --input, which writes plain text anyway")
    if arguments.input is not None and arguments.input != "-" and not arguments.input.strip():
        return _("--input is empty: there is nothing to ask")
    for option, value in (("--session-id", arguments.session_id), ("--model", arguments.model)):
        if value is not None and not (value.strip() and value.isprintable()):
            return _("{option} is empty or holds a character that cannot be shown").format(option=option)
    return ""


def _add_options(parser: argparse.ArgumentParser) -> None:
    option = parser.add_argument
    option(
        "--input",
        metavar="TEXT",
        help=_("ask this, write the answer to standard output, and end; - reads TEXT from standard input"),
    )
    option("--model", metavar="ALIAS", help=_("the model to talk to, by its alias at the proxy"))
    option("--session-id", metavar="ID", help=_("go on with this session, or begin one with this id"))
    option("--json", action="store_true", help=_("with --input: write one JSON object instead of the text"))
    option("--plain", action="store_true", help=_("chat line by line, as a screen reader or a pipe can follow"))
    option("--no-tools", dest="tools", action="store_false", help=_("keep the built-in date and time from the model"))
    option("--base-url", metavar="URL", help=_("address of the proxy"))
    _add_options_of_all(parser)


def _add_options_of_all(parser: argparse.ArgumentParser) -> None:
    """Add the options that may stand before and after a command."""
    option = parser.add_argument
    option("--demo", action="store_true", help=_("talk to a built-in demo instead of a proxy; needs no configuration"))
    option("--env-file", metavar="FILE", type=Path, help=_("read settings from here instead of .env"))
    option("--session-db", metavar="FILE", type=Path, help=_("file that holds the conversations"))
    languages = ", ".join(LANGUAGES)
    help_ = _("language of the program: {languages}; by default LITECHAT_LANG, or that of the terminal")
    option("--lang", metavar="LANG", choices=[*LANGUAGES], help=help_.format(languages=languages))
    option("--debug", action="store_true", help=_("write a log with tracebacks to a file, and say where it is"))


def _add_commands(parser: argparse.ArgumentParser) -> Sequence[str]:
    """Add what can be done besides chatting, which needs no proxy, and return the words for it."""
    parser.set_defaults(target=None, repair=False)
    commands = parser.add_subparsers(title=_("instead of chatting"), dest="command", metavar="COMMAND", prog=PROGRAM)
    # What is not given after a command must not overwrite what was given before it.
    add = partial(
        commands.add_parser, argument_default=argparse.SUPPRESS, allow_abbrev=False, formatter_class=HelpFormatter
    )
    backup = add("backup", help=_("copy every conversation to a new file: backup PATH"))
    backup.add_argument("target", metavar="PATH", type=Path, help=_("the new file; nothing is ever overwritten"))
    check = add("check", help=_("say whether the session file is in order; with --repair, mend it"))
    repair = _("mend what can be mended, after a backup beside the file")
    check.add_argument("--repair", action="store_true", help=repair)
    for command in (backup, check):
        _add_options_of_all(command)
    return [*commands.choices]
