"""The words for what the doctor found."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest

from litechat_tui import words
from litechat_tui.domain.codes import Code
from litechat_tui.domain.diagnosis import Check, Link, Note, Noted, Status, Theme, failed, ok
from litechat_tui.domain.errors import Problem
from litechat_tui.words.doctor import check_text, summary
from litechat_tui.words.doctor.labels import LABELS, MARKS, THEMES
from litechat_tui.words.doctor.notes import NOTES


def fact_for(name: str, form: str | None) -> Any:
    return Link.KEY_VALID.value if name == "link" else 2 if form or name in ("size", "free") else f"<{name}>"


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("note", Note)
def test_every_note_has_a_sentence_that_its_facts_fill_in(note: Note, language: str) -> None:
    words.use(language)
    sentence = NOTES[note]
    fields = Formatter().parse(sentence.message + sentence.hint)
    facts = {name: fact_for(name, form) for _, name, form, _ in fields if name}
    text = check_text(Check(Link.KEY_VALID, Status.OK, Noted(note, **{"name": "", **facts})))
    assert text.message
    assert "{" not in text.message + text.fix


def test_every_link_has_a_label_of_its_own() -> None:
    assert set(LABELS) == set(Link)
    for language in ("en", "ja"):
        words.use(language)
        assert len({words._(label) for label in LABELS.values()}) == len(Link)


def test_every_theme_has_links_and_a_heading_and_every_status_a_mark_of_its_own() -> None:
    assert set(THEMES) == {link.theme for link in Link} == set(Theme)
    assert set(MARKS) == set(Status)
    assert len(set(MARKS.values())) == len(Status)


def test_a_problem_reads_as_everywhere_else_with_the_words_of_the_proxy() -> None:
    problem = Problem(Code.PROXY_KEY_EXPIRED, proxy_message="Expired\x1b[2J")
    text = check_text(failed(Link.KEY_VALID, problem))
    assert text.message == "This API key has expired. The proxy says: Expired␛[2J"
    assert text.fix == "Put a new virtual key into LITELLM_API_KEY."


def test_what_comes_from_outside_is_safe_to_show() -> None:
    assert check_text(ok(Link.MODEL_VISIBLE, Note.MODEL, model="a\x1b[2J")).message == "The key may use a␛[2J."


def test_a_link_that_was_not_looked_at_names_the_broken_one() -> None:
    check = ok(Link.MODEL_VISIBLE, Note.BECAUSE, link=Link.PROXY_PORT.value)
    assert check_text(check).message == "Not looked at: see “Port of the proxy”."


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"requests": 1000}, "The most that the key may send: 1,000 requests per minute."),
        ({"tokens": 5}, "The most that the key may send: 5 tokens per minute."),
    ],
)
def test_limits_are_told_as_far_as_there_are_any(facts: dict[str, int], sentence: str) -> None:
    assert check_text(ok(Link.KEY_LIMITS, Note.LIMITS, **facts)).message == sentence


def test_a_budget_tells_when_it_is_reset_where_it_is() -> None:
    def said(resets: str) -> str:
        return check_text(ok(Link.KEY_BUDGET, Note.BUDGET, spend=0.5, budget=1.0, resets=resets)).message

    assert said("") == "$0.5000 of $1.0000 was spent."
    assert said("2026-11-23 15:04") == "$0.5000 of $1.0000 was spent. It is reset on 2026-11-23 15:04."


def test_a_key_is_told_by_its_name_where_it_has_one() -> None:
    assert check_text(ok(Link.KEY_VALID, Note.KEY_WELL, name="")).message == "The proxy accepts this API key."
    assert check_text(ok(Link.KEY_VALID, Note.KEY_WELL, name="tui")).message.endswith("It is called tui.")


@pytest.mark.parametrize(
    ("size", "words"), [(999, "999 B"), (1000, "1.0 kB"), (2_500_000, "2.5 MB"), (3e9, "3.0 GB"), (4e12, "4.0 TB")]
)
def test_sizes_are_told_in_few_digits(size: float, words: str) -> None:
    assert check_text(ok(Link.FILE_SIZE, Note.SIZE, size=size, free=0, sessions=1)).message.startswith(f"{words}, ")


@pytest.mark.parametrize(
    ("broken", "warnings", "sentence"),
    [
        (0, 0, "All is well."),
        (1, 0, "1 thing is broken."),
        (0, 2, "2 things are better changed."),
        (2, 1, "2 things are broken. 1 thing is better changed."),
    ],
)
def test_the_whole_is_summed_up(broken: int, warnings: int, sentence: str) -> None:
    assert summary(broken, warnings) == sentence
