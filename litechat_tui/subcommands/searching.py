"""`sessions search`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from litechat_tui.app.search_query import query_from
from litechat_tui.arguments.asked import SearchSessions
from litechat_tui.console import Streams
from litechat_tui.domain.chat import Role
from litechat_tui.domain.ports import Clock, SearchIndex
from litechat_tui.domain.search import Hit, Where
from litechat_tui.subcommands.output import short_id, write_array, write_lines, write_table, written_moment
from litechat_tui.subcommands.stored import EVERYTHING, Stored
from litechat_tui.words import N_, _, ngettext
from litechat_tui.words.sessions import title_of, when

STEPS = 50
"""Steps of the index between two notes about how far it is."""
_ROLES = {Where.PROMPT: Role.USER, Where.ANSWER: Role.ASSISTANT}
_SPEAKERS = {Where.PROMPT: N_("You: "), Where.ANSWER: N_("Assistant: ")}


def search_sessions(command: SearchSessions, stored: Stored, clock: Clock, streams: Streams) -> None:
    """Write the sessions that a query asks for, each with its best place."""
    _finish_index(stored.index, streams)
    now = clock()
    results = stored.search.search(query_from(command.query, now), command.limit or EVERYTHING)
    if command.json:
        write_array(streams, map(_hit_json, results.hits))
    elif not streams.out.isatty():
        rows = map(_hit_json, results.hits)
        write_table(streams, (), ([str(value or "") for value in row.values()] for row in rows))
    else:
        write_lines(streams, (line for hit in results.hits for line in _hit_lines(hit, now)))
        text = ngettext("{count} conversation.", "{count} conversations.", len(results.hits))
        more = "" if results.complete else _("There are more; --limit says how many are written.")
        streams.note(" ".join(filter(None, (text.format(count=len(results.hits)), more))))


def _finish_index(index: SearchIndex, streams: Streams) -> None:
    """Bring the index up to date: a search reads only the newest of what is not in it."""
    steps = 0
    while index.step():
        steps += 1
        if steps % STEPS == 0:
            text = _("Indexing what was said: {waiting:,} left.")
            streams.note(text.format(waiting=index.progress().waiting))


def _hit_json(hit: Hit) -> Mapping[str, object]:
    return {
        "session_id": hit.session.id,
        "title": hit.session.title,
        "role": _ROLES.get(hit.where),
        "at": written_moment(hit.at or hit.session.updated_at),
        "snippet": hit.line or hit.session.title,
    }


def _hit_lines(hit: Hit, now: datetime) -> Iterator[str]:
    """Yield what a person reads: the session, and under it the line with the words."""
    yield f"{short_id(hit.session)}  {when(hit.at or hit.session.updated_at, now)}  {title_of(hit.session)}"
    if hit.line:
        yield f"    {_(_SPEAKERS[hit.where])}{hit.line}"
