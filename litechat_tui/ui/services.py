"""What the screen is given from outside, all of it as protocols."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from litechat_tui.domain.ports import (
    ChatRunner,
    Clock,
    LocalState,
    ModelCatalog,
    SessionCommands,
    SessionQueries,
    TurnJournal,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the models are, as the status line names it."""

    name: str
    """Host and port of the proxy, or a word for it."""
    demo: bool = False
    """Whether the answers come from this program instead of a model."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the app talks to."""

    queries: SessionQueries
    commands: SessionCommands
    journal: TurnJournal
    """Asked to recover the turns of programs that died."""
    local: LocalState
    runner: ChatRunner
    catalog: ModelCatalog
    clock: Clock
    new_id: Callable[[], str]
    """Makes the id of a new session, a UUIDv7."""
    place: Place
    model: str = ""
    """Alias chosen on the command line or in the settings; empty to take the remembered or the first one."""
    session_id: str = ""
    """The session to open at the start; empty for a new one."""
