"""Marks behind what a provider may keep."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from litechat_tui.agent.caching import is_worth_marking, marked_for_cache
from litechat_tui.domain.attachments import content_of
from tests.attached import image

MARK = {"cache_control": {"type": "ephemeral"}}


def asked(words: str) -> dict[str, Any]:
    return {"role": "user", "content": words}


def said(words: str) -> dict[str, Any]:
    return {"role": "assistant", "content": words}


def test_the_two_newest_prompts_are_marked() -> None:
    items = [asked("One"), said("1"), asked("Two"), said("2"), asked("Three")]
    done = marked_for_cache(items)
    assert done[0] is items[0]
    assert done[3] is items[3]
    assert [done[at]["content"] for at in (2, 4)] == [
        [{"type": "input_text", "text": words, **MARK}] for words in ("Two", "Three")
    ]
    assert marked_for_cache([]) == []


def test_only_the_last_text_of_a_prompt_is_marked() -> None:
    parts = [{"type": "input_text", "text": "File: a.pdf"}, {"type": "input_file", "file_data": "data:"}]
    last = {"type": "input_text", "text": "Look."}
    (done,) = marked_for_cache([{"role": "user", "content": [*parts, last]}])
    assert done["content"] == [*parts, {**last, **MARK}]


@pytest.mark.parametrize(
    "last", [{"type": "input_file", "file_data": "data:"}, {"type": "input_text", "text": " "}, "odd"]
)
def test_no_mark_stands_behind_anything_else(last: object) -> None:
    item = {"role": "user", "content": [{"type": "input_text", "text": "a"}, last]}
    assert marked_for_cache([item]) == [item]
    assert marked_for_cache([{"role": "user", "content": []}]) == [{"role": "user", "content": []}]


def test_a_short_request_is_not_worth_it() -> None:
    assert not is_worth_marking([asked("Hello")])
    assert is_worth_marking([asked("word " * 4_000)])
    photo = replace(image(), tokens=1_600)
    assert not is_worth_marking([{"role": "user", "content": content_of("", [photo])}])
    assert is_worth_marking([{"role": "user", "content": content_of("", [photo] * 3)}])
