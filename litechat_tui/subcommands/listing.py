"""`sessions list`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from litechat_tui.arguments.asked import ListSessions
from litechat_tui.console import Streams
from litechat_tui.domain.chat import Session
from litechat_tui.domain.ports import Clock
from litechat_tui.domain.spending import Amounts
from litechat_tui.subcommands.output import (
    PAGE,
    Column,
    amounts_json,
    short_id,
    write_array,
    write_table,
    written_cost,
    written_moment,
)
from litechat_tui.subcommands.stored import EVERYTHING, Stored
from litechat_tui.words import _
from litechat_tui.words.sessions import title_of, when


def list_sessions(command: ListSessions, stored: Stored, clock: Clock, streams: Streams) -> None:
    """Write the sessions, the last changed first."""
    found = islice(_with_amounts(stored, command.limit), command.limit or EVERYTHING)
    if command.json:
        write_array(streams, (session_json(session, amounts) for session, amounts in found))
        return
    now, for_a_person = clock(), streams.out.isatty()

    def row(session: Session, amounts: Amounts) -> list[str]:
        usage = amounts.usage
        return [
            short_id(session) if for_a_person else session.id,
            when(session.updated_at, now) if for_a_person else written_moment(session.updated_at),
            f"{amounts.messages}",
            f"{usage.input_tokens + usage.output_tokens}",
            written_cost(usage.cost),
            session.model,
            title_of(session) if for_a_person else session.title,
        ]

    columns = [
        Column(_("ID")),
        Column(_("CHANGED")),
        Column(_("MESSAGES"), is_number=True),
        Column(_("TOKENS"), is_number=True),
        Column(_("COST"), is_number=True),
        Column(_("MODEL")),
        Column(_("TITLE")),
    ]
    write_table(streams, columns, (row(*each) for each in found))


def session_json(session: Session, amounts: Amounts) -> dict[str, object]:
    """Return a session as programs read it."""
    return {
        "session_id": session.id,
        "title": session.title,
        "model": session.model or None,
        "created_at": written_moment(session.created_at),
        "updated_at": written_moment(session.updated_at),
        **amounts_json(amounts),
        "forked_from": session.forked_from or None,
    }


def _with_amounts(stored: Stored, limit: int) -> Iterator[tuple[Session, Amounts]]:
    """Yield sessions with their amounts, reading them page by page."""
    page = min(limit or PAGE, PAGE)
    last = None
    while sessions := stored.queries.sessions(limit=page, before=last):
        amounts = stored.spending.amounts([session.id for session in sessions])
        # One that another program deletes meanwhile has no amounts any more.
        yield from ((session, amounts.get(session.id, Amounts())) for session in sessions)
        last = sessions[-1]
