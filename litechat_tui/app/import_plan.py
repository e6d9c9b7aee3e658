"""What a person imports from the screen: first only looked at, then stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from litechat_tui.app.importing.reading import Phase, Step
from litechat_tui.app.job import Job
from litechat_tui.app.transfer import Report, import_
from litechat_tui.app.typed_paths import typed_paths
from litechat_tui.domain.ports import ForeignDatabases, SessionArchive
from litechat_tui.domain.text import one_line
from litechat_tui.words import _, ngettext

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Where an import goes, and what it reads databases with."""

    archive: SessionArchive
    databases: ForeignDatabases

    def paths(self, text: str) -> Sequence[Path]:
        """Return the paths that are meant by what was typed, pasted or dropped. Asks the file system."""
        return typed_paths(text)

    def look(self, paths: Sequence[Path], job: Job[Step]) -> Report:
        """Return what an import would do. Blocks; raises `StoreError`."""
        return import_(self.archive, self.databases, paths, dry_run=True, progress=job.tell, stopped=job.stopped)

    def carry_out(self, paths: Sequence[Path], job: Job[Step]) -> Report:
        """Store what is there; what was stored until it is stopped stays. Blocks; raises `StoreError`."""
        return import_(self.archive, self.databases, paths, progress=job.tell, stopped=job.stopped)


def doing(step: Step) -> str:
    """Return what an import is at. Safe to show."""
    name, done, total = one_line(step.file, _LONGEST_NAME), _megabytes(step.done), _megabytes(step.total)
    if step.phase is Phase.READING:
        return _("Reading {name}: {done} of {total} MB").format(name=name, done=done, total=total)
    looking = ngettext(
        "Looking through {name}: {count} conversation in {done} MB",
        "Looking through {name}: {count} conversations in {done} MB",
        step.conversations,
    )
    return looking.format(name=name, count=step.conversations, done=done)


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f}"
