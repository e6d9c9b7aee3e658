"""How a session file and a hub stand to each other, as the screen shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem


class HubLight(StrEnum):
    """In a word."""

    UNKNOWN = "unknown"
    """It was not asked yet, or there is none."""
    IN_STEP = "in_step"
    BEHIND = "behind"
    OFFLINE = "offline"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class HubStanding:
    """That, and what belongs to it."""

    light: HubLight = HubLight.UNKNOWN
    behind: int = 0
    """Sessions that are not in step."""
    since: datetime | None = None
    """Since when the hub is offline."""
    problem: Problem | None = None
    """Why it is offline, or refused."""


_PASSES = frozenset({Code.HUB_UNREACHABLE, Code.HUB_OVERLOADED, Code.HUB_FAILED})


def light_of_hub(problem: Problem) -> HubLight:
    """Return what a problem means: what may pass by itself is no refusal."""
    return HubLight.OFFLINE if problem.code in _PASSES else HubLight.REFUSED
