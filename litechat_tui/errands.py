"""What is done instead of chatting: puts the parts together for a subcommand."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from litechat_tui.arguments.asked import (
    Backup,
    Check,
    Command,
    Doctor,
    Export,
    HubTask,
    Import,
    ImportToolServers,
    ListToolServers,
    Merge,
    SetUp,
    ShowKey,
    ShowModels,
    ShowTemplates,
    UseHub,
    WriteCompletions,
)
from litechat_tui.configuration import session_db, sources_of, unasked
from litechat_tui.console import ExitCode, Streams
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.parts import foreign_databases, hub_of, now, redactor_for, template_files
from litechat_tui.progress_line import told

if TYPE_CHECKING:
    from litechat_tui.arguments import Arguments
    from litechat_tui.store.sqlite import SQLiteStore


def run(command: Command, arguments: Arguments, streams: Streams) -> int:
    """Do what is asked instead of chatting; return the exit status."""
    from litechat_tui import subcommands

    if isinstance(command, WriteCompletions):
        subcommands.write_completions(command, streams)
        return _written(streams)
    if isinstance(command, Doctor):
        return _examine(command, arguments, streams)
    if isinstance(command, SetUp):
        return _set_up(command, arguments, streams)
    if isinstance(command, ShowModels):
        _list_models(command, arguments, streams)
        return _written(streams)
    if isinstance(command, ShowKey):
        return _show_key(command, arguments, streams)
    if isinstance(command, ListToolServers | ImportToolServers):
        _tool_servers(command, arguments, streams)
        return _written(streams)
    if isinstance(command, ShowTemplates):
        _list_templates(command, streams)
        return _written(streams)
    if isinstance(command, UseHub) and command.task is HubTask.INIT:
        return _make_hub(command, arguments, streams)
    if isinstance(command, UseHub) and command.task is HubTask.JOIN:
        return _join_hub(command, arguments, streams)
    from litechat_tui.store.sqlite import SQLiteStore

    takes_in = isinstance(command, Import | Merge | UseHub)
    with (
        told(streams.err) as report,
        closing(SQLiteStore(session_db(arguments), now, may_create=takes_in, report=report)) as store,
    ):
        match command:
            case Backup() | Check():
                return _maintain(command, store, streams)
            case Export() | Import() | Merge() | UseHub():
                if not _transfer(command, store, arguments, streams):
                    return ExitCode.FAILED
            case _:
                subcommands.perform(command, store, now, streams)
    return _written(streams)


def _transfer(
    command: Export | Import | Merge | UseHub, store: SQLiteStore, arguments: Arguments, streams: Streams
) -> bool:
    """Bring sessions into files, or into the store; return whether all could be."""
    match command:
        case Export():
            from litechat_tui.subcommands.exporting import export_sessions

            export_sessions(command, store, redactor_for(arguments), streams)
            return True
        case Import():
            from litechat_tui.subcommands.importing import import_files

            return import_files(command, store, foreign_databases(), streams)
        case Merge():
            from litechat_tui.subcommands.merging import merge_file

            return merge_file(command, store.path, store, foreign_databases(), streams)
        case UseHub():
            from litechat_tui.subcommands.hub import use_hub
            from litechat_tui.subcommands.hub_membership import examine_hub, leave_hub, tell_how_to_leave

            if command.task is HubTask.DOCTOR:
                return examine_hub(command, lambda: hub_of(arguments), store, streams)
            if command.task is HubTask.LEAVE and not command.delete:
                return tell_how_to_leave(command, sources_of(arguments).facts("session_hub_url"), streams)
            with closing(hub_of(arguments)) as hub:
                if command.task is HubTask.LEAVE:
                    return leave_hub(command, store, hub, redactor_for(arguments), streams)
                return use_hub(command, store, hub, redactor_for(arguments), streams)


def _make_hub(command: UseHub, arguments: Arguments, streams: Streams) -> int:
    """Make schema, roles and policies."""
    from litechat_tui.subcommands.hub import tell_made

    with closing(hub_of(arguments)) as hub:
        is_new = hub.make(command.members)
        tell_made(command, hub.place, streams, is_new=is_new)
    return _written(streams)


def _join_hub(command: UseHub, arguments: Arguments, streams: Streams) -> int:
    """Look whether a hub can be used, and write its address where that is wanted."""
    from litechat_tui.settings.env_file import EnvFile
    from litechat_tui.settings.sources import user_env_file
    from litechat_tui.subcommands.hub_membership import join_hub

    file = EnvFile(arguments.env_file or user_env_file())
    well = join_hub(command, lambda: hub_of(arguments, command.address), file, streams)
    return _written(streams) if well else max(ExitCode.FAILED, _written(streams))


def _examine(command: Doctor, arguments: Arguments, streams: Streams) -> int:
    """Look at every link of the chain."""
    from litechat_tui.diagnosis import examination
    from litechat_tui.subcommands.doctor import diagnose

    well = diagnose(command, examination(arguments, now).checks(asks=command.ask), streams)
    if _written(streams) != ExitCode.ANSWERED:
        return ExitCode.MISUSED
    return ExitCode.ANSWERED if well else ExitCode.FAILED


def _set_up(command: SetUp, arguments: Arguments, streams: Streams) -> int:
    """Go from nothing to the first answer without asking anybody."""
    from litechat_tui.setting_up import setup_of
    from litechat_tui.subcommands.setting_up import KEYS, answers_of, set_up, way_of

    answers = answers_of(command, arguments.base_url, os.environ, sys.stdin)
    secrets = [answer for name, answer in answers.items() if name in KEYS]
    status = set_up(command, setup_of(way_of(command, arguments.base_url), arguments, secrets), answers, streams)
    return max(status, _written(streams))


def _list_models(command: ShowModels, arguments: Arguments, streams: Streams) -> None:
    """Ask the proxy for its models."""
    from litechat_tui.app.known_models import told_by
    from litechat_tui.proxy.catalogue import ProxyCatalogue
    from litechat_tui.subcommands.models import list_models

    with ExitStack() as stack:
        list_models(command, told_by(ProxyCatalogue(unasked(arguments, stack).connection)), streams)


def _show_key(command: ShowKey, arguments: Arguments, streams: Streams) -> int:
    """Ask the proxy about the key."""
    from litechat_tui.proxy.probe import HttpProbe
    from litechat_tui.subcommands.key import show_key

    with ExitStack() as stack:
        key = HttpProbe(unasked(arguments, stack).connection()).key()
    show_key(command, key, now().tzinfo, streams)
    return _written(streams)


def _list_templates(command: ShowTemplates, streams: Streams) -> None:
    from litechat_tui.app.templates import templates_in
    from litechat_tui.subcommands.templates import list_templates

    list_templates(command, templates_in(template_files()), streams)


def _tool_servers(command: ListToolServers | ImportToolServers, arguments: Arguments, streams: Streams) -> None:
    """List the servers of tools, or take some over."""
    from litechat_tui.settings.tool_server_files import ToolServerFiles, own_path
    from litechat_tui.subcommands.tool_servers import import_servers, list_servers

    sources_of(arguments)  # which may name the language
    if isinstance(command, ImportToolServers):
        from litechat_tui.settings.tool_server_import import take_over

        import_servers(take_over(command.source, own_path()), streams)
    else:
        # Only listed, whoever trusts them; what the proxy has it tells those who are connected.
        list_servers(command, ToolServerFiles(lambda _digest: True).read(), streams)


def _maintain(command: Backup | Check, store: SQLiteStore, streams: Streams) -> int:
    """Back up, check or repair the session file."""
    from litechat_tui import maintenance

    if isinstance(command, Backup):
        report = maintenance.back_up(store, command.target)
    else:
        report = maintenance.repair(store, store.journal) if command.repair else maintenance.check(store)
    for line in report.lines:
        streams.write(f"{line}\n")
    return ExitCode.ANSWERED if report.clean else ExitCode.FAILED


def _written(streams: Streams) -> int:
    """Return how it went: a reader who leaves early has had enough, a full disk has not."""
    if streams.unwritten is None or isinstance(streams.unwritten, BrokenPipeError):
        return ExitCode.ANSWERED
    streams.complain(Problem(Code.PROGRAM_OUTPUT_CUT, reason=streams.unwritten.strerror or str(streams.unwritten)))
    return ExitCode.FAILED
