"""How to reach the proxy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from litechat_tui import __version__
from litechat_tui.domain.redaction import Redactor

USER_AGENT = f"litechat-tui/{__version__}"
"""What every request to the proxy says it comes from."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Address of the proxy, the key to it, and how long to wait for it."""

    base_url: str
    """With or without `/v1` at its end."""
    api_key: Callable[[], str] = field(repr=False)
    """Returns the key; called for each request, so that no object that may be printed holds it."""
    connect_seconds: float = 5.0
    """How long reaching the proxy may take."""
    idle_seconds: float = 120.0
    """How long the proxy may send nothing at all while an answer is awaited or streams."""
    request_seconds: float = 10.0
    """The same for requests that no model answers."""
    secrets: Callable[[], Iterable[str]] = field(default=tuple, repr=False)
    """Returns what else this program knows and no server is to be quoted with."""

    flag: str = ""
    """The flag that the address came from; empty where a variable named it."""

    @property
    def named(self) -> dict[str, str]:
        """Return the fact that says what named the address, where that is not the usual variable."""
        return {"address_setting": self.flag} if self.flag else {}

    @property
    def facts(self) -> dict[str, str]:
        """Return the address as the facts of a problem have it."""
        return {"address": self.base_url, **self.named}

    def url(self, path: str) -> str:
        """Return the address of `path`, which begins with a slash."""
        return f"{self.base_url.rstrip('/').removesuffix('/v1')}{path}"

    @property
    def redactor(self) -> Redactor:
        """Return what keeps the key and the other secrets out of text that comes from the server."""
        return Redactor((self.api_key(), *self.secrets()))

    @property
    def responses_url(self) -> str:
        """Return the address the openai client wants."""
        return self.url("/v1")

    @property
    def host(self) -> str:
        """Return the proxy's host name; the whole address where there is none in it."""
        try:
            return urlsplit(self.base_url).hostname or self.base_url
        except ValueError:
            return self.base_url
