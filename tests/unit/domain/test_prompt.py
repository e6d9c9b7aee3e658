"""Prompts as values, and the one form in which they are stored."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from litechat_tui.domain.prompt import EMPTY, Attachment, Paste, Prompt, folded_again, from_json, joined, to_json

PICTURE = Attachment("0" * 64, "a picture.png", "image/png", 12)

ANY_TEXT = st.text(st.characters(exclude_categories=[]))
"""Also control characters, escape sequences and lone surrogates."""
PROMPTS = st.builds(
    Prompt,
    ANY_TEXT,
    st.lists(st.builds(Attachment, ANY_TEXT, ANY_TEXT, ANY_TEXT, st.integers())).map(tuple),
    st.lists(st.builds(Paste, ANY_TEXT, ANY_TEXT)).map(tuple),
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


ONE, TWO = Paste("[paste 1: 11 lines]", "one\n" * 10), Paste("[paste 2: 11 lines]", "two\n" * 10)


def test_what_was_pasted_is_part_of_the_whole_text_only() -> None:
    prompt = Prompt(f" a {TWO.label} b {ONE.label} [paste 3: 1 line]", pastes=(ONE, TWO))
    assert prompt.whole == f" a {TWO.text} b {ONE.text} [paste 3: 1 line]"
    assert prompt.stripped().pastes == (ONE, TWO)
    assert Prompt("[paste 1: 11 lines]").whole == "[paste 1: 11 lines]"


def test_what_was_pasted_is_not_looked_through_for_labels() -> None:
    nested = Paste("[paste 3: 1 line]", f"{ONE.label}")
    assert Prompt(f"{nested.label} {ONE.label}", pastes=(ONE, nested)).whole == f"{ONE.label} {ONE.text}"


def test_joined_prompts_keep_their_pastes_apart() -> None:
    other = Paste(ONE.label, "another text")
    prompts = [Prompt(f"a {ONE.label}", pastes=(ONE,)), Prompt(f"b {other.label} {TWO.label}", pastes=(other, TWO))]
    both = joined(prompts)
    assert both.whole == "\n\n".join(prompt.whole for prompt in prompts)
    assert len({paste.label for paste in both.pastes}) == 3


def test_a_label_without_a_number_has_none() -> None:
    assert Paste("[paste]", "").number == 0


def test_a_text_is_folded_again_where_it_still_has_what_was_pasted() -> None:
    assert folded_again(f"before {ONE.text} after", (ONE, TWO)) == Prompt(f"before {ONE.label} after", pastes=(ONE,))


def test_prompts_without_pastes_are_stored_as_they_always_were() -> None:
    assert to_json([Prompt("a")]) == '[{"text": "a", "attachments": []}]'
    assert from_json(to_json([Prompt(ONE.label, pastes=(ONE,))])) == (Prompt(ONE.label, pastes=(ONE,)),)


def test_a_text_that_cannot_be_folded_without_a_change_stays_whole() -> None:
    short = Paste("[paste 2: 1 line]", "paste")
    assert folded_again(f"{ONE.text} paste", (ONE, short)) == Prompt(f"{ONE.text} paste")


@given(ANY_TEXT, st.lists(st.builds(Paste, st.text(max_size=3), st.text(max_size=3)), max_size=3))
def test_folding_loses_nothing(text: str, pastes: list[Paste]) -> None:
    assert folded_again(text, pastes).whole == text
