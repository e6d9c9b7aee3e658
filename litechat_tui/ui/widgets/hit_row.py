"""A session that was found, as two lines: its time, mark and title, and below them the line with the words."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from litechat_tui.domain.chat import Session
from litechat_tui.domain.search import Hit, Where
from litechat_tui.domain.snippets import Spans
from litechat_tui.ui.widgets.session_row import ARRIVING, FAILED, FORK, INTERRUPTED, UNREAD, Marks, mark_of
from litechat_tui.ui.widgets.status import elided
from litechat_tui.words.parts import speaker
from litechat_tui.words.sessions import title_of, when

TIME = 10
"""Cells of the time, ..."""
_INDENT = TIME + 2
"""... and of what is before the mark."""
_MARK = 2
_COLOURS = {
    ARRIVING: "$success",
    FAILED: "$error",
    INTERRUPTED: "$warning",
    UNREAD: "$accent",
    FORK: "$foreground-muted",
}
_FOUND = "bold underline $accent"
"""Style of the words; without colours the line below them is left."""


def hit_row(hit: Hit, now: datetime, width: int, marks: Marks) -> Content:
    """Return what is shown of a hit in a list `width` cells wide."""
    session = hit.session
    mark, role = mark_of(session, marks)
    time = when(session.updated_at if hit.at is None else hit.at, now)
    room = max(width - _INDENT - _MARK, 0)
    title = Content(elided(title_of(session), room)).stylize("bold")
    first = Content.assemble(
        (time + " " * (_INDENT - cell_len(time)), "$foreground-muted"),
        (f"{mark:{_MARK}}", _COLOURS.get(role, "")),
        marked(title, hit.spans) if hit.where is Where.TITLE else title,
        (_tags(session, room - title.cell_length), "$foreground-muted"),
    )
    if not hit.line:
        return first
    who = f"{speaker('user' if hit.where is Where.PROMPT else 'assistant')}: "
    line, spans = around(hit.line, hit.spans, room - cell_len(who))
    return Content("\n").join(
        (
            first,
            Content.assemble(" " * (_INDENT + _MARK), (who, "$foreground-muted"), marked(Content(line), spans)),
        )
    )


def _tags(session: Session, room: int) -> str:
    return elided("".join(f"  #{tag}" for tag in session.tags), max(room, 0))


def marked(text: Content, spans: Spans) -> Content:
    """Return `text` with the words in it marked."""
    for start, stop in spans:
        text = text.stylize(_FOUND, min(start, len(text)), min(stop, len(text)))
    return text


def around(line: str, spans: Spans, width: int) -> tuple[str, Spans]:
    """Return as much of a line as `width` cells hold, its first words in it, and where the words are in that."""
    start = spans[0][0] if spans else 0
    if cell_len(line) <= width or cell_len(line[: spans[0][1] if spans else 0]) < width:
        return elided(line, width), spans
    # A third of the room shows what the words follow.
    while start and cell_len(line[start - 1 : spans[0][0]]) < width // 3:
        start -= 1
    shift = 1 - start
    return elided(f"…{line[start:]}", width), tuple((first + shift, last + shift) for first, last in spans)
