"""Prompts as values, and the one form in which they are stored."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from litechat_tui.domain.prompt import EMPTY, Attachment, Prompt, from_json, joined, to_json

PICTURE = Attachment("0" * 64, "a picture.png", "image/png", 12)

ANY_TEXT = st.text(st.characters(exclude_categories=[]))
"""Also control characters, escape sequences and lone surrogates."""
PROMPTS = st.builds(
    Prompt, ANY_TEXT, st.lists(st.builds(Attachment, ANY_TEXT, ANY_TEXT, ANY_TEXT, st.integers())).map(tuple)
)


@pytest.mark.parametrize(
    ("prompt", "is_something"),
    [(EMPTY, False), (Prompt(" \n"), False), (Prompt("a"), True), (Prompt("", (PICTURE,)), True)],
)
def test_a_prompt_with_text_or_attachments_can_be_sent(prompt: Prompt, is_something: bool) -> None:
    assert bool(prompt) is is_something


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("\n  \n    if a:\n        b\n \n", "    if a:\n        b"),
        ("\tindented", "\tindented"),
        ("\r\n \r\n a\r\n", " a"),
        ("\u3000段落 \u3000", "\u3000段落"),
        (" \n\t", ""),
        ("a", "a"),
    ],
)
def test_a_prompt_is_sent_without_blank_lines_before_and_white_space_after_it(typed: str, sent: str) -> None:
    assert Prompt(typed, (PICTURE,)).stripped() == Prompt(sent, (PICTURE,))


def test_prompts_are_joined_by_empty_lines_with_all_their_attachments() -> None:
    other = Attachment("1" * 64, "b.txt", "text/plain", 1)
    assert joined([]) == EMPTY
    assert joined([EMPTY, Prompt(" a"), EMPTY]) == Prompt(" a")
    assert joined([Prompt("a", (PICTURE,)), Prompt("", (other,)), Prompt("b")]) == Prompt("a\n\nb", (PICTURE, other))


@given(st.lists(PROMPTS, min_size=1))
@example([Prompt("\x1b]0;title\x07\x00\ud800 [link=x]{", (PICTURE,))])
def test_what_is_stored_is_read_as_it_was(prompts: list[Prompt]) -> None:
    assert from_json(to_json(prompts)) == tuple(prompts)


@given(ANY_TEXT)
@example("[]")
@example("{}")
@example('"text"')
@example("12")
@example("null")
@example("[1]")
@example('[{"text": "a"}]')
@example('[{"text": "a", "attachments": [{"colour": "red"}]}]')
@example('[{"text": "a", "attachments": [1]}]')
@example('[{"text": "a", "attachments": null}]')
@example("[" * 100_000)
@example("1" * 5_000)
def test_text_that_an_earlier_version_stored_is_one_prompt(text: str) -> None:
    assert from_json(text) == (Prompt(text),)


def test_japanese_is_stored_as_it_is_read() -> None:
    stored = to_json([Prompt("こんにちは、世界")])
    assert "こんにちは、世界" in stored
    assert json.loads(stored) == [{"text": "こんにちは、世界", "attachments": []}]
