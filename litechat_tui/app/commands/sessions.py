"""What is done in the list of sessions and in its filter."""

from __future__ import annotations

from litechat_tui.app.commands.ranks import HERE
from litechat_tui.app.shortcuts import Command, Scope, Shortcut
from litechat_tui.words import N_

_SESSIONS, _FILTER, _NAME = Scope.SESSIONS, Scope.FILTER, Scope.NAME_BOX

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
        "session.rename",
        N_("Rename"),
        N_("Write another name for the session; an empty one is its first words again."),
        (
            Shortcut(_SESSIONS, ("r",), "house.rename", footer=HERE + 1),
            Shortcut(Scope.ANYWHERE, ("f2",), "rename_session", opens_a_box=True),
        ),
    ),
    Command(
        "session.parameters",
        N_("Parameters"),
        N_("Set instructions, temperature, length and reasoning effort of the session."),
        (Shortcut(Scope.ANYWHERE, ("f10",), "parameters.set", opens_a_box=True),),
    ),
    Command(
        "session.pin",
        N_("Pin"),
        N_("Keep the session at the top of the list, or not any more."),
        (Shortcut(_SESSIONS, ("p",), "house.pin"),),
    ),
    Command(
        "session.archive",
        N_("Archive"),
        N_("Move the session to the archive, or out of it. A new prompt brings it back."),
        (Shortcut(_SESSIONS, ("a",), "house.archive"),),
    ),
    Command(
        "session.delete",
        N_("Delete"),
        N_("Move the session to the trash; in the trash, delete it. A reply that is arriving goes on."),
        (Shortcut(_SESSIONS, ("d", "delete"), "house.delete", footer=HERE + 2),),
    ),
    Command(
        "session.undo",
        N_("Undo"),
        N_("Undo what was done last to sessions."),
        (Shortcut(_SESSIONS, ("u", "ctrl+z"), "house.undo", footer=HERE + 3),),
    ),
    Command(
        "session.restore",
        N_("Restore"),
        N_("Take the session out of the trash or the archive."),
        (Shortcut(_SESSIONS, ("R",), "house.restore"),),
    ),
    Command(
        "session.tag",
        N_("Tags"),
        N_("Write the tags of the session."),
        (Shortcut(_SESSIONS, ("t",), "house.tag"),),
    ),
    Command(
        "session.duplicate",
        N_("Duplicate"),
        N_("Copy the session with all its answers."),
        (Shortcut(_SESSIONS, ("D",), "house.duplicate"),),
    ),
    Command(
        "session.export",
        N_("Export"),
        N_("Write the session, or those that are chosen, to a file or a folder."),
        (Shortcut(_SESSIONS, ("x",), "transfers.export"),),
    ),
    Command(
        "sessions.export_all",
        N_("Export all"),
        N_("Write all sessions to a file or a folder; those in the archive too, those in the trash not."),
        (Shortcut(_SESSIONS, ("X",), "transfers.export_all"),),
    ),
    Command(
        "sessions.import",
        N_("Import"),
        N_("Take in sessions from files of this program and of others; you see first what is in them."),
        (Shortcut(_SESSIONS, ("i",), "transfers.import_sessions"),),
    ),
    Command(
        "sessions.choose",
        N_("Choose"),
        N_("Choose this session for what is done with several, or not any more."),
        (Shortcut(_SESSIONS, ("space",), "choose"),),
    ),
    Command(
        "sessions.choose_down",
        N_("Choose down"),
        N_("Choose the sessions from here down."),
        (Shortcut(_SESSIONS, ("shift+down",), "choose_on(1)"),),
    ),
    Command(
        "sessions.choose_up",
        N_("Choose up"),
        N_("Choose the sessions from here up."),
        (Shortcut(_SESSIONS, ("shift+up",), "choose_on(-1)"),),
    ),
    Command(
        "sessions.shelf",
        N_("Archive and trash"),
        N_("List the archive, then the trash, then the sessions again."),
        (Shortcut(_SESSIONS, ("v",), "house.turn_shelf"),),
    ),
    Command(
        "trash.empty",
        N_("Empty the trash"),
        N_("Delete everything in the trash, after a question."),
        (Shortcut(_SESSIONS, ("E",), "house.empty_trash"),),
    ),
    Command(
        "session.next",
        N_("Next session"),
        N_("Go to the next session of the list, wherever you are."),
        (Shortcut(Scope.ANYWHERE, ("f9", "alt+down"), "house.go_beside(1)"),),
    ),
    Command(
        "session.previous",
        N_("Previous session"),
        N_("Go to the session before in the list, wherever you are."),
        (Shortcut(Scope.ANYWHERE, ("alt+up",), "house.go_beside(-1)"),),
    ),
    Command(
        "filter.leave",
        N_("To the list"),
        N_("Go to the first match."),
        (Shortcut(_FILTER, ("enter", "down"), "to_list", footer=HERE),),
        palette=False,
    ),
    Command(
        "name.save",
        N_("Save"),
        N_("Give the session this name, or these tags."),
        (Shortcut(_NAME, ("enter",), "submit", footer=HERE),),
        palette=False,
    ),
)
