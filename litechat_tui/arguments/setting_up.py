"""The command line of `setup`. No option takes a key: command lines are in the list of processes and in histories."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import NoReturn

from litechat_tui.arguments.asked import Command, SetUp
from litechat_tui.arguments.command_parsers import CommandParsers, add_own
from litechat_tui.words import _

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OF_A_KEY = ("--api-key", "--master-key", "--key", "--aws-access-key-id", "--aws-secret-access-key")
"""What somebody may try; each is refused with the way to do it."""


class _Refused(argparse.Action):
    """Refuses an option that would take a key, without repeating that."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        _namespace: argparse.Namespace,
        _values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> NoReturn:
        """Refuse it."""
        text = _("{option} would show a key to everybody on this machine; put it into a variable, and give its name")
        parser.error(text.format(option=option_string))


def add_setup(commands: CommandParsers) -> None:
    """Add the command."""
    setup = commands.add("setup", _("go from nothing to the first answer: settings, proxy, key, step by step"), _made)
    on = "store_true"
    add_own(setup, "--non-interactive", action=on, default=False, help=_("ask nothing, as a script needs it"))
    setup.add_argument("--base-url", metavar="URL", help=_("set up for a proxy elsewhere, at this address"))
    help_ = _(
        "the environment variable that holds the master key, which makes a virtual key and is not kept;"
        " - for standard input"
    )
    add_own(setup, "--master-key-env", metavar="NAME", type=_variable, default=None, help=help_)
    help_ = _("the environment variable that holds your virtual key; - for standard input")
    add_own(setup, "--api-key-env", metavar="NAME", type=_variable, default=None, help=help_)
    help_ = _("a model that the new key may use; may be repeated; all of them by default")
    add_own(setup, "--model", metavar="ALIAS", action="append", default=[], help=help_)
    add_own(setup, "--email", metavar="ADDRESS", default=None, help=_("address of the proxy's user for the key"))
    add_own(setup, "--no-docker", action=on, default=False, help=_("start no containers, only wait for the proxy"))
    add_own(setup, "--overwrite", action=on, default=False, help=_("replace values that are set already"))
    add_own(setup, "--json", action=on, default=False, help=_("write one JSON object"))
    for option in _OF_A_KEY:
        setup.add_argument(option, nargs="?", action=_Refused, help=argparse.SUPPRESS)
    setup.set_defaults(given_parser=setup)


def _variable(name: str) -> str:
    """Return the name of a variable. Raises `argparse.ArgumentTypeError`, which does not repeat what is none."""
    if name != "-" and not _VARIABLE.fullmatch(name):
        raise argparse.ArgumentTypeError(_("not the name of an environment variable; never give the key itself"))
    return name


def _made(given: argparse.Namespace) -> Command:
    values = vars(given)
    setup = SetUp(
        not values["given_non-interactive"],
        values["given_master-key-env"],
        values["given_api-key-env"],
        tuple(dict.fromkeys(given.given_model)),
        given.given_email,
        not values["given_no-docker"],
        given.given_overwrite,
        given.given_json,
    )
    if setup.master_key_env and setup.api_key_env:
        given.given_parser.error(_("--api-key-env and --master-key-env exclude each other"))
    if setup.interactive and setup != SetUp():
        given.given_parser.error(_("all of these options go with --non-interactive"))
    return setup
