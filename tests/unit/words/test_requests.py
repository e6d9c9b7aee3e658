"""What the program asks a model in the reader's name."""

from __future__ import annotations

from litechat_tui.words.requests import continue_request


def test_the_rest_of_an_answer_is_asked_for_in_words_alone() -> None:
    prompt = continue_request()
    assert prompt.text == "Continue exactly where you stopped."
    assert not prompt.attachments
