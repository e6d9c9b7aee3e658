"""What is done in the list of sessions and in its filter."""

from __future__ import annotations

from litechat_tui.app.commands.ranks import HERE
from litechat_tui.app.shortcuts import Command, Scope, Shortcut
from litechat_tui.words import N_

_SESSIONS, _FILTER = Scope.SESSIONS, Scope.FILTER

SESSIONS: tuple[Command, ...] = (
    Command(
        "sessions.open",
        N_("Open"),
        N_("Open the session and go to the prompt."),
        (Shortcut(_SESSIONS, ("enter",), "select", footer=HERE),),
        palette=False,
    ),
    Command(
        "sessions.next",
        N_("Next"),
        N_("Show the next session."),
        (Shortcut(_SESSIONS, ("down", "j"), "cursor_down"),),
        palette=False,
    ),
    Command(
        "sessions.previous",
        N_("Previous"),
        N_("Show the previous session."),
        (Shortcut(_SESSIONS, ("up", "k"), "cursor_up"),),
        palette=False,
    ),
    Command(
        "sessions.first",
        N_("First"),
        N_("Show the newest session."),
        (Shortcut(_SESSIONS, ("home", "g"), "first"),),
        palette=False,
    ),
    Command(
        "sessions.last",
        N_("Last"),
        N_("Show the oldest session."),
        (Shortcut(_SESSIONS, ("end", "G"), "last"),),
        palette=False,
    ),
    Command(
        "sessions.narrower",
        N_("Narrower list"),
        N_("Make the list of sessions narrower; its width is remembered."),
        (Shortcut(_SESSIONS, ("less_than_sign",), "panes.widen_sidebar(-1)"),),
    ),
    Command(
        "sessions.wider",
        N_("Wider list"),
        N_("Make the list of sessions wider; its width is remembered."),
        (Shortcut(_SESSIONS, ("greater_than_sign",), "panes.widen_sidebar(1)"),),
    ),
    Command(
        "session.origin",
        N_("Origin of the fork"),
        N_("Show the session that this one was forked from."),
        (Shortcut(_SESSIONS, ("o",), "screen.show_origin"),),
    ),
    Command(
        "filter.leave",
        N_("To the list"),
        N_("Go to the first match."),
        (Shortcut(_FILTER, ("enter", "down"), "to_list", footer=HERE),),
        palette=False,
    ),
)
