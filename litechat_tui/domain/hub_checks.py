"""What is found on the way to a hub, step by step. `litechat_tui.words` makes sentences of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from litechat_tui.domain.diagnosis import Status
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.noted import NoteWithFacts


class HubStep(StrEnum):
    """A step of the way. Scripts know it by its value, which never changes."""

    ADDRESS = "address"
    CONNECTION = "connection"
    ENCRYPTION = "encryption"
    SCHEMA = "schema"
    RIGHTS = "rights"
    NEWS = "news"
    CLOCK = "clock"
    SESSIONS = "sessions"


class HubNote(StrEnum):
    """What is said of a step that is not broken."""

    NAMED = "named"
    ANSWERS = "answers"
    ENCRYPTED = "encrypted"
    ON_THIS_MACHINE = "on_this_machine"
    MADE = "made"
    OWN_ONLY = "own_only"
    SEES_ALL = "sees_all"
    AT_ONCE = "at_once"
    POLLED = "polled"
    CLOCK_RIGHT = "clock_right"
    CLOCK_WRONG = "clock_wrong"
    IN_STEP = "in_step"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class HubCheck:
    """What was found of a step."""

    step: HubStep
    status: Status
    found: NoteWithFacts[HubNote] | Problem
