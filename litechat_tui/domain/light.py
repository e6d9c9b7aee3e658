"""The state of the proxy, as one look at it tells."""

from __future__ import annotations

from enum import StrEnum

from litechat_tui.domain.codes import UNREACHABLE, Code
from litechat_tui.domain.errors import Problem


class Light(StrEnum):
    """Whether prompts can be sent, and if not, why."""

    UNKNOWN = "unknown"
    """Nobody has asked yet."""
    READY = "ready"
    STARTING = "starting"
    """Something answers in the proxy's place, or takes connections and says nothing yet: a container that starts."""
    DATABASE_DOWN = "database_down"
    KEY_REFUSED = "key_refused"
    UNREACHABLE = "unreachable"

    @property
    def passes(self) -> bool:
        """Whether it is worth looking soon: nobody has to do anything here for it to become better."""
        return self in (Light.STARTING, Light.DATABASE_DOWN, Light.UNREACHABLE)


_KEY_REFUSED = frozenset(
    {
        Code.PROXY_KEY_INVALID,
        Code.PROXY_KEY_REFUSED,
        Code.PROXY_KEY_EXPIRED,
        Code.PROXY_KEY_BLOCKED,
        Code.PROXY_TEAM_BLOCKED,
        Code.PROXY_PROJECT_BLOCKED,
    }
)
_OF_THE_PROXY = ("proxy.", "provider.", "answer.")
"""What the codes begin with that somebody answered with: the proxy was reached then."""


def light_of(problem: Problem | None) -> Light | None:
    """Return what the end of a request to the proxy tells; None for a success, and in return for what tells nothing."""
    if problem is None:
        return Light.READY
    if problem.code in UNREACHABLE:
        return Light.UNREACHABLE
    if problem.code in _KEY_REFUSED:
        return Light.KEY_REFUSED
    if problem.code is Code.PROXY_DATABASE_DOWN:
        return Light.DATABASE_DOWN
    return Light.READY if problem.code.value.startswith(_OF_THE_PROXY) else None
