"""The doctor, put together: what looks at which link. `cli` and the screen take the checks from here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from litechat_tui.app.clipboard import native_command
from litechat_tui.app.doctor.examination import Examination
from litechat_tui.arguments import Arguments
from litechat_tui.configuration import Configuration, env_files, session_db, sources_of
from litechat_tui.domain.errors import ConfigurationError
from litechat_tui.domain.examined import (
    DockerFacts,
    FileFacts,
    GitFacts,
    ProxyProbe,
    SettingsFacts,
    TerminalFacts,
    ToolFacts,
)
from litechat_tui.domain.ports import Clock
from litechat_tui.domain.text import one_line
from litechat_tui.domain.tool_servers import Transport
from litechat_tui.machine import docker, git, terminal
from litechat_tui.machine.programs import is_there
from litechat_tui.proxy.probe import HttpProbe
from litechat_tui.settings.examine import examined, unreadable
from litechat_tui.settings.sources import Sources
from litechat_tui.settings.tool_server_files import ToolServerFiles
from litechat_tui.store.sqlite import examine


def examination(arguments: Arguments, clock: Clock, *, on_screen: bool = False) -> Examination:
    """Return what there is to look at. Raises `ConfigurationError` when the file of `--env-file` is not there.

    With the full screen `on_screen` the terminal is not asked anything: the answers would be taken for keys.
    """
    terminal_facts = partial(_terminal, asks=not on_screen)
    if arguments.demo:
        return _of_demo(arguments, clock, terminal_facts)
    files = env_files(arguments)
    sources: Sources | None = None
    try:
        sources = sources_of(arguments, speaks=not on_screen)
        settings = examined(sources)
    except ConfigurationError as error:
        settings = unreadable(files, error.problems)
    # Both run programs that may be slow; the proxy is asked meanwhile.
    pool = ThreadPoolExecutor(max_workers=2)
    engine, repository = pool.submit(docker.examined), pool.submit(_git, settings, sources)
    pool.shutdown(wait=False)
    return Examination(
        settings=lambda: settings,
        git=repository.result,
        docker=engine.result,
        probe=_probe(settings, sources),
        file=lambda: _file(arguments, clock, is_known=sources is not None),
        tools=lambda: _tools(arguments),
        terminal=terminal_facts,
        clock=clock,
    )


def _of_demo(arguments: Arguments, clock: Clock, terminal_facts: Callable[[], TerminalFacts]) -> Examination:
    return Examination(
        settings=SettingsFacts,
        git=tuple,
        docker=DockerFacts,
        probe=None,
        file=lambda: _file(arguments, clock, is_known=True),
        tools=ToolFacts,
        terminal=terminal_facts,
        clock=clock,
        demo=True,
    )


def _git(settings: SettingsFacts, sources: Sources | None) -> Sequence[GitFacts]:
    secrets = sources.secrets() if sources else ()
    return [git.examined(Path(file.path), secrets) for file in settings.files]


def _probe(settings: SettingsFacts, sources: Sources | None) -> ProxyProbe | None:
    """Return what asks the proxy; None while the settings are wrong."""
    if sources is None or settings.client or settings.network:
        return None
    return HttpProbe(Configuration(sources).connection())


def _file(arguments: Arguments, clock: Clock, *, is_known: bool) -> FileFacts | None:
    """Return what is known of the session file; None where its place is not."""
    if not is_known and arguments.session_db is None:
        return None
    try:
        path = arguments.session_db if not is_known and arguments.session_db else session_db(arguments, speaks=False)
    except ConfigurationError as error:
        return FileFacts("", error.problem)
    return examine.examined(path, round(clock().timestamp() * 1000))


def _tools(arguments: Arguments) -> ToolFacts:
    """Return what is configured: also by the current folder, whoever trusts that."""
    configured = ToolServerFiles(lambda _digest: True, run=arguments.mcp_config).read()
    started = [each for each in configured.servers if each.on and each.transport is Transport.STDIO]
    missing = [
        (each.name, one_line(each.command))
        for each in started
        if not is_there(each.command, each.folder, each.environment.get("PATH"))
    ]
    return ToolFacts(len(configured.servers), configured.problems, len(started), tuple(missing))


def _terminal(*, asks: bool) -> TerminalFacts:
    clipboard = native_command(os.environ)
    # While the full screen is on, Textual has its own in the place of `sys.stdout`.
    given, out = (sys.stdin, sys.stdout) if asks else (sys.__stdin__, sys.__stdout__)
    return terminal.examined(given, out, os.environ, clipboard[0] if clipboard else "", asks=asks)
