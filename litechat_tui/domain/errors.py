"""What can go wrong, in the words a person sees: what happened, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong, ready to be shown."""

    message: str
    """One plain sentence: what happened."""
    hint: str = ""
    """One plain sentence: what to do next. Empty when there is nothing to do."""
    retryable: bool = False
    """Whether the same request may succeed when it is simply sent again."""
    said: str = ""
    """The proxy's own words for it, on one line, for those who look after it; empty where they add nothing."""

    @property
    def quote(self) -> str:
        """What the proxy said, as a sentence of its own; empty when it said nothing."""
        return f"The proxy says: {self.said}" if self.said else ""

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class LitechatError(Exception):
    """Base of every error this program raises on purpose. Shown once, never as a traceback."""

    title = "Something went wrong"

    def __init__(self, message: str, hint: str = "", *, retryable: bool = False, said: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(message, hint, retryable, said)

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """Return the error that tells of `problem`."""
        return cls(problem.message, problem.hint, retryable=problem.retryable, said=problem.said)


class ConfigurationError(LitechatError):
    """A setting is missing or wrong."""

    title = "Configuration"

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


class StoreError(LitechatError):
    """The session file cannot be opened, read or written."""

    title = "Session file"


class SessionBusyError(StoreError):
    """Another window or program is in the middle of a turn of this session."""


class TurnTakenError(StoreError):
    """Another program took the turn for deserted and went on with its session."""


class GatewayError(LitechatError):
    """The proxy could not be asked, or refused to answer."""

    title = "Proxy"
