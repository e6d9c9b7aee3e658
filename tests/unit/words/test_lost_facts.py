import pytest

from litechat_tui import words
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.words.problems import problem_text


@pytest.mark.parametrize("code", Code)
def test_a_problem_that_lost_its_facts_still_reads(code: Code) -> None:
    text = problem_text(Problem(code).with_consequence(code))
    assert text.message
    assert "{" not in text.summary


def test_a_count_that_is_none_counts_as_nothing() -> None:
    assert problem_text(Problem(Code.CONFIG_FILE_SYNTAX, count="many")).message


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("code", [Code.ANSWER_PARTS_UNREADABLE, Code.CONFIG_FILE_SYNTAX, Code.CHECK_TURN_STATUS])
def test_what_is_counted_is_said_in_the_language_in_use(code: Code, count: int) -> None:
    counted = Problem(code, count=count, example="x", path="x", lines="1")
    english = problem_text(counted).message
    words.use("ja")
    try:
        assert problem_text(counted).message != english
    finally:
        words.use("en")
