"""Problems in tests: sentences of the test's own, and the sentences that a person would read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem
from litechat_tui.words.problems import problem_text

E = TypeVar("E", bound=LitechatError)


def problem(message: str, hint: str = "", proxy_message: str = "") -> Problem:
    """Return a problem that reads as given."""
    return Problem(Code.RECORDED, proxy_message=proxy_message, message=message, hint=hint)


def summary(found: Problem | None) -> str:
    """Return what a person reads about a problem, without the proxy's own words; empty for none."""
    return problem_text(found).summary if found else ""


def message(found: Problem | None) -> str:
    """Return what happened, as a person reads it; empty for none."""
    return problem_text(found).message if found else ""


def hint(found: Problem | None) -> str:
    """Return what a person reads about what to do; empty for none."""
    return problem_text(found).hint if found else ""


@contextmanager
def raises(kind: type[E], match: str) -> Iterator[pytest.ExceptionInfo[E]]:
    """Expect an error of ours whose sentence, as a person reads it, contains what the pattern `match` matches."""
    with pytest.raises(kind) as caught:
        yield caught
    problems = caught.value.problems if isinstance(caught.value, ConfigurationError) else (caught.value.problem,)
    read = " ".join(summary(one) for one in problems)
    assert re.search(match, read), read
