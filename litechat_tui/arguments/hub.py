"""The commands of the hub."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from litechat_tui.arguments.asked import Command, HubTask, UseHub
from litechat_tui.arguments.command_parsers import CommandParsers, add_own
from litechat_tui.words import _


def add_hub(commands: CommandParsers) -> None:
    """Add all of them."""
    hub = commands.within("hub", _("leave the sessions of several machines in a database of PostgreSQL"))
    texts = {
        HubTask.STATUS: _("say what is here and there, and what is not in step"),
        HubTask.INIT: _("make the hub, as the administrator of an own database"),
        HubTask.PULL: _("take in what was pushed from other machines"),
        HubTask.PUSH: _("leave what is here for other machines, after a pull of the same sessions"),
        HubTask.JOIN: _("look whether a hub can be used from here, and say what to set for it"),
        HubTask.LEAVE: _("say how to stop, or delete your sessions from the hub"),
        HubTask.DOCTOR: _("look at every step of the way to the hub"),
    }
    for task, text in texts.items():
        parser = hub.add(task.value, text, _made(task), takes="ADDRESS" if task is HubTask.JOIN else "")
        if task is HubTask.INIT:
            help_ = _("role of a person who may use it; made without a password where it is missing")
            add_own(parser, "--member", metavar="NAME", action="append", default=[], help=help_)
        if task is HubTask.JOIN:
            help_ = _("postgresql://NAME@HOST/DATABASE, without a password")
            parser.add_argument("given_address", metavar="ADDRESS", help=help_)
            help_ = _("write it to your settings file when it can be used")
            add_own(parser, "--write", action="store_true", default=False, help=help_)
        if task is HubTask.LEAVE:
            help_ = _("take in what is on the hub, then delete all of yours there")
            add_own(parser, "--delete", action="store_true", default=False, help=help_)
        add_own(parser, "--json", action="store_true", default=False, help=_("write one JSON object"))


def _made(task: HubTask) -> Callable[[argparse.Namespace], Command]:
    return lambda given: UseHub(
        task,
        tuple(getattr(given, "given_member", ())),
        getattr(given, "given_address", ""),
        getattr(given, "given_write", False),
        getattr(given, "given_delete", False),
        given.given_json,
    )
