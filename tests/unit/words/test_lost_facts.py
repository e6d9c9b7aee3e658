import pytest

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
