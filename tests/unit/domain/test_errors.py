"""Errors say what happened and what to do."""

from __future__ import annotations

from litechat_tui.domain.errors import (
    ConfigurationError,
    LitechatError,
    ProxyError,
    SessionBusyError,
    StoreError,
)
from tests.wording import problem


def test_a_problem_reads_as_what_happened_and_what_to_do() -> None:
    assert str(problem("It broke.", "Mend it.")) == "It broke. Mend it."
    assert str(problem("It broke.")) == "It broke."


def test_an_error_carries_its_problem() -> None:
    error = StoreError("It broke.", "Mend it.", retryable=True)
    assert str(error) == "It broke."
    assert error.problem == problem("It broke.", "Mend it.")


def test_every_error_is_one_of_ours_and_has_a_title() -> None:
    titles = {kind.title for kind in (LitechatError, ConfigurationError, StoreError, ProxyError)}
    assert len(titles) == 4
    assert issubclass(SessionBusyError, StoreError)


def test_a_configuration_error_carries_every_problem() -> None:
    problems = (problem("No key."), problem("No URL."))
    error = ConfigurationError(*problems)
    assert error.problems == problems
    assert str(error) == "No key. No URL."
