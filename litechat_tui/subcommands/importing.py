"""`import`."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from litechat_tui.app.import_report import counts, left_out
from litechat_tui.app.importing.reading import Step
from litechat_tui.app.transfer import Report, import_
from litechat_tui.arguments.asked import Import
from litechat_tui.console import Streams
from litechat_tui.domain.ports import ForeignDatabases
from litechat_tui.subcommands.output import write_json, write_lines
from litechat_tui.subcommands.stored import Stored
from litechat_tui.words import _

TOLD_BYTES = 16 * 1024 * 1024
"""Bytes between two words on how far it is."""


def import_files(command: Import, stored: Stored, databases: ForeignDatabases, streams: Streams) -> bool:
    """Store what is in files of this program and of others, and say what became of it; return whether all could be.

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
    return not any(each.is_failure for each in report.skipped)


def _tell(report: Report, streams: Streams, *, dry_run: bool) -> None:
    """Write what was counted, then what was left out."""
    lines = [_("Nothing was stored; this is what an import would do.")] if dry_run else []
    write_lines(streams, chain(lines, counts(report), left_out(report)))
