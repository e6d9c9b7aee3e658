"""What can be done instead of chatting, but for what is done with sessions."""

from __future__ import annotations

import argparse
from pathlib import Path

from litechat_tui.arguments.asked import (
    Backup,
    Check,
    Command,
    Doctor,
    Export,
    ExportForm,
    Import,
    ImportToolServers,
    ListToolServers,
    Merge,
    Shell,
    ShowKey,
    ShowModels,
    ShowStatistics,
    ShowTemplates,
    WriteCompletions,
)
from litechat_tui.arguments.command_parsers import CommandParsers, add_own, amount
from litechat_tui.arguments.hub import add_hub
from litechat_tui.arguments.options import add_address_option, add_options_of_proxy
from litechat_tui.arguments.sessions import add_session_commands
from litechat_tui.arguments.setting_up import add_setup
from litechat_tui.words import _

DAYS = 30
"""Days that statistics are about, unless asked otherwise."""


def add_commands(parser: argparse.ArgumentParser, program: str) -> list[str]:
    """Add all commands, and return their first words."""
    commands = CommandParsers(parser, _("instead of chatting"), program)
    add_session_commands(commands.within("sessions", _("list, find and look after the conversations")))
    _add_export(commands)
    _add_import(commands)
    _add_merge(commands)
    add_hub(commands)
    statistics = commands.add(
        "stats",
        _("say what was used, per day and per model"),
        lambda given: ShowStatistics(given.given_days, given.given_json),
    )
    help_ = _("so many days, today included; 0 for all; by default {days}")
    add_own(statistics, "--days", metavar="N", type=amount, default=DAYS, help=help_.format(days=DAYS))
    add_own(statistics, "--json", action="store_true", default=False, help=_("write one JSON object"))
    backup = commands.add(
        "backup",
        _("copy every conversation to a new file: backup PATH"),
        lambda given: Backup(given.given_target),
        "PATH",
    )
    backup.add_argument("given_target", metavar="PATH", type=Path, help=_("the new file; nothing is ever overwritten"))
    check = commands.add(
        "check",
        _("say whether the session file is in order; with --repair, mend it"),
        lambda given: Check(given.given_repair),
    )
    help_ = _("mend what can be mended, after a backup beside the file")
    add_own(check, "--repair", action="store_true", default=False, help=help_)
    models = commands.add(
        "models",
        _("list the models of the proxy: what they read and write, cost and can do"),
        lambda given: ShowModels(given.given_json),
    )
    add_own(models, "--json", action="store_true", default=False, help=_("write one JSON array"))
    add_options_of_proxy(models)
    templates = commands.add(
        "templates",
        _("list the templates of prompts, your own and those of the current folder"),
        lambda given: ShowTemplates(given.given_json),
    )
    add_own(templates, "--json", action="store_true", default=False, help=_("write one JSON array"))
    _add_tool_servers(commands.within("mcp", _("servers of tools (MCP) that the model may call")))
    _add_doctor(commands)
    add_setup(commands)
    _add_key(commands)
    completions = commands.add(
        "completions",
        _("write the script by which a shell completes what you type"),
        lambda given: WriteCompletions(Shell(given.given_shell)),
        "SHELL",
    )
    shells = [shell.value for shell in Shell]
    completions.add_argument("given_shell", metavar="SHELL", choices=shells, help=_("one of bash, zsh and fish"))
    return commands.words


def _add_tool_servers(commands: CommandParsers) -> None:
    listing = commands.add(
        "list",
        _("list the servers that are configured, and what is wrong with others"),
        lambda given: ListToolServers(given.given_json),
    )
    add_own(listing, "--json", action="store_true", default=False, help=_("write one JSON array"))
    importing = commands.add(
        "import",
        _("take over the servers in a file of Claude, Cursor, VS Code or Codex"),
        lambda given: ImportToolServers(given.given_source),
        "FILE",
    )
    importing.add_argument("given_source", metavar="FILE", type=Path, help=_("JSON, or TOML of Codex"))


def _add_doctor(commands: CommandParsers) -> None:
    doctor = commands.add(
        "doctor",
        _("look at every link from the settings to the model, and say how to mend what is broken"),
        lambda given: Doctor(given.given_ask, given.given_json),
    )
    add_own(doctor, "--ask", action="store_true", default=False, help=_("send a model one message, which costs money"))
    add_own(doctor, "--json", action="store_true", default=False, help=_("write one JSON object"))
    add_options_of_proxy(doctor)


def _add_key(commands: CommandParsers) -> None:
    key = commands.add(
        "key",
        _("say what the API key may spend, has spent and is good for, as the proxy tells it"),
        lambda given: ShowKey(given.given_json),
    )
    add_own(key, "--json", action="store_true", default=False, help=_("write one JSON object"))
    add_address_option(key)


def _add_export(commands: CommandParsers) -> None:
    exporting = commands.add(
        "export", _("write conversations to files: Markdown, JSON Lines or HTML"), _export, "[ID ...] --output PATH"
    )
    exporting.add_argument(
        "given_session_ids", metavar="ID", nargs="*", default=[], help=_("id of a session, or the beginning of it")
    )
    add_own(exporting, "--all", action="store_true", default=False, help=_("all conversations but those in the trash"))
    forms = [form.value for form in ExportForm]
    help_ = _("one of {forms}; by default {form}").format(forms=", ".join(forms), form=ExportForm.MARKDOWN)
    add_own(exporting, "--format", metavar="FORM", choices=forms, default=ExportForm.MARKDOWN.value, help=help_)
    help_ = _("a file, a folder, an archive that ends in .zip, or - for standard output")
    add_own(exporting, "--output", metavar="PATH", required=True, help=help_)
    add_own(exporting, "--overwrite", action="store_true", default=False, help=_("write over files that are there"))
    add_own(exporting, "--json", action="store_true", default=False, help=_("write one JSON object"))
    exporting.set_defaults(given_parser=exporting)


def _export(given: argparse.Namespace) -> Command:
    if bool(given.given_session_ids) == given.given_all:
        given.given_parser.error(_("name conversations, or all of them with --all"))
    return Export(
        tuple(given.given_session_ids),
        given.given_all,
        ExportForm(given.given_format),
        given.given_output,
        given.given_overwrite,
        given.given_json,
    )


def _add_import(commands: CommandParsers) -> None:
    importing = commands.add(
        "import",
        _("store the conversations in files of this program and of others, such as ChatGPT and Claude"),
        lambda given: Import(tuple(given.given_paths), vars(given)["given_dry-run"], given.given_json),
        "PATH ...",
    )
    importing.add_argument("given_paths", metavar="PATH", nargs="+", help=_("a file, a folder or an archive"))
    add_own(importing, "--dry-run", action="store_true", default=False, help=_("only say what would be done"))
    add_own(importing, "--json", action="store_true", default=False, help=_("write one JSON object"))


def _add_merge(commands: CommandParsers) -> None:
    merging = commands.add(
        "merge",
        _("take in every session of another session file, such as that of another machine"),
        lambda given: Merge(given.given_path, vars(given)["given_dry-run"], given.given_json),
        "OTHER",
    )
    merging.add_argument("given_path", metavar="OTHER", help=_("the other session file; it is only read"))
    add_own(merging, "--dry-run", action="store_true", default=False, help=_("only say what would be done"))
    add_own(merging, "--json", action="store_true", default=False, help=_("write one JSON object"))
