"""From the command line to settings: those for a proxy, or those for the demo, which brings its own."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from litechat_tui.arguments import Arguments
from litechat_tui.console import Streams
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem

if TYPE_CHECKING:
    from litechat_tui.settings import ClientSettings

# pydantic and the demo are imported where they are used: `--help` loads neither.

OFFER = Problem(Code.CONFIG_DEMO_OFFER)
QUESTION = "No proxy is configured here yet. Look around in the demo instead? [Y/n] "


def chosen(arguments: Arguments, streams: Streams, stack: ExitStack) -> tuple[bool, ClientSettings]:
    """Return whether this is the demo, and the settings.

    A person who starts the full screen and has configured nothing is offered the demo.
    """
    from litechat_tui.settings import NotConfiguredError

    if arguments.demo:
        return True, _demo_settings(arguments, stack)
    try:
        return False, _settings(arguments)
    except NotConfiguredError:
        if arguments.input is None and at_a_terminal() and _agrees(streams, QUESTION):
            return True, _demo_settings(arguments, stack)
        raise


def _agrees(streams: Streams, question: str) -> bool:
    streams.err.write(question)
    streams.err.flush()
    answer = ""
    try:
        answer = sys.stdin.readline()
    finally:
        if not answer.endswith("\n"):  # Ctrl+C or Ctrl+D
            streams.err.write("\n")
    return answer.lower() in ("\n", "y\n", "yes\n")


def session_db(arguments: Arguments) -> Path:
    """Return where the session file is. Raises `ConfigurationError`."""
    from litechat_tui.settings import load_session_db_path

    if arguments.demo:
        return _demo_db(arguments)
    return load_session_db_path(_env_file(arguments), {"session_db_path": arguments.session_db})


def _demo_db(arguments: Arguments) -> Path:
    from platformdirs import user_data_path

    return arguments.session_db or user_data_path("litechat-tui", appauthor=False) / "demo.db"


def _env_file(arguments: Arguments) -> Path:
    """Return the file that may hold settings; one that was named must be there."""
    if arguments.env_file is not None and not arguments.env_file.exists():
        raise ConfigurationError(Problem(Code.CONFIG_FILE_MISSING, path=str(arguments.env_file)))
    return arguments.env_file or Path.cwd() / ".env"


def _settings(arguments: Arguments) -> ClientSettings:
    """Return the settings for a proxy. Raises `ConfigurationError`."""
    from litechat_tui.settings import NotConfiguredError, load_settings

    env_file = _env_file(arguments)
    flags = {
        "litellm_base_url": arguments.base_url,
        "session_db_path": arguments.session_db,
        "litechat_model": arguments.model,
        "litechat_tools": None if arguments.tools else False,
    }
    try:
        return load_settings(env_file, flags)
    except NotConfiguredError as error:
        raise NotConfiguredError(*error.problems, OFFER) from None


def _demo_settings(arguments: Arguments, stack: ExitStack) -> ClientSettings:
    """Start the demo's endpoint, for as long as `stack` lasts, and return settings that lead to it."""
    from litechat_tui.demo.model import MODELS, DemoModel
    from litechat_tui.demo.server import ResponsesServer
    from litechat_tui.settings import load_settings

    key = f"sk-demo-{secrets.token_urlsafe(16)}"
    server = stack.enter_context(ResponsesServer(DemoModel(), MODELS, key))
    # Nothing leaves this machine, so nothing may be sent through an HTTP proxy that the environment names.
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"
    flags = {
        "litellm_base_url": server.base_url,
        "litellm_api_key": key,
        "session_db_path": _demo_db(arguments),
        "litechat_tools": None if arguments.tools else False,
    }
    return load_settings(None, flags).model_copy(update={"litechat_model": arguments.model})


def at_a_terminal() -> bool:
    """Return whether a person sits at both ends."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
