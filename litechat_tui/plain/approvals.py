"""Asks about tool calls on the terminal's line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

from litechat_tui.domain.text import clean
from litechat_tui.domain.tool_calls import Decision, ToolCall
from litechat_tui.words import N_, _
from litechat_tui.words.tool_calls import asked_about, hints_told

ANSWERS = N_("y once, s in this session, a always, n no, or a reason for no: ")
_DECISIONS = {"y": Decision.ONCE, "s": Decision.SESSION, "a": Decision.ALWAYS, "n": Decision.NO}


def question(call: ToolCall) -> Iterator[str]:
    """Yield the sentences that ask about a call."""
    yield asked_about(call)
    yield from hints_told(call.hints)
    # Lines of theirs stand in, so that none of them passes for one of ours.
    arguments = clean(call.arguments).replace("\n", "\n  ")
    yield _("Arguments: {arguments}").format(arguments=arguments or "{}")


def answer(ask: Callable[[str], str]) -> tuple[Decision, str]:
    """Return what is decided, and why not. Raises `EOFError` and `KeyboardInterrupt` as `ask` does."""
    forget_typed()
    line = ""
    while not line:
        line = ask(_(ANSWERS)).strip()
    decision = _DECISIONS.get(line.lower())
    return (decision, "") if decision else (Decision.NO, line)


def forget_typed() -> None:
    """Drop what was typed before the question was there: it answers nothing."""
    with suppress(ImportError, OSError, ValueError):  # there is no termios on Windows, and pipes are no terminals
        import termios

        termios.tcflush(sys.stdin, termios.TCIFLUSH)
