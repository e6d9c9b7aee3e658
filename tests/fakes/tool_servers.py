"""`ToolServers` without servers."""

from __future__ import annotations

from collections.abc import Sequence

from litechat_tui.domain.errors import Problem
from litechat_tui.domain.tool_servers import Configured, ServerState, ToolServer, Untrusted


class FakeToolServers:
    """As the test says."""

    def __init__(self, states: Sequence[ServerState] = ()) -> None:
        self.states: Sequence[ServerState] = states
        self.problems: Sequence[Problem] = ()
        self.untrusted: Untrusted | None = None
        self.asked: list[str] = []
        """What was asked for, in order."""

    def reconnect(self, name: str) -> None:
        self.asked.append(f"reconnect {name}")

    def refresh(self) -> None:
        self.asked.append("refresh")


class FakeToolServerFiles:
    """Servers without files."""

    def __init__(self, *servers: ToolServer) -> None:
        self.configured = Configured(servers)

    def read(self) -> Configured:
        return self.configured
