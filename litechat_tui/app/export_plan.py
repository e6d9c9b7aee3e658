"""What a person exports from the screen: which sessions, under which name, and what came of it in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from litechat_tui.app.exporting.forms import Form
from litechat_tui.app.exporting.names import Names
from litechat_tui.app.exporting.targets import FolderTarget
from litechat_tui.app.job import Job
from litechat_tui.app.transfer import Exported, export, target_for
from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.chat import Session
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ExportError
from litechat_tui.domain.ports import SessionArchive
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.text import clean
from litechat_tui.words import _, ngettext
from litechat_tui.words.sentences import joined
from litechat_tui.words.sessions import title_of

Progress = tuple[int, int]
"""How many sessions are done, and of how many."""


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """The sessions that are to be exported."""

    archive: SessionArchive
    redactor: Redactor
    ids: Sequence[str]
    today: date
    session: Session | None = None
    """The session, where it is one."""

    @property
    def what(self) -> str:
        """Tell what is exported. Safe to show."""
        if self.session is not None:
            return title_of(self.session)
        return ngettext("{count} session", "{count} sessions", len(self.ids)).format(count=len(self.ids))

    def name(self, form: Form) -> str:
        """Return a name for the file or the folder: one session is called by its title, without any secret."""
        session = self.session
        if session is not None:
            title = self.redactor.redacted(session.title)
            named = Conversation((), session.created_at, session.updated_at, session.id, title)
            return Names().name_of(named, form.ending)
        return f"litechat-tui-{self.today:%Y-%m-%d}{form.ending if form.joins or len(self.ids) == 1 else ''}"

    def renamed(self, text: str, before: Form, form: Form) -> str:
        """Return what is typed for another form: a name of ours as it is in that form, and any other ending."""
        if text == self.name(before):
            return self.name(form)
        stem = text.removesuffix(before.ending)
        return text if stem in (text, "") else stem + form.ending

    def carry_out(self, path: Path, form: Form, job: Job[Progress], *, overwrite: bool = False) -> Exported:
        """Write the files. Blocks; raises `ExportError`, also for a place that is taken, and `StoreError`."""
        try:
            target = target_for(path, form, len(self.ids), overwrite=overwrite)
            done = export(
                self.archive,
                self.ids,
                form,
                target,
                redactor=self.redactor,
                progress=lambda done, total: job.tell((done, total)),
                stopped=job.stopped,
            )
        except (OSError, ValueError) as error:  # no file system takes such a name
            reason = getattr(error, "strerror", None) or str(error)
            raise ExportError(Code.EXPORT_FAILED, path=str(path), reason=reason) from error
        # Only a folder keeps what was written before it was stopped.
        return replace(done, sessions=0) if done.stopped and not isinstance(target, FolderTarget) else done


def told(done: Exported, path: Path) -> str:
    """Return what came of an export. Safe to show."""
    where = clean(str(path))
    if done.stopped and not done.sessions:
        return _("Stopped; nothing was exported.")
    count = ngettext("{count} session exported to {path}.", "{count} sessions exported to {path}.", done.sessions)
    sentences = [count.format(count=done.sessions, path=where)]
    if done.stopped:
        sentences.insert(0, _("Stopped."))
    if done.in_the_way:
        left = len(done.in_the_way)
        words = ngettext(
            "{count} file that was there already was left as it is.",
            "{count} files that were there already were left as they are.",
            left,
        )
        sentences.append(words.format(count=left))
    if done.missing:
        gone = len(done.missing)
        words = ngettext("{count} session is not there any more.", "{count} sessions are not there any more.", gone)
        sentences.append(words.format(count=gone))
    return joined(*sentences)
