"""What works wherever the focus is: leaving, opening, choosing."""

from __future__ import annotations

from litechat_tui.app.commands.ranks import AWAY, HERE, URGENT
from litechat_tui.app.key_names import written_key
from litechat_tui.app.shortcuts import Command, Scope, Shortcut
from litechat_tui.words import N_

_ANYWHERE, _PROMPT, _SESSIONS = Scope.ANYWHERE, Scope.PROMPT, Scope.SESSIONS

ANYWHERE: tuple[Command, ...] = (
    Command(
        "reply.stop",
        N_("Stop"),
        N_("Stop the reply; what came is kept."),
        (Shortcut(_ANYWHERE, ("escape",), "stop", footer=URGENT),),
    ),
    Command(
        "app.interrupt",
        N_("Copy, stop or empty"),
        N_("Copy what is selected; else stop the reply; else empty the prompt, which Ctrl+Z undoes."),
        (
            Shortcut(_ANYWHERE, ("ctrl+c",), "interrupt", written=written_key("ctrl+c")),
            # Also of the prompt, which takes its keys in the order they were typed.
            Shortcut(_PROMPT, ("ctrl+c",), "screen.interrupt", written=written_key("ctrl+c")),
        ),
        palette=False,
    ),
    Command(
        "focus.back",
        N_("Back"),
        N_("Close what is open and go back to the prompt."),
        (
            Shortcut(_ANYWHERE, ("escape",), "back", footer=AWAY + 2),
            Shortcut(
                Scope.NAME_BOX,
                ("escape",),
                "leave",
                footer=HERE + 1,
                title=N_("Leave"),
                help=N_("Leave the name, or the tags, as they were."),
            ),
        ),
        palette=False,
    ),
    Command(
        "session.new",
        N_("New"),
        N_("Start a new session."),
        (Shortcut(_ANYWHERE, ("ctrl+n",), "new_session", footer=AWAY + 3),),
    ),
    Command(
        "session.find",
        N_("Find"),
        N_("Find a session by title, tag or text."),
        (Shortcut(_ANYWHERE, ("ctrl+o",), "find_session", footer=AWAY + 4, opens_a_box=True),),
    ),
    Command(
        "sessions.filter",
        N_("Filter list"),
        N_("List only the sessions with some words."),
        (
            Shortcut(_ANYWHERE, ("f3",), "panes.filter_sessions", opens_a_box=True),
            Shortcut(_SESSIONS, ("slash",), "panes.filter_sessions"),
        ),
    ),
    Command(
        "find.open",
        N_("Find here"),
        N_("Find words in this conversation."),
        (Shortcut(_ANYWHERE, ("ctrl+f",), "find_words", footer=AWAY + 5, opens_a_box=True),),
    ),
    Command(
        "model.pick",
        N_("Model"),
        N_("Choose the model you talk to."),
        (Shortcut(_ANYWHERE, ("ctrl+l",), "model.pick", footer=AWAY + 6, opens_a_box=True),),
    ),
    Command(
        "sessions.toggle",
        N_("Sessions"),
        N_("Show or hide the list of sessions."),
        (Shortcut(_ANYWHERE, ("f4",), "panes.toggle_sidebar", footer=AWAY + 7),),
    ),
    Command(
        "palette.open",
        N_("Palette"),
        N_("Everything you can do, by name."),
        (Shortcut(_ANYWHERE, ("ctrl+p",), "app.command_palette", footer=AWAY + 8, app_wide=True),),
        palette=False,
    ),
    Command(
        "help.show",
        N_("Help"),
        N_("The keys for what has the focus."),
        (Shortcut(_ANYWHERE, ("f1",), "show_help", footer=AWAY + 9),),
    ),
    Command(
        "app.quit",
        N_("Quit"),
        N_("Quit. Asks while a reply is arriving, or when the session file is gone."),
        (Shortcut(_ANYWHERE, ("ctrl+q",), "app.quit", footer=AWAY + 10, app_wide=True),),
    ),
    Command(
        "statistics.show",
        N_("Statistics"),
        N_("Messages, tokens and cost by days, weeks or months, and by models."),
        (Shortcut(_ANYWHERE, ("f5",), "show_statistics"),),
    ),
    Command(
        "doctor.show",
        N_("Doctor"),
        N_("Look at every link from the settings to the model, and how to mend what is broken."),
        (Shortcut(_ANYWHERE, ("f6",), "app.show_doctor", app_wide=True),),
    ),
    Command(
        "setup.open",
        N_("Set up"),
        N_("Set up a proxy and a key for it, step by step."),
        (Shortcut(_ANYWHERE, (), "app.set_up"),),
    ),
    Command(
        "compare.begin",
        N_("Compare"),
        N_("Ask two or three models the same, side by side: what is in the prompt, or the last prompt again."),
        (Shortcut(_ANYWHERE, ("f7",), "compare.begin"),),
    ),
    Command(
        "tools.show",
        N_("Tools"),
        N_("Tool servers (MCP) and their tools: how they are, what they cost, on and off."),
        (Shortcut(_ANYWHERE, ("f8",), "show_tools"),),
    ),
    Command(
        "compare.next",
        N_("Next compared answer"),
        N_("Go to the next session of the comparison that this one takes part in."),
        (Shortcut(_ANYWHERE, (), "compare.next"),),
    ),
    Command(
        "compare.show",
        N_("Show comparison"),
        N_("Show the answers of this comparison side by side again."),
        (Shortcut(_ANYWHERE, (), "compare.show"),),
    ),
    Command(
        "theme.pick",
        N_("Theme"),
        N_("Choose a light or a dark theme; it is remembered."),
        (Shortcut(_ANYWHERE, (), "app.change_theme"),),
    ),
)
