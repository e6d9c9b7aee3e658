"""Maintenance of the session file: checks, repairs and backups, and the report of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from litechat_tui.domain.errors import Problem
from litechat_tui.domain.ports import TurnJournal
from litechat_tui.domain.text import clean
from litechat_tui.words import _, ngettext
from litechat_tui.words.problems import problem_text


class SessionFile(Protocol):
    """A session file that can be maintained. All calls raise `StoreError`."""

    @property
    def path(self) -> Path:
        """Where it is."""

    def damage(self) -> Sequence[Problem]:
        """Return every damage to the file."""

    def check(self) -> Sequence[Problem]:
        """Return everything that is not as it should be."""

    def repair(self) -> Path:
        """Make everything that can be derived anew; return where the file is kept as it was before."""

    def backup(self, target: Path) -> None:
        """Write a copy of the file to `target`. Never overwrites."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it."""

    lines: tuple[str, ...]
    clean: bool = True
    """Whether nothing is left to be done."""


def back_up(file: SessionFile, target: Path) -> Report:
    """Copy the file to `target`."""
    file.backup(target)
    text = _("Every conversation in {path} is now also in {target} ({size:,} bytes).")
    return Report((text.format(path=_path(file.path), target=_path(target), size=target.stat().st_size),))


def check(file: SessionFile) -> Report:
    """Look for everything that is wrong, and change nothing."""
    found = file.check()
    if not found:
        return Report((_in_order(file),))
    if file.damage():
        advice = _("Nothing was changed. Restore a backup.")
    else:
        advice = _("Nothing was changed. What follows from the conversations is mended by check --repair.")
    return Report((*map(_sentence, found), advice), clean=False)


def repair(file: SessionFile, journal: TurnJournal) -> Report:
    """Mend what can be mended, the turns of dead programs included."""
    if file.damage():
        return check(file)
    lines = []
    closed = len(journal.recover())
    if closed:
        text = ngettext(
            "{count} interrupted reply was closed with the text so far.",
            "{count} interrupted replies were closed with the text so far.",
            closed,
        )
        lines.append(text.format(count=closed))
    found = file.check()
    if found:
        kept = file.repair()
        lines += [*map(_sentence, found), _("Repaired. The file as it was is kept as {path}.").format(path=_path(kept))]
    left = file.check() if found else ()
    failure = _("This could not be repaired: {finding}")
    lines += [failure.format(finding=_sentence(finding)) for finding in left] or [_in_order(file)]
    return Report((*lines,), clean=not left)


def _sentence(problem: Problem) -> str:
    return problem_text(problem).message


def _in_order(file: SessionFile) -> str:
    return _("{path} is in order.").format(path=_path(file.path))


def _path(path: Path) -> str:
    """Return a path that can be shown: a name may hold what a terminal obeys."""
    return clean(str(path))
