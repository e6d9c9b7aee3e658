"""Moving through the conversation and its matches."""

from __future__ import annotations

from litechat_tui.app.commands.ranks import HERE
from litechat_tui.app.shortcuts import Command, Scope, Shortcut
from litechat_tui.words import N_

_ANYWHERE, _CONVERSATION, _FIND = Scope.ANYWHERE, Scope.CONVERSATION, Scope.FIND_BAR

READING: tuple[Command, ...] = (
    Command(
        "read.page_up",
        N_("Page up"),
        N_("Scroll the conversation up."),
        (Shortcut(_ANYWHERE, ("pageup",), "scroll_transcript('page_up')"),),
        palette=False,
    ),
    Command(
        "read.page_down",
        N_("Page down"),
        N_("Scroll the conversation down."),
        (Shortcut(_ANYWHERE, ("pagedown",), "scroll_transcript('page_down')"),),
        palette=False,
    ),
    Command(
        "read.start",
        N_("To the start"),
        N_("Go to the start of the conversation."),
        (Shortcut(_ANYWHERE, ("ctrl+home",), "go_to_start"),),
    ),
    Command(
        "read.focus", N_("Read"), N_("Go to the conversation."), (Shortcut(_ANYWHERE, (), "panes.focus_transcript"),)
    ),
    Command(
        "read.next",
        N_("Next"),
        N_("Go to the next message or folded line."),
        (Shortcut(_CONVERSATION, ("j",), "next"),),
        palette=False,
    ),
    Command(
        "read.previous",
        N_("Previous"),
        N_("Go to the previous message or folded line."),
        (Shortcut(_CONVERSATION, ("k",), "previous"),),
        palette=False,
    ),
    Command(
        "read.next_code",
        N_("Next code"),
        N_("Go to the next code block, to copy, save or open that one."),
        (Shortcut(_CONVERSATION, ("b",), "code(1)"),),
    ),
    Command(
        "read.previous_code",
        N_("Previous code"),
        N_("Go to the previous code block."),
        (Shortcut(_CONVERSATION, ("B",), "code(-1)"),),
    ),
    Command(
        "read.fold",
        N_("Open / close"),
        N_("Open or close the folded line at the cursor; on a message, all of its lines."),
        (Shortcut(_CONVERSATION, ("space", "enter"), "toggle_fold", footer=HERE),),
        palette=False,
    ),
    Command(
        "read.up",
        N_("Scroll up"),
        N_("Scroll one line up."),
        (Shortcut(_CONVERSATION, ("up",), "line_up"),),
        palette=False,
    ),
    Command(
        "read.down",
        N_("Scroll down"),
        N_("Scroll one line down."),
        (Shortcut(_CONVERSATION, ("down",), "line_down"),),
        palette=False,
    ),
    Command(
        "read.top",
        N_("Start"),
        N_("Go to the first message here."),
        (Shortcut(_CONVERSATION, ("home", "g"), "scroll_home"),),
        palette=False,
    ),
    Command(
        "read.end",
        N_("To the end"),
        N_("Go to the newest text and follow it."),
        (
            Shortcut(_CONVERSATION, ("end", "G"), "scroll_end"),
            Shortcut(_ANYWHERE, ("ctrl+end",), "scroll_transcript('scroll_end')"),
        ),
    ),
    Command(
        "find.next",
        N_("Next match"),
        N_("Go to the next match."),
        (
            Shortcut(_CONVERSATION, ("n",), "screen.find(1)"),
            Shortcut(_FIND, ("enter", "down"), "step(1)", footer=HERE, title=N_("Next")),
        ),
    ),
    Command(
        "find.previous",
        N_("Previous match"),
        N_("Go to the previous match."),
        (
            Shortcut(_CONVERSATION, ("N",), "screen.find(-1)"),
            Shortcut(_FIND, ("up", "shift+enter"), "step(-1)", footer=HERE + 1, title=N_("Previous")),
        ),
    ),
)
