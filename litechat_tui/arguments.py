"""The command line, understood or refused with a sentence."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from litechat_tui import __version__

PROGRAM = "litechat-tui"
USAGE = f"{PROGRAM} [OPTION ...] [backup PATH | check [--repair]]"
EPILOG = """\
LITELLM_BASE_URL and LITELLM_API_KEY come from the environment or from the .env file of the current folder.
exit status: 0 answered, 1 the proxy or the model failed, 2 wrong usage or configuration, 130 interrupted;
of check: 0 all is well, 1 something is not
"""


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
    env_file: Path | None
    """None when it was not given."""
    base_url: str | None
    session_db: Path | None
    command: str | None
    """What to do instead of chatting: "backup" or "check"."""
    target: Path | None
    """Where the backup goes."""
    repair: bool


def parsed(argv: Sequence[str] | None = None) -> Arguments:
    """Understand the command line. Raises `SystemExit` with status 2, after a sentence, when it makes no sense."""
    options = argparse.ArgumentParser(PROGRAM, USAGE, add_help=False, allow_abbrev=False)
    _add_options(options)
    parser = argparse.ArgumentParser(
        PROGRAM,
        USAGE,
        "Chat full-screen with the models behind a LiteLLM Proxy, or ask one thing with --input.",
        EPILOG,
        parents=[options],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = _add_commands(parser)
    # argparse would take the value of a misspelt option for a command, and say so.
    rest = options.parse_known_args(argv)[1]
    if rest and rest[0] not in {*commands, "-h", "--help", "--version"}:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    arguments = Arguments(**vars(parser.parse_args(argv)))
    chatting = (arguments.input, arguments.model, arguments.session_id, arguments.base_url)
    if arguments.command and (any(chatting) or arguments.json or arguments.plain or not arguments.tools):
        parser.error(f"with {arguments.command} go --session-db, --env-file, --demo and --debug only")
    if arguments.json and arguments.input is None:
        parser.error("--json goes with --input")
    if arguments.plain and arguments.input is not None:
        parser.error("--plain goes without --input, which writes plain text anyway")
    if arguments.input is not None and arguments.input != "-" and not arguments.input.strip():
        parser.error("--input is empty: there is nothing to ask")
    for option_, value in (("--session-id", arguments.session_id), ("--model", arguments.model)):
        if value is not None and not (value.strip() and value.isprintable()):
            parser.error(f"{option_} is empty or holds a character that cannot be shown")
    return arguments


def _add_options(parser: argparse.ArgumentParser) -> None:
    option = parser.add_argument
    option("--input", metavar="TEXT", help="ask this, write the answer to standard output, and end; - reads TEXT there")
    option("--model", metavar="ALIAS", help="the model to talk to, by its alias at the proxy")
    option("--session-id", metavar="ID", help="go on with this session, or begin one with this id")
    option("--json", action="store_true", help="with --input: write one JSON object instead of the text")
    option("--plain", action="store_true", help="chat line by line, as a screen reader or a pipe can follow")
    option("--no-tools", dest="tools", action="store_false", help="keep the built-in date and time from the model")
    option("--base-url", metavar="URL", help="address of the proxy")
    _add_options_of_all(parser)


def _add_options_of_all(parser: argparse.ArgumentParser) -> None:
    """Add the options that may stand before and after a command."""
    option = parser.add_argument
    option("--demo", action="store_true", help="talk to a built-in demo instead of a proxy; needs no configuration")
    option("--env-file", metavar="FILE", type=Path, help="read settings from here instead of .env")
    option("--session-db", metavar="FILE", type=Path, help="file that holds the conversations")
    option("--debug", action="store_true", help="write a log with tracebacks to a file, and say where it is")


def _add_commands(parser: argparse.ArgumentParser) -> Sequence[str]:
    """Add what can be done besides chatting, which needs no proxy, and return the words for it."""
    parser.set_defaults(target=None, repair=False)
    commands = parser.add_subparsers(title="instead of chatting", dest="command", metavar="COMMAND", prog=PROGRAM)
    # What is not given after a command must not overwrite what was given before it.
    add = partial(commands.add_parser, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    backup = add("backup", help="copy every conversation to a new file: backup PATH")
    backup.add_argument("target", metavar="PATH", type=Path, help="the new file; nothing is ever overwritten")
    check = add("check", help="say whether the session file is in order; with --repair, mend it")
    check.add_argument("--repair", action="store_true", help="mend what can be mended, after a backup beside the file")
    for command in (backup, check):
        _add_options_of_all(command)
    return [*commands.choices]
