"""`sessions list`, and how a session is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from litechat_tui.arguments.asked import ListSessions
from litechat_tui.console import Streams
from litechat_tui.domain.chat import Session
from litechat_tui.domain.folding import folded
from litechat_tui.domain.ports import Clock, SessionSpending
from litechat_tui.domain.spending import Amounts
from litechat_tui.subcommands.output import (
    PAGE,
    Column,
    amounts_json,
    pages,
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
    """Write the sessions in the order of the sidebar."""
    found = islice(_sessions(command, stored), command.limit or EVERYTHING)
    write_sessions(streams, stored.spending, found, clock(), as_json=command.json)


def write_sessions(
    streams: Streams, spending: SessionSpending, sessions: Iterable[Session], now: datetime, *, as_json: bool
) -> None:
    """Write sessions with what they hold and consumed, reading that page by page."""
    found = _with_amounts(spending, sessions)
    if as_json:
        write_array(streams, (session_json(session, amounts) for session, amounts in found))
        return
    columns = [
        Column(_("ID")),
        Column(_("CHANGED")),
        Column(_("MESSAGES"), is_number=True),
        Column(_("TOKENS"), is_number=True),
        Column(_("COST"), is_number=True),
        Column(_("MODEL")),
        Column(_("TITLE")),
    ]
    row = _row_to_look_at if streams.out.isatty() else _row_to_read
    write_table(streams, columns, (row(session, amounts, now) for session, amounts in found))


def session_json(session: Session, amounts: Amounts) -> dict[str, object]:
    """Return a session as programs read it."""
    return {
        "session_id": session.id,
        "title": session.title,
        "model": session.model or None,
        "created_at": written_moment(session.created_at),
        "updated_at": written_moment(session.updated_at),
        **amounts_json(amounts),
        "pinned": session.pinned,
        "archived": session.archived,
        "trashed": session.trashed_at is not None,
        "unread": session.unread,
        "tags": [*session.tags],
        "forked_from": session.forked_from or None,
        "comparison": session.comparison or None,
    }


def _row_to_look_at(session: Session, amounts: Amounts, now: datetime) -> list[str]:
    marks = (
        (_("unread"), session.unread),
        (_("pinned"), session.pinned),
        (_("archived"), session.archived),
        (_("in the trash"), session.trashed_at),
    )
    title = " · ".join([title_of(session), *(word for word, holds in marks if holds)])
    tags = "".join(f" #{tag}" for tag in session.tags)
    return [
        short_id(session),
        when(session.updated_at, now),
        f"{amounts.messages:,}",
        f"{amounts.usage.input_tokens + amounts.usage.output_tokens:,}",
        written_cost(amounts.usage.cost),
        session.model,
        title + tags,
    ]


def _row_to_read(session: Session, amounts: Amounts, now: datetime) -> list[str]:  # noqa: ARG001 - as the other one
    return [
        session.id,
        written_moment(session.updated_at),
        f"{amounts.messages}",
        f"{amounts.usage.input_tokens + amounts.usage.output_tokens}",
        written_cost(amounts.usage.cost),
        session.model,
        session.title,
    ]


def _sessions(command: ListSessions, stored: Stored) -> Iterator[Session]:
    """Yield what is asked for, reading it page by page; one that moves meanwhile comes once."""
    size = min(command.limit or PAGE, PAGE) if command.tag is None else PAGE
    wanted = None if command.tag is None else folded(command.tag)
    seen: set[str] = set()
    first = 0
    while page := stored.lists.window(command.shelf, first, size):
        for session in page:
            if session.id not in seen and (wanted is None or wanted in map(folded, session.tags)):
                yield session
        seen.update(session.id for session in page)
        first += len(page)


def _with_amounts(spending: SessionSpending, sessions: Iterable[Session]) -> Iterator[tuple[Session, Amounts]]:
    for page in pages(sessions):
        amounts = spending.amounts([session.id for session in page])
        # One that another program deletes meanwhile has no amounts any more.
        yield from ((session, amounts.get(session.id, Amounts())) for session in page)
