"""Links of the terminal: size, colours, keys, clipboard, tmux, the width of Japanese, the cursor for input methods."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from litechat_tui.domain.diagnosis import Check, Link, Note, because, ok, skipped, warned
from litechat_tui.domain.errors import Fact
from litechat_tui.domain.examined import TerminalFacts

COLUMNS, ROWS = 40, 10
"""Less than that is no room for a conversation."""
_WITHOUT_OSC_52 = ("Apple_Terminal", "vte")
"""Terminals that take no text for the clipboard from a program."""
_SLOW_ESCAPE_MS = 100
_REST = (
    Link.TERMINAL_COLOURS,
    Link.TERMINAL_KEYS,
    Link.TERMINAL_CLIPBOARD,
    Link.TERMINAL_TMUX,
    Link.TERMINAL_WIDTH,
    Link.TERMINAL_CURSOR,
)


def terminal_checks(terminal: TerminalFacts) -> Iterator[Check]:
    """Yield what is found out about the terminal."""
    if not terminal.is_there:
        yield skipped(Link.TERMINAL_KIND, Note.TERMINAL_NONE)
        yield from because(Link.TERMINAL_KIND, *_REST)
        return
    yield _kind(terminal)
    yield _colours(terminal)
    yield _keys(terminal)
    yield _clipboard(terminal)
    yield from _tmux(terminal)
    yield _width(terminal)
    yield _cursor(terminal)


def _kind(terminal: TerminalFacts) -> Check:
    if terminal.term in ("", "dumb"):
        return warned(Link.TERMINAL_KIND, Note.TERMINAL_DUMB, term=terminal.term)
    facts: dict[str, Fact] = {"term": terminal.term, "columns": terminal.columns, "rows": terminal.rows}
    if terminal.columns < COLUMNS or terminal.rows < ROWS:
        return warned(Link.TERMINAL_KIND, Note.TERMINAL_SMALL, **facts)
    return ok(Link.TERMINAL_KIND, Note.TERMINAL_WELL, **facts)


def _colours(terminal: TerminalFacts) -> Check:
    link = Link.TERMINAL_COLOURS
    if terminal.no_color:
        return ok(link, Note.COLOURS_OFF)
    if terminal.colour_term in ("truecolor", "24bit"):
        return ok(link, Note.COLOURS_ALL)
    if "256color" in terminal.term:
        return ok(link, Note.COLOURS_256)
    return warned(link, Note.COLOURS_FEW, term=terminal.term)


def _keys(terminal: TerminalFacts) -> Check:
    if not terminal.answers:
        return skipped(Link.TERMINAL_KEYS, _silence(terminal))
    return ok(Link.TERMINAL_KEYS, Note.KEYS_ALL if terminal.tells_keys else Note.KEYS_PLAIN)


def _clipboard(terminal: TerminalFacts) -> Check:
    if terminal.clipboard_program:
        return ok(Link.TERMINAL_CLIPBOARD, Note.CLIPBOARD_NATIVE, program=terminal.clipboard_program)
    if terminal.program in _WITHOUT_OSC_52:
        return warned(Link.TERMINAL_CLIPBOARD, Note.CLIPBOARD_NEITHER, program=terminal.program)
    return ok(Link.TERMINAL_CLIPBOARD, Note.CLIPBOARD_OSC)


_WANTED: dict[str, tuple[str, Callable[[str], bool]]] = {
    "set-clipboard": ("on", lambda value: value == "on"),
    "escape-time": ("10", lambda value: not value.isdecimal() or int(value) <= _SLOW_ESCAPE_MS),
    "extended-keys": ("on", lambda value: value in ("on", "always")),
}
"""Option of tmux -> what it should be, and whether a value will do."""


def _tmux(terminal: TerminalFacts) -> Iterator[Check]:
    link = Link.TERMINAL_TMUX
    if not terminal.in_tmux:
        yield skipped(link, Note.TMUX_OUTSIDE)
    elif not terminal.tmux:
        yield skipped(link, Note.TMUX_UNASKED)
    else:
        wrong = [
            warned(link, Note.TMUX_SETTING, option=option, value=value, wanted=_WANTED[option][0])
            for option, value in terminal.tmux
            if option in _WANTED and not _WANTED[option][1](value)
        ]
        yield from wrong or [ok(link, Note.TMUX_WELL)]


def _width(terminal: TerminalFacts) -> Check:
    link = Link.TERMINAL_WIDTH
    if not terminal.speaks_utf8:
        return warned(link, Note.WIDTH_LOCALE)
    if terminal.wide_cells is None:
        return skipped(link, _silence(terminal))
    if terminal.wide_cells != 4:
        return warned(link, Note.WIDTH_WRONG, cells=terminal.wide_cells)
    if terminal.ambiguous_cells == 2:
        return warned(link, Note.WIDTH_AMBIGUOUS)
    return ok(link, Note.WIDTH_WELL)


def _cursor(terminal: TerminalFacts) -> Check:
    if terminal.answers:
        return ok(Link.TERMINAL_CURSOR, Note.CURSOR_WELL)
    return skipped(Link.TERMINAL_CURSOR, _silence(terminal))


def _silence(terminal: TerminalFacts) -> Note:
    """Return why nothing is known of what only the terminal could say."""
    return Note.TERMINAL_SILENT if terminal.was_asked else Note.TERMINAL_UNASKED
