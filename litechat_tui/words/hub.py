"""Sentences on the way to a hub."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.errors import Problem
from litechat_tui.domain.hub_checks import HubCheck, HubNote, HubStep
from litechat_tui.words.catalogue import N_, _
from litechat_tui.words.problems import problem_text

_LABELS: Mapping[HubStep, str] = {
    HubStep.ADDRESS: N_("Driver and address"),
    HubStep.CONNECTION: N_("Connection"),
    HubStep.ENCRYPTION: N_("Encryption"),
    HubStep.SCHEMA: N_("Database"),
    HubStep.RIGHTS: N_("Rights"),
    HubStep.NEWS: N_("News"),
    HubStep.CLOCK: N_("Clocks"),
    HubStep.SESSIONS: N_("Sessions"),
}
_NOTES: Mapping[HubNote, tuple[str, str]] = {
    HubNote.NAMED: (N_("The driver is installed, and the address can be read."), ""),
    HubNote.ANSWERS: (N_("{place} answers, and knows you as {person}."), ""),
    HubNote.ENCRYPTED: (N_("Nobody on the way can read along."), ""),
    HubNote.ON_THIS_MACHINE: (N_("Not encrypted; the way does not leave this machine."), ""),
    HubNote.MADE: (N_("There is a hub in {place} that this version knows."), ""),
    HubNote.OWN_ONLY: (N_("You may use it, and everybody sees the own sessions only."), ""),
    HubNote.SEES_ALL: (
        N_("The rules of the database do not bind the role {person}, which could read all sessions."),
        N_("Use another role for yourself, made with: litechat-tui hub init --member NAME"),
    ),
    HubNote.AT_ONCE: (N_("The server can tell at once what was pushed."), ""),
    HubNote.POLLED: (N_("A pooler is on the way: what was pushed is asked for from time to time."), ""),
    HubNote.CLOCK_RIGHT: (N_("The clocks here and there agree."), ""),
    HubNote.CLOCK_WRONG: (
        N_("The clocks here and there differ by {seconds} s, so an earlier change may win over a later one."),
        N_("Let both machines set their clocks by the network."),
    ),
    HubNote.IN_STEP: (N_("This machine and the hub have the same."), ""),
    HubNote.BEHIND: (
        N_("To push: {push}. To pull: {pull}."),
        N_("Bring both in step with: litechat-tui hub pull, then litechat-tui hub push"),
    ),
}
"""Note -> its sentence, and what to do about it."""


def hub_check_text(check: HubCheck) -> tuple[str, str, str]:
    """Return what a step is called, what was found, and what to do about it; empty for nothing."""
    label = _(_LABELS[check.step])
    if isinstance(check.found, Problem):
        text = problem_text(check.found)
        return label, text.message, text.hint
    message, advice = _NOTES[check.found.note]
    return label, _(message).format_map(check.found.facts), _(advice) if advice else ""
