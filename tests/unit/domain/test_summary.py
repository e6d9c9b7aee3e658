"""What a model is shown of a conversation that it sums up."""

from __future__ import annotations

from litechat_tui.domain.chat import ChatMessage, ReasoningPart, Role, TextPart
from litechat_tui.domain.summary import ROOM, SUMMARY_TOKENS, summary_request
from litechat_tui.domain.token_estimate import estimated_tokens


def asked(text: str) -> ChatMessage:
    return ChatMessage(Role.USER, (TextPart(text),))


def answered(text: str) -> ChatMessage:
    return ChatMessage(Role.ASSISTANT, (ReasoningPart("hm"), TextPart(text)))


def test_it_is_shown_what_was_said() -> None:
    assert summary_request([asked("One"), answered("Two"), answered(" ")], None) == (
        "<conversation>\nUser: One\n\nAssistant: Two\n</conversation>\n\nThe summary of this conversation:"
    )
    assert summary_request([asked(" ")], None) == ""


def test_of_a_long_one_the_newest_that_fits() -> None:
    window = round((SUMMARY_TOKENS + 300) / ROOM)
    messages = [asked("a" * 400), answered("b" * 400), asked("c" * 400), answered("d" * 400)]
    shown = summary_request(messages, window)
    assert [letter in shown for letter in ("aaa", "bbb", "ccc", "ddd")] == [False, False, True, True]


def test_of_a_last_text_that_does_not_fit_the_end() -> None:
    window = round((SUMMARY_TOKENS + 300) / ROOM)
    shown = summary_request([asked("one"), answered("x" * 10_000 + "日本" * 1_000 + "end")], window)
    assert shown.count("end\n") == 1
    assert estimated_tokens(shown) < window * ROOM
    assert summary_request([answered("日" * 10)], 1).count("日") == 1
