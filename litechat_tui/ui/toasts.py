"""News in the corner of the screen, in particular of what went wrong."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from textual.app import App
from textual.notifications import Notification, Notify
from textual.widget import Widget

from litechat_tui.domain.errors import Problem
from litechat_tui.words.problems import problem_text, problem_title

PROBLEM_SECONDS = 8
"""Seconds that a problem is shown."""


def show_problem(where: App[None] | Widget, problem: Problem, seconds: float = PROBLEM_SECONDS) -> None:
    """Show one sentence and its hint."""
    text, title = problem_text(problem), problem_title(problem)
    where.notify(text.summary, title=title, severity="error", markup=False, timeout=seconds)


def error_toast(message: str, title: str, seconds: float, *, markup: bool) -> Notify:
    """Return what shows an error unless the same is on the screen already: Textual has one toast for each identity."""
    identity = str(uuid5(NAMESPACE_OID, f"{title}\n{message}"))
    return Notify(Notification(message, title, "error", seconds, markup, identity=identity))
