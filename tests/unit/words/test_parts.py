"""The parts of a message that are not text, in words."""

from __future__ import annotations

import pytest

from litechat_tui.domain.chat import AttachmentPart, PreviousAnswer, TurnStatus
from litechat_tui.domain.items import attachment_part
from litechat_tui.domain.prompt import Attachment
from litechat_tui.words.parts import attachment, attachment_label, earlier_answer_label, reasoning_label, speaker


def test_content_that_cannot_be_shown_is_named() -> None:
    assert attachment("unknown part") == "unknown part"
    assert attachment("input_image") == "input_image"


@pytest.mark.parametrize(
    ("seconds", "live", "label"),
    [(None, True, "thinking"), (3.0, True, "thinking"), (None, False, "thought"), (3.0, False, "thought for 3.0s")],
)
def test_thinking_says_how_long_it_took_once_it_is_over(seconds: float | None, live: bool, label: str) -> None:
    assert reasoning_label(seconds, live=live) == label


def test_an_earlier_answer_says_how_it_ended_unless_it_is_complete() -> None:
    assert earlier_answer_label(PreviousAnswer("a", TurnStatus.COMPLETED)) == "earlier answer"
    assert earlier_answer_label(PreviousAnswer("a", TurnStatus.STOPPED)) == "earlier answer (stopped)"


def test_who_says_something_has_a_name() -> None:
    assert [speaker(role) for role in ("user", "assistant", "system")] == ["You", "Assistant", "system message"]


def test_an_attachment_is_told_by_name_and_size() -> None:
    assert (
        attachment_label(attachment_part(Attachment("0" * 64, "報告.pdf", "application/pdf", 193)))
        == "報告.pdf · 193 B"
    )
    assert attachment_label(AttachmentPart("unknown part")) == "unknown part"
