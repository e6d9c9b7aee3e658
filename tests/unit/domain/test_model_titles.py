"""What a model is shown for a title, and what is taken of its answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.chat import ChatMessage, ReasoningPart, Role, TextPart, ToolPart
from litechat_tui.domain.items import attachment_part
from litechat_tui.domain.model_titles import EXCERPT_CHARS, TITLE_CELLS, excerpt, first_said, title_of_answer
from litechat_tui.domain.text import cells, clean
from tests.attached import document, image


def asked(text: str) -> ChatMessage:
    return ChatMessage(Role.USER, (TextPart(text),))


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("Trip to Kyoto", "Trip to Kyoto"),
        ('"Trip to Kyoto."', "Trip to Kyoto"),
        ("“Trip to Kyoto”。", "Trip to Kyoto"),
        ("Title: Trip to Kyoto", "Trip to Kyoto"),
        ("**Title:** Trip to Kyoto", "Trip to Kyoto"),
        ('TITLE： "Title: Trip"', "Trip"),
        ("## Trip to Kyoto", "Trip to Kyoto"),
        ("**Trip to Kyoto**", "Trip to Kyoto"),
        ("`sorted` and its key", "`sorted` and its key"),
        ("「京都旅行の計画」", "京都旅行の計画"),
        ("タイトル：京都旅行の計画。", "京都旅行の計画"),
        ("「京都」と「奈良」", "「京都」と「奈良」"),
        ("Here is a title:\n\nTrip to Kyoto\nIt is short.", "Trip to Kyoto"),
        ("C++: why so long?", "C++: why so long?"),
        ("Trip:", "Trip"),
        ("'tis", "'tis"),
        ("Trip\tto\x1b Kyoto\x07\x9b\u202e", "Trip to Kyoto \N{REPLACEMENT CHARACTER}"),
        ("", ""),
        (' \n"" \n...\n**', ""),
        ("Title:", ""),
        ("x" * 100, "x" * (TITLE_CELLS - 1) + "…"),
        ("題" * 40, "題" * 29 + "…"),
        ("題" * 30, "題" * 30),
        ("👨‍👩‍👧" * 20, "👨‍👩‍👧" * 7 + "👨…"),
    ],
)
def test_the_title_is_the_line_that_says_something(answer: str, title: str) -> None:
    assert title_of_answer(answer) == title


@given(st.text(st.characters() | st.sampled_from("\n\"'「」*#:：. \x1b\u202e\u2028Title")))
def test_whatever_a_model_says_is_one_short_line_that_can_be_shown(answer: str) -> None:
    title = title_of_answer(answer)
    assert cells(title) <= TITLE_CELLS
    assert title == clean(title).strip()
    assert "\n" not in title


def test_the_excerpt_has_what_was_said_and_neither_thoughts_nor_tools() -> None:
    parts = (ReasoningPart("Hm"), ToolPart("1", "look", "{}", "OUTPUT"), TextPart("In spring."))
    said = excerpt([asked("When is\n\nbest?"), ChatMessage(Role.ASSISTANT, parts)])
    assert said == (
        "<conversation>\nUser: When is\n\nbest?\n\nAssistant: In spring.\n</conversation>\n\n"
        "The title of this conversation:"
    )
    assert first_said(said) == "When is\n\nbest?"


@pytest.mark.parametrize("messages", [1, 2, 4])
def test_the_excerpt_is_short_however_long_the_texts_are(messages: int) -> None:
    said = excerpt([asked(f"{number}" + "x" * 1_000_000) for number in range(messages)])
    assert EXCERPT_CHARS * 0.9 < len(said) < EXCERPT_CHARS + 100
    assert all(f"User: {number}x" in said for number in range(messages))


def test_there_is_no_excerpt_of_nothing() -> None:
    assert excerpt([]) == excerpt([asked(" \n")]) == ""
    assert first_said("Hello") == ""
    assert first_said(excerpt([asked("Hello")])) == "Hello"


def test_a_prompt_of_nothing_but_attachments_is_told_by_their_names() -> None:
    message = ChatMessage(Role.USER, (attachment_part(image()), attachment_part(document())))
    assert first_said(excerpt([message])) == "0.png, 0.pdf"
