"""Servers of tools (MCP): how they are configured, and how they are at the moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from urllib.parse import urlsplit, urlunsplit

from litechat_tui.domain.errors import Problem
from litechat_tui.domain.text import one_line
from litechat_tui.domain.token_estimate import estimated_tokens
from litechat_tui.domain.tools import Tool

CONNECT_SECONDS = 30.0
CALL_SECONDS = 60.0
MOST_OFFERED = 128
"""Tools of one server that a model is offered at most: more are thousands of tokens, and some providers refuse them."""


class Transport(StrEnum):
    """How a server is talked to."""

    STDIO = "stdio"
    HTTP = "http"
    SSE = "sse"


class Origin(StrEnum):
    """Who named a server."""

    OWN = "own"
    """The reader's own file."""
    FOLDER = "folder"
    """The file of the current folder, which the reader trusts."""
    RUN = "run"
    """The command line, for this run only."""
    PROXY = "proxy"
    """The LiteLLM Proxy itself, which passes on the tools of its own servers."""


@dataclass(frozen=True, slots=True)
class ToolServer:
    """A server as it is configured. What may hold secrets is in no `repr`."""

    name: str
    """One or more of ``[A-Za-z0-9_-]``."""
    transport: Transport
    command: str = ""
    arguments: tuple[str, ...] = field(default=(), repr=False)
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What it gets beside the few variables that every child gets."""
    folder: str = ""
    """Where it runs; empty for the current folder."""
    url: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    connect_seconds: float = CONNECT_SECONDS
    """How long it may take until its tools are known."""
    call_seconds: float = CALL_SECONDS
    """How long a call may take."""
    origin: Origin = Origin.OWN
    on: bool = True
    """Whether its entry leaves it on."""
    only: frozenset[str] | None = None
    """Names of the tools that are offered; None for all."""
    without: frozenset[str] = frozenset()
    """Names of tools that are not."""

    @property
    def identity(self) -> str:
        """Return a hash of what it is: command and arguments, or the address. Environment and headers may change."""
        what = (self.command, self.arguments, self.folder) if self.transport is Transport.STDIO else (self.url,)
        return sha256(json.dumps([self.transport, what]).encode()).hexdigest()

    @property
    def target(self) -> str:
        """Return what is started, or where it is, on one line; of an address neither user nor query."""
        if self.transport is Transport.STDIO:
            return one_line(" ".join((self.command, *self.arguments)), 1_000)
        try:
            parts = urlsplit(self.url)
        except ValueError:
            return one_line(self.url.split("?", maxsplit=1)[0])
        return one_line(urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")))

    def offers(self, tool: str) -> bool:
        """Return whether its entry lets that tool be offered."""
        return tool not in self.without and (self.only is None or tool in self.only)


@dataclass(frozen=True, slots=True)
class Untrusted:
    """Servers that the current folder names, and that nobody has decided about."""

    path: str
    digest: str
    """SHA-256 of the file in hexadecimal: consent is to a content."""
    servers: tuple[ToolServer, ...]
    refused: bool = False
    """Whether the reader has said no to this very content."""


@dataclass(frozen=True, slots=True)
class Configured:
    """All servers that are configured, and what is wrong with entries that are none."""

    servers: tuple[ToolServer, ...] = ()
    problems: tuple[Problem, ...] = ()
    untrusted: Untrusted | None = None


class ServerStatus(StrEnum):
    """How a server is."""

    OFF = "off"
    CONNECTING = "connecting"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ServerState:
    """A server at one moment."""

    server: ToolServer
    status: ServerStatus
    problem: Problem | None = None
    """Why it failed, or why the connection before was lost."""
    tools: tuple[Tool, ...] = ()
    """What it offered when it was last connected."""
    log: tuple[str, ...] = ()
    """The last lines of what it wrote beside its answers, each clean and on one line."""

    @property
    def tokens(self) -> int:
        """Return about how many tokens its tools take in each request, all of them being on."""
        offered = [tool for tool in self.tools if self.server.offers(tool.name)]
        return sum(map(tokens_of, offered[:MOST_OFFERED]))


def tokens_of(tool: Tool) -> int:
    """Return about how many tokens the description of a tool takes in each request."""
    return estimated_tokens(f"{tool.wire_name}{tool.description}{tool.schema}")
