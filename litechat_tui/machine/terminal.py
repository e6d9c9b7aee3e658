"""The terminal: what its variables say, and what it answers when it is asked."""

from __future__ import annotations

import os
import re
import select
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TextIO

from litechat_tui.domain.examined import TerminalFacts
from litechat_tui.domain.text import one_line
from litechat_tui.machine.programs import asked

PATIENCE = 1.0
"""Seconds that a terminal has to answer; one at the far end of a slow line needs some tenths."""
_OPTIONS = ("set-clipboard", "escape-time", "extended-keys")
_CLEAR = "\r\x1b[K"
# Each text is written, its end asked for, and wiped out; the last question is one that every terminal answers.
_QUESTIONS = f"\r日本\x1b[6n{_CLEAR}…\x1b[6n{_CLEAR}\x1b[?u\x1b[c"
_POSITION = re.compile(rb"\x1b\[\d+;(\d+)R")
_KEYBOARD = re.compile(rb"\x1b\[\?\d+u")
_LAST = re.compile(rb"\x1b\[\?[\d;]*c")


def examined(
    given: TextIO | None, out: TextIO | None, environ: Mapping[str, str], clipboard: str, *, asks: bool = True
) -> TerminalFacts:
    """Return what is known of the terminal at both streams. `clipboard` is the program for the desktop's, if any.

    Blocks for some `PATIENCE`, and takes what is typed meanwhile; unless `asks` it only looks, and takes nothing.
    """
    if given is None or out is None or not (given.isatty() and out.isatty()):
        return TerminalFacts()
    size = shutil.get_terminal_size()
    facts = TerminalFacts(
        is_there=True,
        term=one_line(environ.get("TERM", "")),
        columns=size.columns,
        rows=size.lines,
        colour_term=environ.get("COLORTERM", ""),
        no_color=bool(environ.get("NO_COLOR")),
        program="vte" if environ.get("VTE_VERSION") else one_line(environ.get("TERM_PROGRAM", "")),
        speaks_utf8=_is_utf8(out),
        clipboard_program=clipboard,
        in_tmux=bool(environ.get("TMUX")),
        tmux=_tmux() if environ.get("TMUX") else (),
        was_asked=asks,
    )
    return facts if not asks or facts.term in ("", "dumb") else _answers(facts, given, out)


def _is_utf8(out: TextIO) -> bool:
    return (out.encoding or "").lower().replace("-", "") == "utf8"


def _tmux() -> tuple[tuple[str, str], ...]:
    """Return the options of tmux that matter here; none where it does not answer."""
    values = ((option, asked(("tmux", "show-options", "-sqv", option))) for option in _OPTIONS)
    return tuple((option, one_line(said.text)) for option, said in values if said and not said.status and said.text)


def _answers(facts: TerminalFacts, given: TextIO, out: TextIO) -> TerminalFacts:
    """Ask the terminal, and return the facts with what it answers."""
    if sys.platform == "win32" or not _in_foreground(given.fileno()):
        return facts
    with _unechoed(given.fileno()):
        out.write(_QUESTIONS if facts.speaks_utf8 else "\x1b[6n\x1b[c")
        out.flush()
        answer = _answer(given.fileno())
    positions = [int(column) - 1 for column in _POSITION.findall(answer)]
    wide, ambiguous = positions if len(positions) == 2 else (None, None)
    return replace(
        facts,
        answers=bool(positions),
        tells_keys=_KEYBOARD.search(answer) is not None,
        wide_cells=wide,
        ambiguous_cells=ambiguous,
    )


def _in_foreground(descriptor: int) -> bool:
    """Return whether this program may set the terminal; the system stops one in the background that does."""
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:  # not the terminal of its session, which therefore stops nobody
        return True


def _answer(descriptor: int) -> bytes:
    """Return what the terminal answers, up to the answer to the last question or the end of the patience."""
    answer, deadline = b"", time.monotonic() + PATIENCE
    while not _LAST.search(answer) and (left := deadline - time.monotonic()) > 0:
        if not select.select([descriptor], [], [], left)[0]:
            break
        try:
            piece = os.read(descriptor, 1024)
        except OSError:  # it was closed meanwhile
            break
        if not piece:
            break
        answer += piece
    return answer


@contextmanager
def _unechoed(descriptor: int) -> Iterator[None]:
    """Have the terminal hand over each character at once, and show none."""
    import termios

    before = termios.tcgetattr(descriptor)
    now = [*before]
    now[3] = before[3] & ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(descriptor, termios.TCSADRAIN, now)
    try:
        yield
    finally:
        # What is answered too late is not to be taken for keys.
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)
