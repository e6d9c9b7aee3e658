"""Errors carry a code and facts, and never a sentence."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from litechat_tui.domain.codes import RETRYABLE, Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem, SessionBusyError, StoreError


def test_a_problem_reads_as_code_and_facts_in_a_log() -> None:
    assert str(Problem(Code.STORE_DAMAGED, path="/s")) == "store.damaged path='/s'"


def test_problems_are_equal_by_code_and_facts() -> None:
    assert Problem(Code.STORE_DAMAGED, path="/s") == Problem(Code.STORE_DAMAGED, path="/s")
    assert Problem(Code.STORE_DAMAGED, path="/s") != Problem(Code.STORE_DAMAGED, path="/t")
    assert len({Problem(Code.STORE_DAMAGED, path="/s"), Problem(Code.STORE_DAMAGED, path="/s")}) == 1


def test_a_problem_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Problem(Code.STORE_DAMAGED, path="/s").code = Code.RECORDED  # type: ignore[misc] # that is the point


def test_a_consequence_leaves_the_problem_as_it_was() -> None:
    full = Problem(Code.STORE_DISK_FULL, proxy_message="none", path="/s")
    told = full.with_consequence(Code.ANSWER_NOT_IN_FILE)
    assert (told.code, told.facts, told.proxy_message) == (full.code, full.facts, "none")
    assert (full.consequence, told.consequence) == (None, Code.ANSWER_NOT_IN_FILE)


@pytest.mark.parametrize("code", Code)
def test_what_may_be_sent_again_follows_from_the_code(code: Code) -> None:
    assert Problem(code).retryable == (code in RETRYABLE)


def test_an_error_carries_its_problem() -> None:
    error = StoreError(Code.STORE_LOCKED, path="/s")
    assert error.problem == Problem(Code.STORE_LOCKED, path="/s")
    assert str(error) == "store.locked path='/s'"
    assert issubclass(SessionBusyError, StoreError)


def test_an_error_is_made_of_a_problem() -> None:
    problem = Problem(Code.STORE_LOCKED, path="/s").with_consequence(Code.ANSWER_NOT_IN_FILE)
    error = LitechatError.of(problem)
    assert error.problem is problem
    assert str(error) == "store.locked path='/s'"


def test_a_configuration_error_carries_every_problem() -> None:
    problems = (Problem(Code.CONFIG_EMPTY, variable="A"), Problem(Code.CONFIG_EMPTY, variable="B"))
    error = ConfigurationError(*problems)
    assert (error.problems, error.problem) == (problems, problems[0])
    assert str(error) == "config.empty variable='A'; config.empty variable='B'"
