"""The command line, and the composition root: the one place that names the concrete store, engine and screen."""

from __future__ import annotations

import logging
import os
import secrets
import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from litechat_tui.arguments import Arguments, parsed
from litechat_tui.console import ExitCode, Streams, ready
from litechat_tui.debuglog import log_kept
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem, StoreError
from litechat_tui.domain.ports import TurnRequest

if TYPE_CHECKING:
    from litechat_tui.agent.runner import AgentsChatRunner
    from litechat_tui.gateway.catalog import ProxyCatalog
    from litechat_tui.settings import ClientSettings
    from litechat_tui.store.sqlite import SQLiteSessionStore

# Textual, the SDK, pydantic and the store are imported where they are used: the full screen paints its first frame
# without the SDK, the one-shot job never loads Textual, and `--help` loads none of them.

_log = logging.getLogger(__name__)

OFFER = Problem("There is also a demo, which needs no configuration.", "Start it with: litechat-tui --demo")
QUESTION = "No proxy is configured here yet. Look around in the demo instead? [Y/n] "
NO_TERMINAL = Problem(
    "The full screen needs a terminal that can be drawn on.",
    "Without one, ask with --input TEXT or --input - < FILE, or chat line by line with --plain.",
)
NOTHING_ASKED = Problem("Standard input was empty: there is nothing to ask.")
DEMO_NOTE = "This is the demo: the answers come from this program, not from a model."


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    arguments = parsed(argv)
    ready(sys.stdin)
    streams = Streams(ready(sys.stdout), ready(sys.stderr))
    try:
        with log_kept(streams.complain, _now(), wanted=arguments.debug):
            return _logged(arguments, streams)
    except ConfigurationError as error:
        streams.complain(*error.problems)
        return ExitCode.MISUSED
    except LitechatError as error:
        streams.complain(error.problem)
        return ExitCode.FAILED
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def _logged(arguments: Arguments, streams: Streams) -> int:
    """Run, and leave what goes wrong in the log with its traceback; a defect becomes a sentence."""
    try:
        return _run(arguments, streams)
    except LitechatError:
        _log.debug("Gave up", exc_info=True)
        raise
    except Exception as error:
        _log.exception("The program made a mistake")
        hint = "Please report it" + ("." if arguments.debug else ", with the log that --debug writes.")
        raise LitechatError(f"The program made a mistake ({type(error).__name__}).", hint) from error


def _run(arguments: Arguments, streams: Streams) -> int:
    """Put the parts together, do what is asked, and take them apart again."""
    if arguments.command is not None:
        return _look_after(arguments, streams)
    with ExitStack() as stack:
        demo, settings = _chosen(arguments, streams, stack)
        full_screen = arguments.input is None and not arguments.plain
        if full_screen and not (_at_a_terminal() and os.environ.get("TERM") != "dumb"):
            raise ConfigurationError(NO_TERMINAL)

        from litechat_tui.agent.connection import Connection
        from litechat_tui.agent.runner import AgentsChatRunner
        from litechat_tui.gateway.catalog import ProxyCatalog
        from litechat_tui.store.sqlite import SQLiteSessionStore

        store = stack.enter_context(closing(SQLiteSessionStore(settings.session_db_path, _now)))
        _recover(store)
        connection = Connection(settings.litellm_base_url, settings.litellm_api_key.get_secret_value)
        runner = AgentsChatRunner(store, connection, tools=settings.litechat_tools, clock=_now)
        catalog = ProxyCatalog(settings.litellm_base_url, settings.litellm_api_key)
        parts = Parts(settings, demo, store, stack.enter_context(closing(runner)), catalog)
        if full_screen:
            return _full_screen(arguments, parts)
        return (_line_by_line if arguments.plain else _one_shot)(arguments, parts, streams)


def _look_after(arguments: Arguments, streams: Streams) -> int:
    """Back up, check or repair the session file."""
    from litechat_tui import upkeep
    from litechat_tui.store.sqlite import SQLiteSessionStore

    with closing(SQLiteSessionStore(_session_db(arguments), _now, may_create=False)) as store:
        if arguments.target is not None:
            report = upkeep.backed_up(store, arguments.target)
        else:
            report = upkeep.repaired(store) if arguments.repair else upkeep.checked(store)
    for line in report.lines:
        streams.write(f"{line}\n")
    return ExitCode.ANSWERED if report.clean else ExitCode.FAILED


@dataclass(frozen=True, slots=True)
class Parts:
    """What the program is made of."""

    settings: ClientSettings
    demo: bool
    store: SQLiteSessionStore
    runner: AgentsChatRunner
    catalog: ProxyCatalog


def _recover(store: SQLiteSessionStore) -> None:
    """Mark the turns of programs that died as interrupted."""
    try:
        store.recover()
    except StoreError:
        _log.warning("Turns of programs that died are left to the next start", exc_info=True)


def _full_screen(arguments: Arguments, parts: Parts) -> int:
    """Run the full-screen app until it is left."""
    from litechat_tui.ui.app import LitechatApp
    from litechat_tui.ui.services import Place, Services

    settings = parts.settings
    app = LitechatApp(
        Services(
            parts.store,
            parts.runner,
            parts.catalog,
            clock=_now,
            new_id=_new_id,
            place=Place("demo" if parts.demo else urlsplit(settings.litellm_base_url).netloc, demo=parts.demo),
            model=settings.litechat_model or "",
            session_id=arguments.session_id or "",
        )
    )
    app.run()
    return app.return_code or 0


def _one_shot(arguments: Arguments, parts: Parts, streams: Streams) -> int:
    """Ask once."""
    from litechat_tui.oneshot import Job, run

    parts.runner.start()
    prompt = _prompt(arguments, streams)
    if parts.demo:
        streams.note(DEMO_NOTE)
    session_id, model = _session_and_model(arguments, parts, streams)
    request = TurnRequest(session_id, prompt, model)
    return run(Job(request, announce=not arguments.session_id, as_json=arguments.json), parts.runner, streams)


def _line_by_line(arguments: Arguments, parts: Parts, streams: Streams) -> int:
    """Chat on plain lines until standard input ends."""
    from litechat_tui.plain.chat import PlainChat, line_editor

    if sys.stdin is None:
        raise ConfigurationError(NOTHING_ASKED)
    parts.runner.start()
    session_id, model = _session_and_model(arguments, parts, streams)
    chat = PlainChat(
        parts.store,
        parts.runner,
        parts.catalog,
        streams=streams,
        ask=line_editor(sys.stdin, streams),
        clock=_now,
        new_id=_new_id,
        session_id=session_id,
        model=model,
    )
    return chat.run(DEMO_NOTE if parts.demo else f"The proxy is {urlsplit(parts.settings.litellm_base_url).netloc}.")


def _session_and_model(arguments: Arguments, parts: Parts, streams: Streams) -> tuple[str, str]:
    """Return the session to talk in and the model to talk to."""
    from litechat_tui.oneshot import choose_model

    session_id = arguments.session_id or _new_id()
    wanted, usual = arguments.model or "", parts.settings.litechat_model or ""
    model = choose_model(session_id, parts.store, parts.catalog, wanted=wanted, usual=usual)
    if arguments.session_id and parts.store.session(session_id) is None:
        streams.complain(Problem(f"There is no session {session_id} yet; it begins now."))
    return session_id, model


def _prompt(arguments: Arguments, streams: Streams) -> str:
    """Return what is asked, as text that can be stored and sent."""
    if arguments.input != "-":
        # What the shell handed over in another encoding than the terminal's stands in `argv` as lone surrogates.
        return str(arguments.input).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if sys.stdin is None:
        raise ConfigurationError(NOTHING_ASKED)
    if sys.stdin.isatty():
        streams.note("Write the prompt, then press Ctrl+D on a line of its own.")
    given = sys.stdin.buffer.read()
    text = given.decode("utf-8-sig", "replace").strip("\r\n")
    if not text.strip():
        raise ConfigurationError(NOTHING_ASKED)
    if "\N{REPLACEMENT CHARACTER}".encode() not in given and "\N{REPLACEMENT CHARACTER}" in text:
        streams.complain(
            Problem("Standard input is not all UTF-8; what cannot be read is sent as \N{REPLACEMENT CHARACTER}.")
        )
    return text


def _chosen(arguments: Arguments, streams: Streams, stack: ExitStack) -> tuple[bool, ClientSettings]:
    """Return whether this is the demo, and the settings.

    A person who starts the full screen and has configured nothing is offered the demo.
    """
    from litechat_tui.settings import NotConfiguredError

    if arguments.demo:
        return True, _demo_settings(arguments, stack)
    try:
        return False, _settings(arguments)
    except NotConfiguredError:
        if arguments.input is None and _at_a_terminal() and _agrees(streams, QUESTION):
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


def _session_db(arguments: Arguments) -> Path:
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
        raise ConfigurationError(Problem(f"There is no file {arguments.env_file}, which --env-file names."))
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


def _at_a_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _new_id() -> str:
    from uuid6 import uuid7

    return str(uuid7())
