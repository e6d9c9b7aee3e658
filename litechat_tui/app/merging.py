"""Two files of this program made one: every session of another file is taken into this one, as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from litechat_tui.app.importing.skipped import Reason, Skipped
from litechat_tui.app.transfer import Report
from litechat_tui.domain.archive import OWN_PROGRAM, Adopted, Conversation, Fate
from litechat_tui.domain.ports import ForeignDatabases, SessionArchive
from litechat_tui.domain.storable import title_of

_BATCH = 50
"""Sessions that are stored in one transaction: each of them whole, and others wait for no longer."""


def merge(
    archive: SessionArchive,
    databases: ForeignDatabases,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _read: None,
    stopped: Callable[[], bool] = bool,
) -> Report:
    """Take in the sessions of the file at `path`, and return what became of them; `dry_run` only tells.

    `progress` gets how many sessions were read. When `stopped` returns True, what was stored so far stays. Raises
    `StoreError`; sessions that were stored before are whole.
    """
    merging = _Merging(archive, str(path), Report(), dry_run=dry_run)
    sessions = databases.own_sessions(path)
    while some := [*islice(sessions, _BATCH)]:
        merging.take(some)
        progress(merging.read)
        if stopped():
            merging.report.stopped = True
            break
    return merging.report


@dataclass(slots=True)
class _Merging:
    """What is known of a file that is being merged."""

    archive: SessionArchive
    file: str
    report: Report
    dry_run: bool
    read: int = 0
    forked: set[str] = field(default_factory=set)
    """Ids of the forks that a dry run has come upon, which are not in the store."""

    def take(self, some: Sequence[Conversation]) -> None:
        """Store some sessions and count what became of them."""
        became = [*map(self._foreseen, some)] if self.dry_run else self.archive.merge(some)
        for given, adopted in zip(some, became, strict=True):
            self._count(given, adopted)
        self.read += len(some)

    def _foreseen(self, given: Conversation) -> Sequence[Adopted]:
        if given.session_id in self.forked:
            return [Adopted(Fate.DUPLICATE, given.session_id)]
        found = self.archive.foresee_merge(given)
        self.forked.update(each.session_id for each in found if each.fate is Fate.PARTED)
        return found

    def _count(self, given: Conversation, adopted: Sequence[Adopted]) -> None:
        report, fates = self.report, [each.fate for each in adopted]
        is_new = Fate.NEW in fates
        report.programs[OWN_PROGRAM] += 1
        report.sessions += is_new and not given.forked_from
        report.forks += fates.count(Fate.PARTED) + (is_new and bool(given.forked_from))
        report.extended += fates.count(Fate.EXTENDED)
        report.duplicates += fates.count(Fate.DUPLICATE)
        report.messages += sum(each.messages for each in adopted)
        report.attempts += sum(each.attempts for each in adopted)
        if Fate.BUSY in fates:
            report.skipped.append(Skipped(self.file, title_of(given), Reason.BEING_ANSWERED))
