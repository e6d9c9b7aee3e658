"""What the doctor is told about settings, machine, session file and proxy, and the port by which it asks the proxy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from litechat_tui.domain.account import KeyInfo
from litechat_tui.domain.chat import Model
from litechat_tui.domain.errors import Problem


@dataclass(frozen=True, slots=True)
class EnvFileFacts:
    """A `.env` that is there."""

    path: str
    mode: int | None
    """Its permission bits; None where the system has none."""


@dataclass(frozen=True, slots=True)
class SettingsFacts:
    """What flags, environment and `.env` say, as far as that can be told."""

    files: tuple[EnvFileFacts, ...] = ()
    faults: tuple[Problem, ...] = ()
    """Why a file could not be read; then nothing else is known of the settings."""
    client: tuple[Problem, ...] = ()
    """What is wrong with the client's half."""
    compose: tuple[Problem, ...] | None = None
    """What is wrong with the half of the deployment; None where there is no deployment."""
    compose_file: str = ""
    """Path of the `.env` of the deployment."""
    network: tuple[Problem, ...] = ()
    """What is wrong with the variables for HTTP proxies and certificates."""
    network_variables: tuple[str, ...] = ()
    """Names of those that are set."""
    detour: str = ""
    """The variable by which requests leave by way of an HTTP proxy; empty where they do not."""
    address: str = ""
    """The proxy's; empty where none is known."""
    host: str = ""
    port: int = 0
    is_local: bool = False
    """Whether the proxy is to be on this machine."""
    model: str = ""
    """The alias that is set; empty for none."""
    chats_as_admin: bool = False
    """Whether the key to chat with is the proxy's master key."""


@dataclass(frozen=True, slots=True)
class GitFacts:
    """What Git knows of a `.env` and of the keys in it."""

    is_installed: bool = True
    is_inside: bool = False
    """Whether the file is in a working tree."""
    is_tracked: bool = False
    is_ignored: bool = False
    commit: str = ""
    """The last commit that had the file; empty for none."""
    secret_in: str = ""
    """A tracked file that holds one of the keys; empty for none."""


@dataclass(frozen=True, slots=True)
class Container:
    """A container of the deployment."""

    service: str
    state: str
    """Docker's word, such as `running`."""
    health: str = ""
    """`healthy`, `unhealthy`, `starting`, or empty where nobody looks."""


@dataclass(frozen=True, slots=True)
class DockerFacts:
    """What Docker says on this machine."""

    is_installed: bool = False
    version: str = ""
    """Of the engine; empty where it does not answer."""
    containers: tuple[Container, ...] = ()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The session file, which was only read."""

    path: str
    problem: Problem | None = None
    """Why it cannot be used; then nothing else is known of it."""
    exists: bool = False
    is_sound: bool | None = None
    """Whether SQLite finds no damage; None where looking took too long."""
    damage: str = ""
    version: int = 0
    """Format of the file."""
    known: int = 0
    """The newest format that this program knows."""
    size: int = 0
    """Bytes, its log included."""
    free: int = 0
    """Bytes that are free on its disk."""
    sessions: int = 0
    others: int = 0
    """Other programs that have a turn or a draft in it at the moment."""


@dataclass(frozen=True, slots=True)
class ToolFacts:
    """The servers of tools as they are configured; nothing was started or connected to."""

    servers: int = 0
    problems: tuple[Problem, ...] = ()
    """What is wrong with entries, and with whole files."""
    commands: int = 0
    """How many servers that are on are commands of this machine."""
    missing: tuple[tuple[str, str], ...] = ()
    """Names of those whose command is not there, each with the command."""


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """The terminal, by its variables and by what it answers."""

    is_there: bool = False
    term: str = ""
    columns: int = 0
    rows: int = 0
    colour_term: str = ""
    no_color: bool = False
    program: str = ""
    """What `TERM_PROGRAM` or a variable of its own calls it; empty where nothing does."""
    speaks_utf8: bool = True
    tells_keys: bool = False
    """Whether it speaks the keyboard protocol that tells Shift+Enter from Enter."""
    was_asked: bool = True
    """Whether it was asked anything; while a full screen is on it, that would take the keys that are pressed."""
    answers: bool = False
    """Whether it says where its cursor is."""
    wide_cells: int | None = None
    """Cells that it gave to two Japanese characters; None where it did not say."""
    ambiguous_cells: int | None = None
    """Cells that it gave to one character of ambiguous width."""
    clipboard_program: str = ""
    """The program that takes text for the desktop's clipboard; empty for none."""
    in_tmux: bool = False
    tmux: tuple[tuple[str, str], ...] = ()
    """Options of tmux that matter here, and their values; empty where it did not answer."""


@dataclass(frozen=True, slots=True)
class Alive:
    """The proxy's answer that it lives."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the proxy says about itself."""

    database: str
    """`connected`, `disconnected` or `Not connected`, which means that it has none."""
    version: str = ""
    """Empty where it does not say."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """A model behind the proxy."""

    alias: str
    model: str
    """What the provider calls it, with the provider before it."""
    region: str
    """Of AWS; empty where the proxy does not say."""


@dataclass(frozen=True, slots=True)
class Said:
    """A model's answer."""

    text: str
    seconds: float


class ProxyProbe(Protocol):
    """Asks the proxy about itself, briefly each time, and never what would cost money but for `ask`.

    All calls block and raise `ProxyError`.
    """

    def port(self) -> None:
        """Open a connection to the proxy's port."""

    def alive(self) -> Alive:
        """Ask whether it lives."""

    def readiness(self) -> Readiness:
        """Ask about its database and its version."""

    def key(self) -> KeyInfo | None:
        """Ask about the key; None when the proxy has no record of a key that it accepts: the master key."""

    def models(self) -> Sequence[Model]:
        """Return the models that the key may use."""

    def deployments(self) -> Sequence[Deployment]:
        """Return what is behind them."""

    def ask(self, model: str) -> Said:
        """Send one short message, which a model answers and somebody pays for."""
