"""`merge`."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from litechat_tui.app.import_report import counts, left_out
from litechat_tui.app.merging import merge
from litechat_tui.arguments.asked import Merge
from litechat_tui.console import Streams
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import ForeignDatabases
from litechat_tui.subcommands.output import write_json, write_lines
from litechat_tui.subcommands.stored import Stored
from litechat_tui.words import _

TOLD_SESSIONS = 1_000
"""Sessions between two words on how far it is."""


def merge_file(command: Merge, own: Path, stored: Stored, databases: ForeignDatabases, streams: Streams) -> bool:
    """Take in the sessions of another file of this program, and say what became of them; return whether all could be.

    `own` is the file that they go to. Raises `StoreError`.
    """
    other = Path(command.path)
    _ensure_another(other, own)

    def told(read: int) -> None:
        if read % TOLD_SESSIONS == 0:
            streams.note(_("{count} sessions read").format(count=read))

    report = merge(stored.archive, databases, other, dry_run=command.dry_run, progress=told)
    if command.json:
        write_json(streams, report.as_json())
    else:
        lines = [_("Nothing was stored; this is what a merge would do.")] if command.dry_run else []
        write_lines(streams, chain(lines, counts(report), left_out(report)))
    return not report.skipped


def _ensure_another(other: Path, own: Path) -> None:
    """Raise `StoreError` when there is no such file, or when it is the one that everything goes to."""
    try:
        if other.samefile(own):
            raise StoreError(Code.STORE_MERGED_INTO_ITSELF, path=str(other))
    except FileNotFoundError as error:
        raise StoreError(Code.STORE_NOTHING_TO_MERGE, path=str(other)) from error
    except OSError as error:
        raise StoreError(Code.STORE_PATH_UNUSABLE, path=str(other), reason=error.strerror or str(error)) from error
    if not other.is_file():
        raise StoreError(Code.STORE_NOT_A_FILE, path=str(other))
