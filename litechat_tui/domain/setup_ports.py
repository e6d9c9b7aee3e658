"""The ports by which setting up acts: a file, the folder of a deployment, Docker, a proxy and its administrator."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from litechat_tui.domain.errors import Problem
from litechat_tui.domain.examined import ProxyProbe
from litechat_tui.domain.setup import EngineFacts

Key = Callable[[], str]
"""Returns a key, which nothing else holds."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written to a file."""

    path: str
    names: tuple[str, ...]
    """The variables that have a new value."""
    backup: str = ""
    """Where the file is as it was before; empty where there was none, or one was made earlier."""


class SettingsFile(Protocol):
    """The `.env` that values are written to. Everything blocks for a moment and raises `ConfigurationError`."""

    @property
    def path(self) -> str:
        """Where it is."""

    def values(self) -> Mapping[str, str] | None:
        """Return what it defines; None when it is not there. Names are as they are written."""

    def create(self) -> bool:
        """Make it from its template where it is not there, and return whether it was made."""

    def write(self, values: Mapping[str, str], replace: Collection[str] = ()) -> Written:
        """Give variables new values, and leave everything else as it is.

        Another value than the one that is there is only written for names in `replace`; otherwise nothing is, and
        `SETUP_WOULD_REPLACE` raised. Without `values` it only raises what would keep it from writing.
        """


class DeploymentFolder(Protocol):
    """The folder of the `.env`, with the files that `docker compose` reads."""

    def missing(self) -> tuple[str, ...]:
        """Return the names of files that are not there."""

    def lay_out(self) -> tuple[str, ...]:
        """Write the missing ones, and return their paths. Raises `ConfigurationError`."""

    def aliases(self) -> tuple[str, ...]:
        """Return the aliases of the models that the proxy will offer."""

    def calls_jp(self) -> bool:
        """Return whether one of them is a `jp.*` inference profile."""

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the deployment's half of the `.env`, missing variables included."""


class Engine(Protocol):
    """Docker on this machine."""

    def examined(self) -> EngineFacts:
        """Return what there is. Blocks for some seconds at most."""

    def has_database(self) -> bool:
        """Return whether there is a database of an earlier deployment. Blocks for some seconds at most."""

    def up(self, line: Callable[[str], object], stopped: Callable[[], bool]) -> int | None:
        """Start the containers, and return the exit status; None when it was `stopped`. `line` gets every line."""


class ProxyAdministration(Protocol):
    """What the administrator does at the proxy. Blocks; raises `ProxyError`."""

    def models(self) -> Sequence[str]:
        """Return the aliases of all models."""

    def make_user(self, email: str) -> tuple[str, bool]:
        """Return the id of the user with that address, and whether it was made just now."""

    def make_key(self, user_id: str, models: Sequence[str]) -> str:
        """Return a new virtual key for `models` that can do what this program needs, and no more."""


@dataclass(frozen=True, slots=True)
class SetupTools:
    """The ports that setting up works on."""

    file: SettingsFile
    folder: DeploymentFolder
    engine: Engine
    probe: Callable[[str, Key], ProxyProbe]
    """Returns what asks the proxy at an address with a key; made anew for each question."""
    administration: Callable[[str, Key], ProxyAdministration]
    is_exposed: Callable[[str], bool] = lambda _path: False
    """Returns whether a file would get into a Git repository with everything else."""
    elsewhere: Callable[[str], str] = lambda _name: ""
    """Returns the source of settings that gives a variable another value before the file does; empty for none."""
