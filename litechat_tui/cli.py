"""The command line, and the composition root: the one place that names the concrete store, engine and screen."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from litechat_tui.arguments import Arguments, parsed
from litechat_tui.configuration import at_a_terminal, chosen, session_db
from litechat_tui.console import ExitCode, Streams, ready
from litechat_tui.debuglog import log_kept
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem, StoreError
from litechat_tui.domain.ports import TurnJournal, TurnRequest

if TYPE_CHECKING:
    from litechat_tui.agent.runner import AgentsChatRunner
    from litechat_tui.proxy.catalogue import ProxyCatalogue
    from litechat_tui.settings import ClientSettings
    from litechat_tui.store.sqlite import SQLiteStore

# Textual, the SDK, pydantic and the store are imported where they are used: the full screen paints its first frame
# without the SDK, the one-shot job never loads Textual, and `--help` loads none of them.

_log = logging.getLogger(__name__)

NO_TERMINAL = Problem(Code.PROGRAM_NO_TERMINAL)
NOTHING_ASKED = Problem(Code.PROGRAM_NOTHING_ASKED)
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
        code = Code.PROGRAM_MISTAKE if arguments.debug else Code.PROGRAM_MISTAKE_UNLOGGED
        raise LitechatError(code, error=type(error).__name__) from error


def _run(arguments: Arguments, streams: Streams) -> int:
    """Put the parts together, do what is asked, and take them apart again."""
    if arguments.command is not None:
        return _look_after(arguments, streams)
    with ExitStack() as stack:
        demo, settings = chosen(arguments, streams, stack)
        full_screen = arguments.input is None and not arguments.plain
        if full_screen and not (at_a_terminal() and os.environ.get("TERM") != "dumb"):
            raise ConfigurationError(NO_TERMINAL)

        from litechat_tui.agent.runner import AgentsChatRunner
        from litechat_tui.proxy.catalogue import ProxyCatalogue
        from litechat_tui.proxy.connection import Connection
        from litechat_tui.store.sqlite import SQLiteStore

        store = stack.enter_context(closing(SQLiteStore(settings.session_db_path, _now)))
        _recover(store.journal)
        connection = Connection(settings.litellm_base_url, settings.litellm_api_key.get_secret_value)
        runner = AgentsChatRunner(store.journal, connection, tools=settings.litechat_tools, clock=_now)
        parts = Parts(settings, demo, store, stack.enter_context(closing(runner)), ProxyCatalogue(connection))
        if full_screen:
            return _full_screen(arguments, parts)
        return (_line_by_line if arguments.plain else _one_shot)(arguments, parts, streams)


def _look_after(arguments: Arguments, streams: Streams) -> int:
    """Back up, check or repair the session file."""
    from litechat_tui import maintenance
    from litechat_tui.store.sqlite import SQLiteStore

    with closing(SQLiteStore(session_db(arguments), _now, may_create=False)) as store:
        if arguments.target is not None:
            report = maintenance.backed_up(store, arguments.target)
        else:
            report = maintenance.repaired(store, store.journal) if arguments.repair else maintenance.checked(store)
    for line in report.lines:
        streams.write(f"{line}\n")
    return ExitCode.ANSWERED if report.clean else ExitCode.FAILED


@dataclass(frozen=True, slots=True)
class Parts:
    """What the program is made of."""

    settings: ClientSettings
    demo: bool
    store: SQLiteStore
    runner: AgentsChatRunner
    catalog: ProxyCatalogue


def _recover(journal: TurnJournal) -> None:
    """Mark the turns of programs that died as interrupted."""
    try:
        journal.recover()
    except StoreError:
        _log.warning("Turns of programs that died are left to the next start", exc_info=True)


def _full_screen(arguments: Arguments, parts: Parts) -> int:
    """Run the full-screen app until it is left."""
    from litechat_tui.ui.app import LitechatApp
    from litechat_tui.ui.services import Place, Services

    settings, store = parts.settings, parts.store
    app = LitechatApp(
        Services(
            store.queries,
            store.commands,
            store.journal,
            store.local,
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
        parts.store.queries,
        parts.store.local,
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

    session_id, store = arguments.session_id or _new_id(), parts.store
    wanted, usual = arguments.model or "", parts.settings.litechat_model or ""
    model = choose_model(session_id, store.queries, store.local, parts.catalog, wanted=wanted, usual=usual)
    if arguments.session_id and store.queries.session(session_id) is None:
        streams.complain(Problem(Code.PROGRAM_NEW_SESSION_ID, session_id=session_id))
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
        streams.complain(Problem(Code.PROGRAM_INPUT_NOT_UTF8))
    return text


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _new_id() -> str:
    from uuid6 import uuid7

    return str(uuid7())
