"""`import`."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from litechat_tui.app.importing.reading import Step
from litechat_tui.app.importing.skipped import Level, sentence
from litechat_tui.app.transfer import Report, import_
from litechat_tui.arguments.asked import Import
from litechat_tui.console import Streams
from litechat_tui.domain.ports import ForeignDatabases
from litechat_tui.domain.text import one_line
from litechat_tui.subcommands.output import write_json, write_lines
from litechat_tui.subcommands.stored import Stored
from litechat_tui.words import N_, _

TOLD_BYTES = 16 * 1024 * 1024
"""Bytes between two words on how far it is."""
COUNTS = {
    "sessions": N_("New sessions: {count}"),
    "messages": N_("Messages: {count}"),
    "forks": N_("Forks: {count}"),
    "attempts": N_("Earlier answers: {count}"),
    "extended": N_("Sessions that went on: {count}"),
    "duplicates": N_("There already: {count}"),
}


def import_files(command: Import, stored: Stored, databases: ForeignDatabases, streams: Streams) -> bool:
    """Store what is in files of this program and of others, and say what became of it; return whether all were read.

    Raises `StoreError`.
    """
    told_at = 0

    def told(step: Step) -> None:
        nonlocal told_at
        if abs(step.done - told_at) >= TOLD_BYTES:
            told_at = step.done
            streams.note(_("{name}: {done} MB read").format(name=step.file, done=step.done // 1_000_000))

    paths = [Path(path) for path in command.paths]
    report = import_(stored.archive, databases, paths, dry_run=command.dry_run, progress=told)
    if command.json:
        write_json(streams, report.as_json())
    else:
        _tell(report, streams, dry_run=command.dry_run)
    return all(each.level is not Level.FILE for each in report.skipped)


def _tell(report: Report, streams: Streams, *, dry_run: bool) -> None:
    """Write what was counted, then what was left out: each conversation, and other things by their reason."""
    counts = report.as_json()
    lines = [_("Nothing was stored; this is what an import would do.")] if dry_run else []
    lines += [
        _(words).format(count=counts[name]) for name, words in COUNTS.items() if counts[name] or name == "sessions"
    ]
    for skipped in report.skipped:
        if skipped.level in (Level.FILE, Level.CONVERSATION):
            named = one_line(" · ".join(filter(None, (skipped.file, skipped.what))))
            lines.append(f"{named}: {sentence(skipped)}")
    parts = sorted(
        ((sentence(each), each.count) for each in report.skipped if each.level in (Level.PART, Level.NOTE)),
    )
    for words, each in groupby(parts, key=lambda part: part[0]):
        lines.append(_("{words} ({count} times)").format(words=words, count=sum(count for _words, count in each)))
    write_lines(streams, map(one_line, lines))
