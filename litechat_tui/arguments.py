"""The command line, understood or refused with a sentence."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from litechat_tui import __version__

EPILOG = """\
LITELLM_BASE_URL and LITELLM_API_KEY come from the environment or from the .env file of the current folder.
exit status: 0 answered, 1 the proxy or the model failed, 2 wrong usage or configuration, 130 interrupted
"""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What the flags say."""

    input: str | None
    model: str | None
    session_id: str | None
    json: bool
    demo: bool
    tools: bool
    debug: bool
    env_file: Path | None
    """None when it was not given."""
    base_url: str | None
    session_db: Path | None


def parsed(argv: Sequence[str] | None = None) -> Arguments:
    """Understand the command line. Raises `SystemExit` with status 2, after a sentence, when it makes no sense."""
    parser = argparse.ArgumentParser(
        prog="litechat-tui",
        description="Chat full-screen with the models behind a LiteLLM Proxy, or ask one thing with --input.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    option = parser.add_argument
    option("--input", metavar="TEXT", help="ask this, write the answer to standard output, and end; - reads TEXT there")
    option("--model", metavar="ALIAS", help="the model to talk to, by its alias at the proxy")
    option("--session-id", metavar="ID", help="go on with this session, or begin one with this id")
    option("--json", action="store_true", help="with --input: write one JSON object instead of the text")
    option("--demo", action="store_true", help="talk to a built-in demo instead of a proxy; needs no configuration")
    option("--no-tools", dest="tools", action="store_false", help="keep the built-in date and time from the model")
    option("--env-file", metavar="FILE", type=Path, help="read settings from here instead of .env")
    option("--base-url", metavar="URL", help="address of the proxy")
    option("--session-db", metavar="FILE", type=Path, help="file that holds the conversations")
    option("--debug", action="store_true", help="write a log with tracebacks to a file, and say where it is")
    option("--version", action="version", version=f"%(prog)s {__version__}")
    arguments = Arguments(**vars(parser.parse_args(argv)))
    if arguments.json and arguments.input is None:
        parser.error("--json goes with --input")
    if arguments.input is not None and arguments.input != "-" and not arguments.input.strip():
        parser.error("--input is empty: there is nothing to ask")
    for option_, value in (("--session-id", arguments.session_id), ("--model", arguments.model)):
        if value is not None and not (value.strip() and value.isprintable()):
            parser.error(f"{option_} is empty or holds a character that cannot be shown")
    return arguments
