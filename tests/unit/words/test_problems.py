"""The sentences for problems."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.words.problem_sentences import PARTS, SENTENCES
from litechat_tui.words.problems import problem_text, problem_title

WRITTEN = {
    "spent": 1.25, "allowed": 1.0, "limit": 10, "limited": "requests", "size": 215_000, "window": 200_000, "wait": 5,
    "expired_at": "2026-11-23 15:18:08+00:00", "resets_at": "2026-12-01T00:00:00Z",
}  # fmt: skip
"""Facts that are shown in another form."""


def facts_of(code: Code) -> dict[str, Any]:
    """Return a fact for each placeholder of the code's sentence."""
    sentence = SENTENCES[code]
    text = sentence.message + sentence.hint + sentence.plural + sentence.detailed + sentence.more
    names = {name for _, name, _, _ in Formatter().parse(text) if name} - {"setting"}
    numbers = {"count", "status", "format", "known"}
    facts: dict[str, Any] = {name: 2 if name in numbers else f"<{name}>" for name in names}
    facts |= {name: fact for name, fact in WRITTEN.items() if name in names}
    if sentence.plural:
        facts["count"] = 2
    if "{setting}" in text:
        facts |= {"source": "file", "variable": "<variable>", "file": "<file>"}
    return facts


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_sentence_that_its_facts_fill_in(code: Code) -> None:
    text = problem_text(Problem(code, **facts_of(code)))
    assert text.message
    assert "{" not in text.summary
    assert problem_title(Problem(code))


@pytest.mark.parametrize("code", [code for code in Code if SENTENCES[code].detailed])
def test_what_is_known_in_detail_is_said_and_nothing_is_missed_where_it_is_not(code: Code) -> None:
    known, plain = facts_of(code), SENTENCES[code].message
    named = {name: fact for name, fact in known.items() if f"{{{name}}}" in plain}
    assert problem_text(Problem(code, **known)).message != plain.format_map(known)
    assert problem_text(Problem(code, **named)).message == plain.format_map(known)


@pytest.mark.parametrize("code", [code for code in Code if SENTENCES[code].more])
def test_when_a_budget_is_reset_is_said_where_it_is_known(code: Code) -> None:
    assert "reset on" not in problem_text(Problem(code)).hint
    assert "It is reset on 20" in problem_text(Problem(code, resets_at="2026-12-01T00:00:00Z")).hint


def test_no_code_has_two_sentences() -> None:
    assert sum(map(len, PARTS)) == len(SENTENCES)


def test_a_sentence_says_where_a_setting_is() -> None:
    def named(source: str) -> str:
        problem = Problem(Code.CONFIG_EMPTY, source=source, variable="X", flag="--x", file=".env", example="X=1")
        return problem_text(problem).message

    assert [*map(named, ("flag", "environment", "file"))] == [
        "--x is empty.",
        "X in the environment is empty.",
        "X in .env is empty.",
    ]


def test_what_a_setting_is_about_is_a_sentence_of_the_hint() -> None:
    problem = Problem(Code.CONFIG_MISSING, variable="X", example="X=1", about="Session token")
    assert problem_text(problem).hint == "Set X=1 in the environment. Session token."


@pytest.mark.parametrize(("count", "words"), [(1, "at line 3."), (2, "at lines 3, 5.")])
def test_a_sentence_follows_its_count(count: int, words: str) -> None:
    problem = Problem(Code.CONFIG_FILE_SYNTAX, path=".env", count=count, lines="3, 5" if count > 1 else "3")
    assert problem_text(problem).message.endswith(words)


@pytest.mark.parametrize(("count", "words"), [(1, "(1 time, such as a)."), (2, "(2 times, such as a).")])
def test_an_invariant_that_is_broken_is_told_with_an_example(count: int, words: str) -> None:
    message = problem_text(Problem(Code.CHECK_ITEM_COUNT, count=count, example="a")).message
    assert message == f"Not true: A session knows how many items it has {words}"


def test_a_consequence_comes_before_the_hint() -> None:
    problem = Problem(Code.PROXY_SILENT).with_consequence(Code.ANSWER_NOT_IN_FILE)
    text = problem_text(problem)
    assert text.hint.startswith("What came of the answer is shown here")
    assert text.hint.endswith("Try again in a little while.")
    assert text.summary == f"{text.message} {text.hint}"


def test_what_the_proxy_said_is_quoted() -> None:
    assert problem_text(Problem(Code.PROXY_SILENT, proxy_message="Busy\x1b")).quote == "The proxy says: Busy␛"
    assert problem_text(Problem(Code.PROXY_SILENT)).quote == ""


def test_text_from_outside_is_safe_to_show() -> None:
    assert problem_text(Problem(Code.STORE_MISSING, path="a\x1b[2J")).message == "There is no session file a␛[2J."


def test_the_title_names_the_part_of_the_program() -> None:
    assert problem_title(Problem(Code.STORE_LOCKED)) == "Session file"
    assert problem_title(Problem(Code.RECORDED)) == "Something went wrong"
