"""What goes with a prompt, in few words."""

from __future__ import annotations

import pytest

from litechat_tui.domain.attachments import PDF
from litechat_tui.domain.prompt import Attachment, Prompt
from litechat_tui.words import use
from litechat_tui.words.attached import facts, kind_label, kind_labels, summary, with_attachments

OFFICE = "application/vnd.openxmlformats-officedocument."
IMAGE = Attachment("0" * 64, "a.png", "image/png", 340_000, 1_200, 800, 1_280)
TEXT = Attachment("1" * 64, "a.txt", "text/plain", 9)


@pytest.mark.parametrize(
    ("media_type", "label"),
    [
        ("image/webp", "WEBP"),
        ("text/plain", "Text"),
        (PDF, "PDF"),
        ("application/msword", "Word"),
        (f"{OFFICE}wordprocessingml.document", "Word"),
        (f"{OFFICE}spreadsheetml.sheet", "Excel"),
        ("application/x-odd", "X-ODD"),
    ],
)
def test_people_have_a_word_for_each_kind(media_type: str, label: str) -> None:
    assert kind_label(Attachment("0" * 64, "a", media_type, 1)) == label


def test_size_pixels_and_tokens_are_told_as_far_as_they_are_known() -> None:
    assert facts(IMAGE) == "340.0 kB · about 1,300 tokens · 1,200 × 800"
    assert facts(TEXT) == "9 B"


def test_all_of_them_are_summed_up() -> None:
    assert summary([IMAGE, TEXT]) == "2 attachments · 340.0 kB · about 1,300 tokens"
    assert summary([TEXT]) == "1 attachment · 9 B"


def test_a_prompt_is_one_line_with_what_goes_with_it() -> None:
    assert with_attachments(Prompt("a\nb")) == "a b"
    assert with_attachments(Prompt("a", (TEXT,))) == "a  [1 attachment · 9 B]"
    assert with_attachments(Prompt(" ", (TEXT,))) == "[1 attachment · 9 B]"


def test_kinds_are_as_wide_as_the_widest() -> None:
    assert kind_labels([IMAGE, TEXT]) == ["PNG ", "Text"]
    assert kind_labels([]) == []
    use("ja")
    try:
        assert kind_labels([IMAGE, TEXT]) == ["PNG     ", "テキスト"]
    finally:
        use("en")
