"""`sessions rename`, `pin`, `archive`, `delete`, `tag`, their opposites, and `purge`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from litechat_tui.app.session_ids import session_called
from litechat_tui.arguments.asked import ChangeSessions, PurgeSessions
from litechat_tui.console import Streams, agreed
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.ports import Clock
from litechat_tui.domain.shelf import Shelf
from litechat_tui.subcommands.listing import write_sessions
from litechat_tui.subcommands.output import write_json, write_lines
from litechat_tui.subcommands.stored import Stored
from litechat_tui.words import _, ngettext
from litechat_tui.words.sessions import title_of

UNCONFIRMED = Problem(Code.PROGRAM_PURGE_UNCONFIRMED)
EVER = datetime(9999, 1, 1, tzinfo=UTC)


def change_sessions(command: ChangeSessions, stored: Stored, clock: Clock, streams: Streams) -> None:
    """Change sessions, all of them or none, and write what they are now."""
    ids = [session_called(stored.queries, prefix).id for prefix in command.session_ids]
    before = stored.commands.change(ids, command.change)
    after = [session for kept in before if (session := stored.queries.session(kept.session_id))]
    if command.change.trashed or command.change.archived:
        for session in after:
            if session.status is TurnStatus.RUNNING:
                text = _("A reply is arriving in {title}. It goes on, and is kept.")
                streams.note(text.format(title=title_of(session)))
    # Scripts that want to know more than the exit status ask for JSON.
    if command.json or streams.out.isatty():
        write_sessions(streams, stored.spending, after, clock(), as_json=command.json)


def purge_sessions(command: PurgeSessions, stored: Stored, streams: Streams) -> None:
    """Delete for good what is in the trash, when somebody agrees."""
    there = stored.lists.outline(Shelf.TRASHED, ()).total
    if there and not command.yes and not _confirmed(there, streams):
        return
    purged = stored.commands.purge(before=EVER)
    left = stored.lists.outline(Shelf.TRASHED, ()).total
    if command.json:
        write_json(streams, {"purged": purged, "left": left})
        return
    text = ngettext("{count} conversation is deleted for good.", "{count} conversations are deleted for good.", purged)
    write_lines(streams, [text.format(count=purged) if purged or left else _("The trash is empty.")])
    if left:
        text = ngettext(
            "{count} conversation stays: a reply is arriving there.",
            "{count} conversations stay: replies are arriving there.",
            left,
        )
        write_lines(streams, [text.format(count=left)])


def _confirmed(there: int, streams: Streams) -> bool:
    """Ask the person at the terminal. Raises `ConfigurationError` where there is none."""
    if not (sys.stdin is not None and sys.stdin.isatty() and streams.err.isatty()):
        raise ConfigurationError(UNCONFIRMED)
    text = ngettext(
        "Delete {count} conversation for good? [y/N] ", "Delete {count} conversations for good? [y/N] ", there
    )
    return agreed(streams, text.format(count=there), by_default=False)
