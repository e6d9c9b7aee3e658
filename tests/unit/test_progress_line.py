"""The line that tells how far long work on the session file is."""

from __future__ import annotations

import io

import pytest

from litechat_tui.domain.file_work import FileProgress, FileWork
from litechat_tui.progress_line import BEAT_SECONDS, PATIENCE_SECONDS, ProgressLine, told
from litechat_tui.words import use


class Terminal(io.StringIO):
    """A terminal, and a clock beside it."""

    now = 0.0

    def isatty(self) -> bool:
        return True

    def line(self) -> ProgressLine:
        return ProgressLine(self, lambda: self.now)


def written(line: ProgressLine, terminal: io.StringIO, work: FileWork, done: float) -> str:
    before = len(terminal.getvalue())
    line.tell(FileProgress(work, done))
    return terminal.getvalue()[before:]


def test_work_that_takes_long_has_one_line_that_goes_away() -> None:
    terminal = Terminal()
    line = terminal.line()
    assert written(line, terminal, FileWork.BACKUP, 0) == ""
    terminal.now = PATIENCE_SECONDS
    assert written(line, terminal, FileWork.BACKUP, 0.5) == "\rBacking up the session file:  50 %"
    assert written(line, terminal, FileWork.BACKUP, 0.6) == ""
    terminal.now += BEAT_SECONDS
    assert written(line, terminal, FileWork.UPGRADE, 0.07) == "\rUpgrading the session file:   7 % "
    assert written(line, terminal, FileWork.UPGRADE, 1) == "\r" + " " * 33 + "\r"
    line.clear()
    assert terminal.getvalue().endswith("\r" + " " * 33 + "\r")
    assert terminal.getvalue().count("\r") == 4


def test_wide_words_are_taken_away_whole() -> None:
    terminal = Terminal()
    line = terminal.line()
    use("ja")
    line.tell(FileProgress(FileWork.BACKUP, 0))
    terminal.now = PATIENCE_SECONDS
    words = written(line, terminal, FileWork.BACKUP, 0).removeprefix("\r")
    wide = sum(character > "\N{DELETE}" for character in words)
    line.clear()
    assert terminal.getvalue().endswith("\r" + " " * (len(words) + wide) + "\r")


def test_what_is_done_in_a_moment_and_what_nobody_looks_at_has_none() -> None:
    terminal, log = Terminal(), io.StringIO()
    terminal.line().tell(FileProgress(FileWork.BACKUP, 0.5))
    moment = iter((0.0, PATIENCE_SECONDS))
    line = ProgressLine(log, lambda: next(moment))
    line.tell(FileProgress(FileWork.BACKUP, 0))
    line.tell(FileProgress(FileWork.BACKUP, 0.5))
    assert (terminal.getvalue(), log.getvalue()) == ("", "")


def test_no_line_is_left_behind_when_the_work_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litechat_tui.progress_line.PATIENCE_SECONDS", 0)
    terminal = Terminal()
    with told(terminal) as report:
        report(FileProgress(FileWork.BACKUP, 0.5))
    assert terminal.getvalue().endswith("\r" + " " * 34 + "\r")
