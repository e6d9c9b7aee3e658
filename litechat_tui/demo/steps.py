"""What a scripted answer is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from litechat_tui.demo import wire


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the endpoint saw it."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case; the values of keys are replaced by ``***``."""
    body: Mapping[str, Any] = field(default_factory=dict)
    """The JSON body."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Say nothing for a while."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Answer with an HTTP error instead of a stream; only pauses may come before it."""

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)
    """See `bodies.error_body`."""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cut:
    """Drop the connection; as the first step even before the status line."""


@dataclass(frozen=True, slots=True)
class Hang:
    """Say nothing more, and keep the connection until the client leaves."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Send these bytes as they are; none of them just sends the headers."""

    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent before it besides the usual ones, unless something was sent already."""


Step = wire.Event | Pause | Refusal | Cut | Hang | Raw
"""What an answer consists of. After a terminal event the endpoint adds `[DONE]`, as the proxy does."""

Answer = Callable[[Request], Iterable[Step]]
"""Called once for each request for a response, on a thread of its own."""
