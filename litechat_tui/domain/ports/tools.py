"""Where the tools of servers come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from litechat_tui.domain.errors import Problem

if TYPE_CHECKING:
    from litechat_tui.domain.tool_servers import Configured, ServerState, Untrusted


class ToolServerFiles(Protocol):
    """The files that name servers of tools."""

    def read(self) -> Configured:
        """Return what is configured now. Blocks for a short time; what is wrong is among its problems."""


class ToolServers(Protocol):
    """Servers of tools, and how they are. All calls return at once and may come from any thread."""

    @property
    def states(self) -> Sequence[ServerState]:
        """Each server as it is now; the same object while nothing has changed."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with entries of the configuration."""

    @property
    def untrusted(self) -> Untrusted | None:
        """What the current folder names and the reader has not consented to."""

    def reconnect(self, name: str) -> None:
        """Connect to a server again."""

    def refresh(self) -> None:
        """Read the configuration again: start what is new or changed or on again, stop what is not."""
