"""Goes through everything that is to be imported, twice: to learn what is there, then to read it.

The first time tells how much there is and which of several states of one conversation is the newest, over all files.
Both times one conversation at a time is in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from litechat_tui.app.importing.building import Imported
from litechat_tui.app.importing.files import Container
from litechat_tui.app.importing.limits import USUAL, Limits
from litechat_tui.app.importing.one_file import OneFile, OwnFormat, Readers
from litechat_tui.app.importing.skipped import Reason, Skipped
from litechat_tui.app.importing.sources import Opened
from litechat_tui.app.importing.survey import Survey
from litechat_tui.domain.ports import ForeignDatabases

_NAMED = 1_000
"""How many of a kind are named in one file; the others are only counted."""


class Phase(StrEnum):
    """What an import does."""

    LOOKING = "looking"
    READING = "reading"


@dataclass(frozen=True, slots=True)
class Step:
    """How far an import is. It comes often enough to stop at."""

    phase: Phase
    file: str
    """Which file it is at; safe to show."""
    done: int
    """Bytes."""
    total: int
    """Bytes that there are, as far as that is known; grows in the first phase."""
    conversations: int
    """How many the first phase has seen; databases tell only when they are read."""


def read_all(
    paths: Sequence[Path], databases: ForeignDatabases, own: Sequence[OwnFormat] = (), limits: Limits = USUAL
) -> Iterator[Imported | Skipped | Step]:
    """Yield every conversation in the files, folders and archives at `paths`, and whatever is left out.

    A fork comes after the conversation it belongs to. Total: what is wrong with a file is a `Skipped`. Blocks between
    two of what it yields for as long as reading takes; closing the iterator closes all files.
    """
    survey = Survey()
    readers = Readers(databases, own, limits, survey)
    named = [Container(path, limits) for path in dict.fromkeys(paths)]
    for container in named:
        done = survey.total
        for opened in container.files():
            if not isinstance(opened, Skipped):
                survey.total += opened.size
                for read in OneFile(opened, readers).look():
                    yield _step(Phase.LOOKING, opened, done + read, survey)
                done += opened.size
    survey.begin()
    done = 0
    for container in named:
        left_out = _LeftOut(container.name)
        for opened in container.files():
            if isinstance(opened, Skipped):
                yield from left_out.noted(opened)
                continue
            yield _step(Phase.READING, opened, done, survey)
            for each in OneFile(opened, readers).read():
                if isinstance(each, int):
                    yield _step(Phase.READING, opened, done + each, survey)
                elif isinstance(each, Skipped):
                    yield from left_out.noted(each)
                else:
                    left_out.nothing = False
                    yield each
            done += opened.size
        yield from left_out.rest()


def _step(phase: Phase, opened: Opened, done: int, survey: Survey) -> Step:
    # A file may have grown since, and an archive may tell less than there is.
    return Step(phase, opened.name, min(done, survey.total), survey.total, survey.conversations)


@dataclass(slots=True)
class _LeftOut:
    """What is left out of one of the named paths, so that a report stays short whatever is in it."""

    name: str
    nothing: bool = True
    """Whether nothing else was found in it."""
    _others: int = 0
    _counts: Counter[tuple[str, Reason]] = field(default_factory=Counter)
    _more: Counter[tuple[str, Reason]] = field(default_factory=Counter)

    def noted(self, skipped: Skipped) -> Iterator[Skipped]:
        """Yield what is to be named; count the rest."""
        if skipped.reason is Reason.OTHER_FILES:
            self._others += skipped.count
            return
        self.nothing = False
        kind = (skipped.file, skipped.reason)
        self._counts[kind] += 1
        if self._counts[kind] <= _NAMED:
            yield skipped
        else:
            self._more[kind] += skipped.count

    def rest(self) -> Iterator[Skipped]:
        """Yield what was only counted."""
        for (file, reason), count in self._more.items():
            yield Skipped(file, "…", reason, count, {"names": "…"})
        if self.nothing:
            yield Skipped(self.name, "", Reason.NO_CONVERSATIONS)
        elif self._others:
            yield Skipped(self.name, "", Reason.OTHER_FILES, self._others)
