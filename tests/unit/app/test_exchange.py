"""The last exchange, and what mends it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from litechat_tui.app.exchange import NO_REMEDY, Remedy, last_exchange, remedies
from litechat_tui.domain.chat import ChatMessage, ReasoningPart, Role, TextPart, Turn, TurnStatus
from tests.conftest import NOW

ASKED = ChatMessage(Role.USER, (TextPart("one"),))


def answered(status: TurnStatus | None, text: str = "") -> ChatMessage:
    parts = (ReasoningPart("hm"), TextPart(text)) if text else (ReasoningPart("hm"),)
    return ChatMessage(Role.ASSISTANT, parts, turn=Turn("t", "s", "m", status, NOW) if status else None)


DONE = answered(TurnStatus.COMPLETED, "all")


@pytest.mark.parametrize(
    ("messages", "exchange"),
    [
        ([], (None, None)),
        ([DONE], (None, None)),
        ([ASKED], (ASKED, None)),
        ([ASKED, DONE], (ASKED, DONE)),
        ([ASKED, DONE, ASKED], (ASKED, None)),
        ([DONE, DONE], (None, None)),
    ],
)
def test_the_last_exchange_is_a_prompt_and_the_reply_to_it(
    messages: Sequence[ChatMessage], exchange: tuple[ChatMessage | None, ChatMessage | None]
) -> None:
    assert last_exchange(messages) == exchange


@pytest.mark.parametrize("status", TurnStatus)
def test_what_was_cut_short_is_tried_again_and_what_came_of_it_continued(status: TurnStatus) -> None:
    cut_short = status in (TurnStatus.INCOMPLETE, TurnStatus.STOPPED, TurnStatus.FAILED, TurnStatus.INTERRUPTED)

    assert remedies([ASKED, answered(status)]) == (frozenset({Remedy.RETRY}) if cut_short else NO_REMEDY)
    assert remedies([ASKED, answered(status, "half")]) == (frozenset(Remedy) if cut_short else NO_REMEDY)


@pytest.mark.parametrize("messages", [[], [ASKED], [ASKED, answered(None, "from another program")]])
def test_without_a_turn_there_is_nothing_to_mend(messages: Sequence[ChatMessage]) -> None:
    assert remedies(messages) == NO_REMEDY
