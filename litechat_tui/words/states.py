"""How a turn ended, in words: the one table for status line, message footer and plain lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.words.catalogue import N_, _


@dataclass(frozen=True, slots=True)
class StatusText:
    """One status, as message ids."""

    label: str
    """A word or two, for the line under a message."""
    meaning: str
    """What that means for the reader, for the same line; empty where the turn's problem tells it."""
    sentence: str
    """Both in a sentence, where there is room for one."""


STATUSES: Mapping[TurnStatus, StatusText] = {
    TurnStatus.RUNNING: StatusText("", "", N_("A reply is arriving here in another window.")),
    TurnStatus.AWAITING_APPROVAL: StatusText(
        N_("asks for your decision"), "", N_("A tool call asks for your decision.")
    ),
    TurnStatus.INCOMPLETE: StatusText(
        N_("cut short by the model's limit"), "", N_("Cut short by the model's limit. What came is kept.")
    ),
    TurnStatus.STOPPED: StatusText(N_("stopped"), N_("What came is kept."), N_("Stopped. What came is kept.")),
    TurnStatus.FAILED: StatusText(N_("failed"), "", N_("The reply failed. What came is kept.")),
    TurnStatus.INTERRUPTED: StatusText(
        N_("interrupted"),
        N_("The program ended here; what had come is kept."),
        N_("Interrupted: the program ended here. What had come is kept."),
    ),
}
"""Status -> its words; the others need none."""


def status_sentence(status: TurnStatus | None) -> str:
    """Return how a turn ended as a sentence; empty where there is nothing to tell."""
    return _(STATUSES[status].sentence) if status is not None and status in STATUSES else ""


def status_label(status: TurnStatus) -> str:
    """Return how a turn ended in a word or two; empty where there is nothing to tell."""
    return _(STATUSES[status].label) if status in STATUSES else ""


def status_meaning(status: TurnStatus) -> str:
    """Return what it means for the reader that a turn ended so; empty where its problem tells it."""
    return _(STATUSES[status].meaning) if status in STATUSES else ""
