"""The terminal: what its variables say, and what it answers; at a real pseudo-terminal."""

from __future__ import annotations

import io
import os
import pty
import termios
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread
from typing import TextIO

import pytest

from litechat_tui.domain.examined import TerminalFacts
from litechat_tui.machine import terminal
from litechat_tui.machine.programs import Said
from litechat_tui.machine.terminal import examined

ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
QUESTION = b"\x1b[c"
XTERM = b"\x1b[1;5R\x1b[1;2R\x1b[?64;1;22c"
KITTY = b"\x1b[1;5R\x1b[1;3R\x1b[?0u\x1b[?62c"
SILENT = b"\x1b[?1;2c"


class Terminal:
    """A terminal that gives one answer when it was asked the last question."""

    def __init__(self, answer: bytes, encoding: str = "utf-8") -> None:
        self._ours, theirs = pty.openpty()
        self.seen = b""
        self.flags = -1
        """Its local modes at the moment when it was asked."""
        self.answer = answer
        with ExitStack() as opened:
            self.given: TextIO = opened.enter_context(os.fdopen(theirs, encoding=encoding, closefd=False))
            self.out: TextIO = opened.enter_context(os.fdopen(theirs, "w", encoding=encoding))
            self._opened = opened.pop_all()
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while QUESTION not in self.seen:
            try:
                piece = os.read(self._ours, 1024)
            except OSError:  # nobody has it open any more
                return
            self.seen += piece
        self.flags = termios.tcgetattr(self._ours)[3]
        os.write(self._ours, self.answer)

    def modes(self) -> list[object]:
        return termios.tcgetattr(self.given.fileno())

    def close(self) -> None:
        self._opened.close()
        self._thread.join()
        os.close(self._ours)


@pytest.fixture
def opened() -> Iterator[list[Terminal]]:
    terminals: list[Terminal] = []
    yield terminals
    for each in terminals:
        each.close()


def ask(opened: list[Terminal], answer: bytes, encoding: str = "utf-8", **variables: str) -> TerminalFacts:
    here = Terminal(answer, encoding)
    opened.append(here)
    before = here.modes()
    found = examined(here.given, here.out, {**ENVIRONMENT, **variables}, "xclip")
    assert here.modes() == before
    return found


@pytest.mark.parametrize(
    ("answer", "answers", "tells_keys", "cells"),
    [
        (XTERM, True, False, (4, 1)),
        (KITTY, True, True, (4, 2)),
        (SILENT, False, False, (None, None)),
        (b"typed meanwhile\x1b[1;3R\x1b[?1c", True, False, (None, None)),
    ],
)
def test_what_a_terminal_answers(
    opened: list[Terminal], answer: bytes, answers: bool, tells_keys: bool, cells: tuple[int | None, int | None]
) -> None:
    found = ask(opened, answer)
    assert (found.answers, found.tells_keys) == (answers, tells_keys)
    assert (found.wide_cells, found.ambiguous_cells) == cells
    assert (found.is_there, found.term, found.colour_term) == (True, "xterm-256color", "truecolor")
    assert found.clipboard_program == "xclip"
    assert not opened[0].flags & (termios.ECHO | termios.ICANON)


def test_a_terminal_that_never_answers_is_left(opened: list[Terminal], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "PATIENCE", 0.05)
    assert not ask(opened, b"").answers


def test_no_japanese_is_written_where_it_could_not_be(opened: list[Terminal]) -> None:
    found = ask(opened, b"\x1b[1;1R\x1b[?1c", "ascii")
    assert (found.speaks_utf8, found.answers, found.wide_cells) == (False, True, None)
    assert opened[0].seen == b"\x1b[6n\x1b[c"


@pytest.mark.parametrize("term", ["", "dumb"])
def test_a_terminal_that_obeys_nothing_is_asked_nothing(opened: list[Terminal], term: str) -> None:
    opened.append(here := Terminal(XTERM))
    found = examined(here.given, here.out, {"TERM": term}, "")
    assert (found.is_there, found.answers, found.colour_term) == (True, False, "")


@pytest.mark.parametrize(
    ("variables", "program"),
    [
        ({"TERM_PROGRAM": "Apple_Terminal\x1b"}, "Apple_Terminal␛"),
        ({"VTE_VERSION": "7000", "TERM_PROGRAM": "x"}, "vte"),
        ({}, ""),
    ],
)
def test_what_the_variables_say(opened: list[Terminal], variables: dict[str, str], program: str) -> None:
    assert ask(opened, XTERM, **variables).program == program


def test_a_program_in_the_background_asks_nothing(opened: list[Terminal], monkeypatch: pytest.MonkeyPatch) -> None:
    opened.append(here := Terminal(XTERM))
    monkeypatch.setattr(os, "tcgetpgrp", lambda _: os.getpgrp() + 1)
    assert not examined(here.given, here.out, ENVIRONMENT, "").answers
    assert here.seen == b""
    monkeypatch.setattr(os, "tcgetpgrp", lambda _: os.getpgrp())
    assert examined(here.given, here.out, ENVIRONMENT, "").answers


def test_tmux_is_asked_for_its_options(opened: list[Terminal], monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"set-clipboard": Said(0, "external\n"), "escape-time": Said(1, ""), "extended-keys": None}
    monkeypatch.setattr(terminal, "asked", lambda command: values[command[-1]])
    found = ask(opened, XTERM, TMUX="/tmp/tmux")
    assert (found.in_tmux, found.tmux) == (True, (("set-clipboard", "external"),))


def test_without_a_terminal_there_is_none() -> None:
    assert examined(None, None, ENVIRONMENT, "") == TerminalFacts()
    assert examined(io.StringIO(), io.StringIO(), ENVIRONMENT, "") == TerminalFacts()


def test_a_terminal_in_use_is_looked_at_and_asked_nothing(opened: list[Terminal]) -> None:
    opened.append(here := Terminal(XTERM))
    before = here.modes()
    found = examined(here.given, here.out, ENVIRONMENT, "xclip", asks=False)
    assert (found.is_there, found.term, found.was_asked, found.answers) == (True, "xterm-256color", False, False)
    assert (here.modes(), here.seen) == (before, b"")
    assert examined(here.given, here.out, ENVIRONMENT, "xclip").answers
