"""`export`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path

from litechat_tui.app.exporting.forms import Form
from litechat_tui.app.exporting.targets import StreamTarget
from litechat_tui.app.session_ids import session_called
from litechat_tui.app.transfer import Exported, export, target_for
from litechat_tui.arguments.asked import STANDARD_OUTPUT, Export
from litechat_tui.console import Streams
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.shelf import Shelf
from litechat_tui.subcommands.output import write_json
from litechat_tui.subcommands.stored import Stored
from litechat_tui.words import _, ngettext

PAGE = 500
"""Sessions that are listed at once."""
TOLD_EVERY = 100
"""Sessions between two words on how far it is."""


def export_sessions(command: Export, stored: Stored, redactor: Redactor, streams: Streams) -> None:
    """Write sessions to files, or one file to standard output. Raises `LitechatError`."""
    ids = [*_ids(command, stored)]
    form = Form(command.form)
    to_stdout = command.output == STANDARD_OUTPUT
    target = (
        StreamTarget(_as_utf_8(streams))
        if to_stdout
        else target_for(Path(command.output), form, len(ids), overwrite=command.overwrite)
    )

    def told(done: int, total: int) -> None:
        if done and done % TOLD_EVERY == 0:
            streams.note(_("{done} of {total} sessions").format(done=done, total=total))

    def left() -> bool:
        return streams.unwritten is not None

    done = export(stored.archive, ids, form, target, redactor=redactor, progress=told, stopped=left)
    if to_stdout:
        return
    if command.json:
        write_json(streams, _json(done, command.output))
    else:
        _tell(done, command.output, streams)


def _ids(command: Export, stored: Stored) -> Iterator[str]:
    """Yield the ids of what is exported: those named, or all that are not in the trash, in the order of the list."""
    if not command.everything:
        yield from dict.fromkeys(session_called(stored.queries, prefix).id for prefix in command.session_ids)
        return
    for shelf in (Shelf.ACTIVE, Shelf.ARCHIVED):
        first = 0
        while page := stored.lists.window(shelf, first, PAGE):
            yield from (session.id for session in page)
            first += len(page)


def _as_utf_8(streams: Streams) -> Callable[[bytes], None]:
    """Return what writes to standard output; where that is no terminal, what is imported again is what was exported."""
    if isinstance(streams.out, TextIOWrapper) and not streams.out.isatty():
        streams.out.reconfigure(encoding="utf-8", newline="\n")
    return lambda data: streams.write(data.decode())


def _json(done: Exported, output: str) -> dict[str, object]:
    return {
        "output": output,
        "sessions": done.sessions,
        "unchanged": done.unchanged,
        "in_the_way": [*done.in_the_way],
        "missing": [*done.missing],
    }


def _tell(done: Exported, output: str, streams: Streams) -> None:
    count = ngettext("{count} session exported to {path}.", "{count} sessions exported to {path}.", done.sessions)
    streams.write(f"{count.format(count=done.sessions, path=output)}\n")
    for name in done.in_the_way:
        streams.complain(Problem(Code.EXPORT_EXISTS, path=name))
