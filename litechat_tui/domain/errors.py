"""What can go wrong, as a code with facts. `litechat_tui.words` turns both into sentences where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Self

from litechat_tui.domain.codes import RETRYABLE, Code

Fact = str | int | float


@dataclass(frozen=True, slots=True, init=False)
class Problem:
    """One thing that went wrong: a code and the facts that its sentence names."""

    code: Code
    facts: Mapping[str, Fact] = field(hash=False)
    """Values for the placeholders of the code's sentence. Text from outside is cleaned where it is shown."""
    proxy_message: str = ""
    """The proxy's own words for it, on one line, for those who run it; empty where they add nothing."""
    consequence: Code | None = None
    """A second code that tells what the problem means for the reader; None where the first one says it all."""

    def __init__(self, code: Code, /, *, proxy_message: str = "", **facts: Fact) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "facts", facts)
        object.__setattr__(self, "proxy_message", proxy_message)
        object.__setattr__(self, "consequence", None)

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed when it is simply sent again."""
        return self.code in RETRYABLE

    def with_facts(self, **facts: Fact) -> Problem:
        """Return the problem with facts that became known later."""
        problem = copy(self)
        object.__setattr__(problem, "facts", {**self.facts, **facts})
        return problem

    def with_consequence(self, consequence: Code) -> Problem:
        """Return the problem with what it means for the reader."""
        problem = copy(self)
        object.__setattr__(problem, "consequence", consequence)
        return problem

    def __str__(self) -> str:
        """Return code and facts, for logs and tracebacks."""
        return " ".join([self.code.value, *(f"{name}={value!r}" for name, value in self.facts.items())])


class LitechatError(Exception):
    """Base of every error this program raises on purpose. Shown once, never as a traceback."""

    def __init__(self, code: Code, /, *, proxy_message: str = "", **facts: Fact) -> None:
        self.problem = Problem(code, proxy_message=proxy_message, **facts)
        super().__init__(str(self.problem))

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """Return the error that carries `problem`."""
        error = cls(problem.code)
        error.problem = problem
        error.args = (str(problem),)
        return error


class ConfigurationError(LitechatError):
    """A setting is missing or wrong."""

    def __init__(self, *problems: Problem) -> None:
        Exception.__init__(self, "; ".join(map(str, problems)))
        self.problems = problems
        self.problem = problems[0]


class AttachmentError(LitechatError):
    """A file cannot go with a prompt."""


class StoreError(LitechatError):
    """The session file cannot be opened, read or written."""


class SessionBusyError(StoreError):
    """Another window or program is in the middle of a turn of this session."""


class TurnTakenError(StoreError):
    """Another program closed the turn of a suspended owner and went on with its session."""


class ProxyError(LitechatError):
    """The proxy could not be asked, or refused to answer."""


class HubError(LitechatError):
    """The hub could not be reached, or refused."""


class ExportError(LitechatError):
    """A file cannot be written."""
