"""How to reach the proxy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Connection:
    """Address of the proxy and the key to it."""

    base_url: str
    """With or without `/v1` at its end."""
    api_key: Callable[[], str] = field(repr=False)
    """Returns the key; called when a client is made, so that no object that may be printed holds it."""
    connect_seconds: float = 5.0
    """How long reaching the proxy may take."""
    idle_seconds: float = 120.0
    """How long the proxy may say nothing at all while an answer is awaited or streams."""

    @property
    def responses_url(self) -> str:
        """Return the address the openai client wants."""
        address = self.base_url.rstrip("/")
        return address if address.endswith("/v1") else f"{address}/v1"
