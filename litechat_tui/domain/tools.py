"""A tool that a model may call, and who has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Hints:
    """What a server says of a tool it has. It may be wrong or a lie, so it words a question and answers none."""

    read_only: bool | None = None
    destructive: bool | None = None
    idempotent: bool | None = None
    open_world: bool | None = None


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as its server describes it. All texts are clean for a terminal."""

    server: str
    """Name of the server among the configured ones; empty for what is built in."""
    name: str
    """What the server calls it."""
    wire_name: str
    """What the model calls it: unique among all tools, 64 characters of ``[A-Za-z0-9_-]`` at most."""
    title: str = ""
    description: str = ""
    schema: str = "{}"
    """JSON Schema of its arguments, as JSON text with sorted keys."""
    hints: Hints = NO_HINTS
    identity: str = ""
    """What its server is: a hash of command and arguments, or of the address; empty for what is built in."""
    harmless: bool = False
    """Whether it is part of this program and needs nobody's consent."""

    @property
    def address(self) -> str:
        """``server.name``, which patterns of rules are compared with as well as the name alone."""
        return f"{self.server}.{self.name}" if self.server else self.name

    @property
    def fingerprint(self) -> str:
        """Hash of all that consent is given to: who has it, its name, its description and its schema."""
        return sha256(repr((self.identity, self.name, self.description, self.schema)).encode()).hexdigest()


def hints_in(found: object) -> Hints:
    """Return hints from a JSON object; what is none counts as not said."""
    given: Mapping[str, object] = found if isinstance(found, dict) else {}
    read_only, destructive, idempotent, open_world = (
        value if isinstance(value := given.get(name), bool) else None
        for name in ("read_only", "destructive", "idempotent", "open_world")
    )
    return Hints(read_only, destructive, idempotent, open_world)
