"""The parts of a message in words: what is not text."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.chat import AttachmentPart, PreviousAnswer, TurnStatus
from litechat_tui.words.amounts import file_size
from litechat_tui.words.catalogue import N_, _
from litechat_tui.words.states import status_label
from litechat_tui.words.times import duration

UNKNOWN_ITEM = "unknown item"
"""What `domain.items` calls a row that says nothing of its kind."""

_ATTACHMENTS: Mapping[str, str] = {
    "system message": N_("system message"),
    "developer message": N_("developer message"),
    "unreadable item": N_("unreadable item"),
    UNKNOWN_ITEM: N_("unknown item"),
    "unreadable part": N_("unreadable part"),
    "unknown part": N_("unknown part"),
}
"""Kind of an attachment that this program named -> its words. Other kinds are names of the API, shown as they are."""


def attachment(kind: str) -> str:
    """Return the placeholder for content of this kind that cannot be shown as text."""
    return _(_ATTACHMENTS[kind]) if kind in _ATTACHMENTS else kind


def attachment_label(part: AttachmentPart, *, left_out: bool = False) -> str:
    """Return what stands for something that is not text: ``report.pdf · 193 B``, or its kind where that is all.

    `left_out` is whether requests go without it by now.
    """
    if part.attachment is None:
        return attachment(part.kind)
    facts = [part.attachment.name, file_size(part.attachment.size), *([_("not sent any more")] if left_out else [])]
    return " · ".join(facts)


def speaker(role: str) -> str:
    """Return who says what has this role in a request."""
    if role in ("system", "developer"):
        return attachment(f"{role} message")
    return _("You") if role == "user" else _("Assistant")


def reasoning_label(seconds: float | None, *, live: bool) -> str:
    """Return the label of reasoning: that the model is thinking, or that it thought, and how long if that is known."""
    if live:
        return _("thinking")
    if seconds is None:
        return _("thought")
    return _("thought for {duration}").format(duration=duration(seconds))


def earlier_answer_label(answer: PreviousAnswer) -> str:
    """Return the label of an answer that was superseded, with how it ended unless it is complete."""
    if answer.status is TurnStatus.COMPLETED:
        return _("earlier answer")
    return _("earlier answer ({ending})").format(ending=status_label(answer.status))
