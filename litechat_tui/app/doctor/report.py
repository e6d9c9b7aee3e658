"""What the doctor found as a text to hand to others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from litechat_tui import __version__
from litechat_tui.domain.diagnosis import Check, Status
from litechat_tui.domain.redaction import Redactor
from litechat_tui.words import _
from litechat_tui.words.doctor import check_text, summary
from litechat_tui.words.doctor.labels import ARROW, MARKS, THEMES


def report(checks: Sequence[Check], redactor: Redactor) -> str:
    """Return all checks by themes, each with its sentence and its fix. No secret that is configured is in it."""
    return redactor.redacted("\n".join(_lines(checks)))


def summary_of(checks: Iterable[Check]) -> str:
    """Return how the whole examination went."""
    found = [check.status for check in checks]
    return summary(found.count(Status.FAIL), found.count(Status.WARN))


def _lines(checks: Sequence[Check]) -> Iterator[str]:
    yield f"litechat-tui {__version__}"
    yield summary_of(checks)
    for theme, about in groupby(checks, lambda check: check.link.theme):
        yield ""
        yield _(THEMES[theme])
        for check in about:
            text = check_text(check)
            yield f"{MARKS[check.status]} {text.label}: {text.message}"
            if text.fix:
                yield f"  {ARROW}{text.fix}"
