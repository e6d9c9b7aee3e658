"""Export and import: whole sessions from the store to files, and from files to the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from litechat_tui.app.exporting.forms import Form, exported
from litechat_tui.app.exporting.names import Names
from litechat_tui.app.exporting.targets import FileTarget, FolderTarget, Target, Written, ZipTarget
from litechat_tui.app.importing.building import Imported
from litechat_tui.app.importing.limits import USUAL, Limits
from litechat_tui.app.importing.own_lines import OwnLines
from litechat_tui.app.importing.own_markdown import OwnMarkdown
from litechat_tui.app.importing.reading import Step, read_all
from litechat_tui.app.importing.skipped import Level, Reason, Skipped, sentence
from litechat_tui.domain.archive import OWN_PROGRAM, Adopted, Conversation, Fate, Source
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ExportError
from litechat_tui.domain.ports import ForeignDatabases, SessionArchive
from litechat_tui.domain.redaction import NO_SECRETS, Redactor

_BATCH = 50
"""Sessions that are stored in one transaction, at most: each of them whole, and others wait for no longer."""
_BATCH_BYTES = 4 * 1024 * 1024
"""Bytes that are read, or attached to what was, between two transactions, about."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did."""

    sessions: int = 0
    """How many are where they should be now."""
    unchanged: int = 0
    """How many of those were there already, with the very same bytes."""
    in_the_way: tuple[str, ...] = ()
    """Names of the files that were not written, for another one of that name is there."""
    missing: tuple[str, ...] = ()
    """Ids of sessions that are not stored."""
    stopped: bool = False


def target_for(path: Path, form: Form, sessions: int, *, overwrite: bool = False) -> Target:
    """Return where an export goes: a name that ends in .zip is an archive, and one of a folder is a folder.

    Several sessions in a form that does not join them get a folder when nothing is there. Raises `ExportError`.
    """
    if path.is_dir():
        return FolderTarget(path, overwrite=overwrite)
    if path.suffix.lower() == ".zip":
        return ZipTarget(path, overwrite=overwrite)
    if sessions == 1 or form.joins:
        return FileTarget(path, overwrite=overwrite)
    if path.suffix:
        raise ExportError(Code.EXPORT_NEEDS_FOLDER)
    return FolderTarget(path, overwrite=overwrite)


def export(
    archive: SessionArchive,
    ids: Sequence[str],
    form: Form,
    target: Target,
    *,
    redactor: Redactor = NO_SECRETS,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    stopped: Callable[[], bool] = bool,
) -> Exported:
    """Write sessions to `target`, one at a time; `progress` gets how many are done, and of how many.

    When `stopped` returns True, no more are written; a single file is then not made at all. Raises `ExportError` and
    `StoreError`.
    """
    if target.one and len(ids) > 1 and not form.joins:
        raise ExportError(Code.EXPORT_NEEDS_FOLDER)
    names, done = Names(), Exported()
    with target:
        for number, session_id in enumerate(ids):
            if stopped():
                return replace(done, stopped=True)
            progress(number, len(ids))
            conversation = archive.conversation(session_id)
            if conversation is None:
                done = replace(done, missing=(*done.missing, session_id))
                continue
            data = exported(conversation, form, redactor)
            title = redactor.redacted(conversation.title)
            name = names.name_of(replace(conversation, title=title), form.ending)
            done = _counted(done, name, target.write(name, data, conversation.updated_at))
        target.finish()
    progress(len(ids), len(ids))
    return done


def _counted(done: Exported, name: str, written: Written) -> Exported:
    if written is Written.IN_THE_WAY:
        return replace(done, in_the_way=(*done.in_the_way, name))
    return replace(done, sessions=done.sessions + 1, unchanged=done.unchanged + (written is Written.SAME))


@dataclass(slots=True)
class Report:
    """What an import did, or would do."""

    sessions: int = 0
    """New ones that are no forks."""
    messages: int = 0
    """Prompts and answers that were added."""
    forks: int = 0
    attempts: int = 0
    """Earlier answers that were added."""
    duplicates: int = 0
    """Conversations that were there already, in the store or in what was read."""
    extended: int = 0
    """Sessions that went on in the file."""
    skipped: list[Skipped] = field(default_factory=list)
    stopped: bool = False
    programs: Counter[str] = field(default_factory=Counter)
    """The programs whose conversations were found, and how many of each, without forks; see `Source.program`."""

    @property
    def found(self) -> int:
        """How many conversations there were, as far as anybody can tell."""
        left_out = sum(each.count for each in self.skipped if each.level is Level.CONVERSATION)
        return self.sessions + self.forks + self.duplicates + self.extended + left_out

    def as_json(self) -> dict[str, Any]:
        """Return it for programs, the reasons as sentences in the language in use."""
        others = ("skipped", "stopped", "programs")
        counts = {name: value for name, value in asdict(self).items() if name not in others}
        skipped = [
            {"file": each.file, "what": each.what, "reason": sentence(each), "code": each.reason, "count": each.count}
            for each in self.skipped
        ]
        return {**counts, "skipped": skipped, **({"stopped": True} if self.stopped else {})}


def import_(
    archive: SessionArchive,
    databases: ForeignDatabases,
    paths: Sequence[Path],
    *,
    dry_run: bool = False,
    limits: Limits = USUAL,
    progress: Callable[[Step], None] = lambda _step: None,
    stopped: Callable[[], bool] = bool,
) -> Report:
    """Store what is in files, folders and archives, and return what became of it; `dry_run` only tells.

    When `stopped` returns True, what was stored so far stays. Raises `StoreError`; what is wrong with a file is in the
    report.
    """
    importing = _Importing(archive, dry_run=dry_run)
    stored_at = 0
    for found in read_all(paths, databases, (OwnLines(limits), OwnMarkdown(limits)), limits):
        match found:
            case Step():
                progress(found)
                if abs(found.done - stored_at) > _BATCH_BYTES:
                    importing.store()
                    stored_at = found.done
            case Skipped(reason=Reason.DUPLICATE):
                importing.report.duplicates += found.count
            case Skipped():
                importing.report.skipped.append(found)
            case _:
                importing.take(found)
        if stopped():
            importing.report.stopped = True
            break
    importing.store()
    return importing.report


class _Importing:
    """Stores what was read, some sessions at a time."""

    def __init__(self, archive: SessionArchive, *, dry_run: bool) -> None:
        self.report = Report()
        self._archive = archive
        self._dry_run = dry_run
        self._waiting: list[Imported] = []
        self._attached = 0
        """Bytes of attachments that wait."""
        self._seen: set[Source] = set()
        """Names of what a dry run has come upon, which is not in the store."""

    def take(self, found: Imported) -> None:
        """Store a conversation, now or with the next ones."""
        self._waiting.append(found)
        self._attached += found.attached
        if len(self._waiting) >= _BATCH or self._attached > _BATCH_BYTES:
            self.store()

    def store(self) -> None:
        """Store what waits."""
        waiting, self._waiting, self._attached = self._waiting, [], 0
        given = [each.conversation for each in waiting]
        adopted = [*map(self._foreseen, given)] if self._dry_run else self._archive.adopt(given) if given else ()
        for found, each in zip(waiting, adopted, strict=True):
            self._count(found, each)

    def _foreseen(self, conversation: Conversation) -> Adopted:
        names = {Source(OWN_PROGRAM, conversation.session_id)} if conversation.session_id else set()
        names |= {conversation.source} if conversation.source else set()
        foreseen = self._archive.foresee(conversation)
        if foreseen.fate is Fate.NEW and names & self._seen:
            return Adopted(Fate.DUPLICATE, "")
        self._seen |= names
        return foreseen

    def _count(self, found: Imported, adopted: Adopted) -> None:
        report, conversation, fate = self.report, found.conversation, adopted.fate
        is_new = fate is Fate.NEW
        is_fork = fate is Fate.PARTED or (is_new and bool(conversation.branch_of or conversation.forked_from))
        report.programs[_program(conversation)] += conversation.branch_of is None
        report.forks += is_fork
        report.sessions += is_new and not is_fork
        report.extended += fate is Fate.EXTENDED
        report.duplicates += fate is Fate.DUPLICATE
        # What a fork has in common with its origin is not counted again; only the reader knows how much that is.
        report.messages += found.messages if is_new else adopted.messages
        report.attempts += found.attempts if is_new else adopted.attempts


def _program(conversation: Conversation) -> str:
    """Return the program that wrote what was read; only this one's has the ids of this one."""
    source = conversation.source
    return source.program if source and not conversation.session_id else OWN_PROGRAM
