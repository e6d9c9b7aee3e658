"""Setting up, put together: which file is written, and what starts and asks. Commands and the screen take it here."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from litechat_tui.app.setup.driver import Setup
from litechat_tui.arguments import Arguments
from litechat_tui.domain.errors import ConfigurationError
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.setup import Way
from litechat_tui.domain.setup_ports import Key, SetupTools
from litechat_tui.machine import git
from litechat_tui.machine.compose import DockerCompose
from litechat_tui.proxy.administration import HttpAdministration
from litechat_tui.proxy.connection import Connection
from litechat_tui.proxy.probe import HttpProbe
from litechat_tui.settings.deployment import DeploymentFiles, template
from litechat_tui.settings.env_file import EnvFile
from litechat_tui.settings.environment import environment_problems
from litechat_tui.settings.sources import SECRETS, user_env_file

_NAMES = tuple(name.upper() for name in SECRETS)


def setup_of(way: Way, arguments: Arguments, secrets: Iterable[str] = ()) -> Setup:
    """Return what sets up in one way. `secrets` are more values that no output is to be quoted with.

    What it writes is the file of `--env-file`, or `.env` in this folder for a proxy on this machine, or the file of
    this person for one elsewhere. Raises `ConfigurationError` where the environment keeps requests from being made.
    """
    if problems := [*environment_problems(os.environ)]:
        raise ConfigurationError(*problems)
    here = Path.cwd() / ".env"
    path = arguments.env_file or (here if way is Way.LOCAL else user_env_file())
    file = EnvFile(path, template("env.example") if way is Way.LOCAL else "")
    before = EnvFile(here) if arguments.env_file is None and path != here else None
    known = tuple(secrets)

    def all_secrets() -> tuple[str, ...]:
        values = file.values() or {}
        found = (source.get(name, "") for source in (values, os.environ) for name in _NAMES)
        return (*known, *filter(None, found))

    def connection(address: str, key: Key) -> Connection:
        return Connection(address, key, secrets=all_secrets)

    return Setup(
        way,
        SetupTools(
            file=file,
            folder=DeploymentFiles(path),
            engine=DockerCompose(path, lambda: Redactor(all_secrets())),
            probe=lambda address, key: HttpProbe(connection(address, key)),
            administration=lambda address, key: HttpAdministration(connection(address, key)),
            is_exposed=lambda path: git.is_exposed(Path(path)),
            elsewhere=lambda name: _elsewhere(name, file, before),
        ),
    )


def _elsewhere(name: str, file: EnvFile, before: EnvFile | None) -> str:
    """Return what gives a variable another value before `file` does: the environment, or a file; empty for nothing."""
    value = (file.values() or {}).get(name, "")
    if os.environ.get(name, value) not in ("", value):
        return "environment"
    if before is not None and (before.values() or {}).get(name, value) not in ("", value):
        return before.path
    return ""
