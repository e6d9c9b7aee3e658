"""Servers of tools under the reader's hand: how they are, what is on, what is trusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from litechat_tui.app.tool_choice import EVERYWHERE, ToolChoice
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.ports import ToolServers
from litechat_tui.domain.tool_servers import MOST_OFFERED, ServerState, ServerStatus, Untrusted, tokens_of


class ToolControl:
    """What the screen and the lines of `/tools` work with. Calls that change something block for a short time."""

    def __init__(self, servers: Callable[[], ToolServers | None], choice: ToolChoice) -> None:
        """`servers` returns None until they are started."""
        self._servers = servers
        self.choice = choice

    @property
    def states(self) -> Sequence[ServerState]:
        """Each server as it is now; the same object while nothing has changed."""
        servers = self._servers()
        return servers.states if servers else ()

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with entries of the configuration."""
        servers = self._servers()
        return servers.problems if servers else ()

    @property
    def untrusted(self) -> Untrusted | None:
        """What the current folder names and the reader has not consented to."""
        servers = self._servers()
        return servers.untrusted if servers else None

    def missing(self, session_id: str) -> Sequence[str]:
        """Return the names of the servers that a turn of a session would begin without, though they are wanted."""
        off = self.choice.off(session_id)
        connecting = (each for each in self.states if each.status is ServerStatus.CONNECTING and not each.tools)
        return [each.server.name for each in connecting if each.server.name not in off]

    def tokens(self, session_id: str) -> int:
        """Return about how many tokens the tools of servers take in each request of a session."""
        off = self.choice.off(session_id)
        total = 0
        for state in self.states:
            if state.server.name not in off:
                offered = [each for each in state.tools if state.server.offers(each.name) and each.address not in off]
                total += sum(map(tokens_of, offered[:MOST_OFFERED]))
        return total

    def switch(self, address: str, session_id: str = EVERYWHERE, *, on: bool) -> None:
        """Switch a server or a tool on or off, everywhere or for a session. Raises `StoreError`."""
        self.choice.switch(address, session_id, on=on)
        # Only what is off everywhere is not even started.
        self.refresh()

    def trust(self, untrusted: Untrusted, *, trusted: bool) -> None:
        """Let the servers of the current folder be started, or never ask again about them. Raises `StoreError`."""
        self.choice.decide(untrusted.digest, trusted=trusted)
        self.refresh()

    def reconnect(self, name: str) -> None:
        """Connect to a server again."""
        if (servers := self._servers()) is not None:
            servers.reconnect(name)

    def refresh(self) -> None:
        """Read the configuration again."""
        if (servers := self._servers()) is not None:
            servers.refresh()
