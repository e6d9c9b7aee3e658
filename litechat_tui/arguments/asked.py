"""The commands: what is asked for instead of a chat."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from litechat_tui.domain.shelf import Change, Shelf


@dataclass(frozen=True, slots=True)
class Backup:
    """Copy every conversation to a new file."""

    target: Path


@dataclass(frozen=True, slots=True)
class Check:
    """Say whether the session file is in order."""

    repair: bool = False


@dataclass(frozen=True, slots=True)
class ListSessions:
    """List sessions in the order of the sidebar."""

    limit: int
    """0 for all of them."""
    shelf: Shelf = Shelf.ACTIVE
    tag: str | None = None
    """The tag that they have; None for any or none."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class SearchSessions:
    """Find the sessions that a query asks for."""

    query: str
    limit: int
    json: bool = False


@dataclass(frozen=True, slots=True)
class ShowSession:
    """Write a conversation."""

    session_id: str
    """The id, or the beginning of it."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class ChangeSessions:
    """Change sessions as a whole."""

    session_ids: tuple[str, ...]
    """Their ids, or the beginnings of these."""
    change: Change
    json: bool = False


@dataclass(frozen=True, slots=True)
class PurgeSessions:
    """Delete for good what is in the trash."""

    yes: bool
    """Whether nobody has to be asked."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class ListToolServers:
    """List the servers of tools that are configured."""

    json: bool = False


@dataclass(frozen=True, slots=True)
class ImportToolServers:
    """Take servers of tools over from another program's file."""

    source: Path


@dataclass(frozen=True, slots=True)
class ShowStatistics:
    """Say what was used, per day and per model."""

    days: int
    """How many, today included; 0 for all of them."""
    json: bool = False


class ExportForm(StrEnum):
    """What a session is exported as."""

    MARKDOWN = "markdown"
    JSONL = "jsonl"
    HTML = "html"


STANDARD_OUTPUT = "-"
"""The output that is no file."""


@dataclass(frozen=True, slots=True)
class Export:
    """Write conversations to files."""

    session_ids: tuple[str, ...]
    """Their ids, or the beginnings of these."""
    everything: bool
    """Whether all of them are meant, but for those in the trash."""
    form: ExportForm
    output: str
    """A file, a folder, an archive, or `STANDARD_OUTPUT`."""
    overwrite: bool = False
    json: bool = False


@dataclass(frozen=True, slots=True)
class Import:
    """Store the conversations in files, of this program or of others."""

    paths: tuple[str, ...]
    dry_run: bool = False
    json: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """Take in every session of another file of this program."""

    path: str
    dry_run: bool = False
    json: bool = False


class HubTask(StrEnum):
    """What is done with the hub."""

    STATUS = "status"
    INIT = "init"
    PULL = "pull"
    PUSH = "push"
    JOIN = "join"
    LEAVE = "leave"
    DOCTOR = "doctor"


@dataclass(frozen=True, slots=True)
class UseHub:
    """Make a hub, look at it, or bring the session file in step with it."""

    task: HubTask
    members: tuple[str, ...] = ()
    """Roles of the persons who may use a hub that is made."""
    address: str = ""
    """Of the hub that is joined."""
    write: bool = False
    """Whether the address is written to a file."""
    delete: bool = False
    """Whether the hub forgets this person's sessions."""
    json: bool = False


class Shell(StrEnum):
    """A shell that completes words."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


@dataclass(frozen=True, slots=True)
class WriteCompletions:
    """Write the script by which a shell completes the words of a command line."""

    shell: Shell


@dataclass(frozen=True, slots=True)
class Doctor:
    """Look at every link of the chain from the settings to the model."""

    ask: bool = False
    """Whether a model is to answer one message, which costs money."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class SetUp:
    """Go from nothing to the first answer."""

    interactive: bool = True
    """Whether a person is asked, on a screen."""
    master_key_env: str | None = None
    """The variable of the environment that holds the administrator's key; `-` for standard input."""
    api_key_env: str | None = None
    """The same for a virtual key."""
    models: tuple[str, ...] = ()
    """What a new key may use; all models where none are named."""
    email: str | None = None
    docker: bool = True
    """Whether containers may be started."""
    overwrite: bool = False
    """Whether values that are set may be replaced."""
    json: bool = False


@dataclass(frozen=True, slots=True)
class ShowModels:
    """List the models of the proxy, with what it tells of them."""

    json: bool = False


@dataclass(frozen=True, slots=True)
class ShowKey:
    """Say what the key to the proxy may spend and has spent."""

    json: bool = False


@dataclass(frozen=True, slots=True)
class ShowTemplates:
    """List the templates of prompts."""

    json: bool = False


SessionCommand = ListSessions | SearchSessions | ShowSession | ChangeSessions | PurgeSessions | ShowStatistics
"""What is done with the conversations."""

Command = (
    Backup
    | Check
    | SessionCommand
    | Export
    | Import
    | Merge
    | UseHub
    | WriteCompletions
    | Doctor
    | SetUp
    | ShowModels
    | ShowKey
    | ShowTemplates
    | ListToolServers
    | ImportToolServers
)
"""What is done instead of chatting. Only `ShowModels` and `ShowKey` need a proxy; `Doctor` and `SetUp` ask one, too."""
