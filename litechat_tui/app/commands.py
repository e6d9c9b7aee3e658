"""The one table of everything a person can do: it feeds bindings, footer, palette, help and docs/keys.md."""

from __future__ import annotations

from collections.abc import Iterator

from litechat_tui.app.key_names import written_key
from litechat_tui.app.shortcuts import Command, Scope, Shortcut
from litechat_tui.words import N_

_ANYWHERE, _PROMPT, _CONVERSATION = Scope.ANYWHERE, Scope.PROMPT, Scope.CONVERSATION
_SESSIONS, _FILTER, _FIND = Scope.SESSIONS, Scope.FILTER, Scope.FIND_BAR

# Ranks in the row of keys: what stops a reply, then the keys of the focused widget, then those that work anywhere.
_URGENT, _HERE, _AWAY = 1, 10, 100

COMMANDS: tuple[Command, ...] = (
    Command("prompt.send", N_("Send"), N_("Send the prompt."), (Shortcut(_PROMPT, ("enter",), "send", footer=_HERE),)),
    Command(
        "prompt.newline",
        N_("New line"),
        N_("Start a new line in the prompt."),
        (Shortcut(_PROMPT, ("ctrl+j", "shift+enter"), "newline", footer=_HERE + 1),),
    ),
    Command(
        "prompt.editor",
        N_("Write in editor"),
        N_("Go on writing the prompt in your editor ($VISUAL or $EDITOR)."),
        (Shortcut(_PROMPT, ("ctrl+g",), "edit_outside"),),
    ),
    Command(
        "prompt.take_back",
        N_("Take back"),
        N_("In the empty prompt: take back what waits to be sent."),
        (Shortcut(_PROMPT, ("up",), "take_back", in_empty_box=True),),
        palette=False,
    ),
    Command(
        "prompt.quit",
        N_("Quit"),
        N_("In the empty prompt: quit, as the key for that does anywhere."),
        (Shortcut(_PROMPT, ("ctrl+d",), "quit", in_empty_box=True),),
        palette=False,
    ),
    Command("prompt.focus", N_("Write"), N_("Go to the prompt."), (Shortcut(_ANYWHERE, (), "focus_prompt"),)),
    Command(
        "reply.stop",
        N_("Stop"),
        N_("Stop the reply; what came is kept."),
        (Shortcut(_ANYWHERE, ("escape",), "stop", footer=_URGENT),),
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
        (Shortcut(_ANYWHERE, ("escape",), "back", footer=_AWAY + 2),),
        palette=False,
    ),
    Command(
        "session.new",
        N_("New"),
        N_("Start a new session."),
        (Shortcut(_ANYWHERE, ("ctrl+n",), "new_session", footer=_AWAY + 3),),
    ),
    Command(
        "session.find",
        N_("Find"),
        N_("Find a session by title or text."),
        (
            Shortcut(_ANYWHERE, ("ctrl+o", "f3"), "find_session", footer=_AWAY + 4),
            Shortcut(_SESSIONS, ("slash",), "screen.find_session"),
        ),
    ),
    Command(
        "find.open",
        N_("Find here"),
        N_("Find words in this conversation."),
        (Shortcut(_ANYWHERE, ("ctrl+f",), "find_words", footer=_AWAY + 5),),
    ),
    Command(
        "model.pick",
        N_("Model"),
        N_("Choose the model you talk to."),
        (Shortcut(_ANYWHERE, ("ctrl+l",), "pick_model", footer=_AWAY + 6),),
    ),
    Command(
        "sessions.toggle",
        N_("Sessions"),
        N_("Show or hide the list of sessions."),
        (Shortcut(_ANYWHERE, ("f4",), "toggle_sidebar", footer=_AWAY + 7),),
    ),
    Command(
        "palette.open",
        N_("Palette"),
        N_("Everything you can do, by name."),
        (Shortcut(_ANYWHERE, ("ctrl+p",), "app.command_palette", footer=_AWAY + 8, app_wide=True),),
        palette=False,
    ),
    Command(
        "help.show",
        N_("Help"),
        N_("The keys for what has the focus."),
        (Shortcut(_ANYWHERE, ("f1",), "show_help", footer=_AWAY + 9),),
    ),
    Command(
        "app.quit",
        N_("Quit"),
        N_("Quit. Asks only while a reply is arriving."),
        (Shortcut(_ANYWHERE, ("ctrl+q",), "app.quit", footer=_AWAY + 10, app_wide=True),),
    ),
    Command(
        "theme.pick",
        N_("Theme"),
        N_("Choose a light or a dark theme; it is remembered."),
        (Shortcut(_ANYWHERE, (), "app.change_theme"),),
    ),
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
    Command("read.focus", N_("Read"), N_("Go to the conversation."), (Shortcut(_ANYWHERE, (), "focus_transcript"),)),
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
        (Shortcut(_CONVERSATION, ("space", "enter"), "toggle_fold", footer=_HERE),),
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
            Shortcut(_FIND, ("enter", "down"), "step(1)", footer=_HERE, title=N_("Next")),
        ),
    ),
    Command(
        "find.previous",
        N_("Previous match"),
        N_("Go to the previous match."),
        (
            Shortcut(_CONVERSATION, ("N",), "screen.find(-1)"),
            Shortcut(_FIND, ("up", "shift+enter"), "step(-1)", footer=_HERE + 1, title=N_("Previous")),
        ),
    ),
    Command(
        "message.copy",
        N_("Copy"),
        N_("Copy the message as Markdown."),
        (Shortcut(_CONVERSATION, ("y",), "screen.copy_message", footer=_HERE + 1),),
    ),
    Command(
        "code.copy",
        N_("Copy code"),
        N_("Copy the code block in view; again for the next one of the message."),
        (Shortcut(_CONVERSATION, ("c",), "screen.copy_code", footer=_HERE + 2),),
    ),
    Command(
        "code.number",
        N_("Copy code by number"),
        N_("Copy the code block with this number."),
        (Shortcut(_CONVERSATION, tuple("123456789"), "screen.copy_code({key})", written="1–9"),),
        palette=False,
    ),
    Command(
        "code.save",
        N_("Save code"),
        N_("Save the code block at the cursor, or the one copied last, or the one in view, to a file."),
        (Shortcut(_CONVERSATION, ("s",), "screen.save_code"),),
    ),
    Command(
        "code.open",
        N_("Open code"),
        N_("Open that code block in your editor ($VISUAL or $EDITOR)."),
        (Shortcut(_CONVERSATION, ("o",), "screen.open_code"),),
    ),
    Command(
        "turn.retry",
        N_("Retry"),
        N_("Answer the last prompt again; the answer it has is kept, folded above the new one."),
        (
            Shortcut(_CONVERSATION, ("r",), "screen.retry", footer=_HERE + 3),
            Shortcut(
                _ANYWHERE,
                ("ctrl+r",),
                "remedy('retry')",
                footer=_AWAY,
                help=N_("Answer the last prompt again, where that went wrong."),
            ),
        ),
    ),
    Command(
        "turn.continue",
        N_("Continue"),
        N_("Ask for the rest of an answer that was cut short."),
        (
            Shortcut(_CONVERSATION, ("m",), "screen.continue"),
            Shortcut(_ANYWHERE, ("ctrl+t",), "remedy('continue')", footer=_AWAY + 1),
        ),
    ),
    Command(
        "turn.edit",
        N_("Edit"),
        N_("Write this prompt anew; it is sent in a fork, and nothing is overwritten."),
        (Shortcut(_CONVERSATION, ("e",), "screen.edit_prompt", footer=_HERE + 4),),
    ),
    Command(
        "turn.fork",
        N_("Fork"),
        N_("Fork the session after this exchange."),
        (Shortcut(_CONVERSATION, ("f",), "screen.fork", footer=_HERE + 5),),
    ),
    Command(
        "sessions.open",
        N_("Open"),
        N_("Open the session and go to the prompt."),
        (Shortcut(_SESSIONS, ("enter",), "select", footer=_HERE),),
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
        (Shortcut(_SESSIONS, ("less_than_sign",), "screen.widen_sidebar(-1)"),),
    ),
    Command(
        "sessions.wider",
        N_("Wider list"),
        N_("Make the list of sessions wider; its width is remembered."),
        (Shortcut(_SESSIONS, ("greater_than_sign",), "screen.widen_sidebar(1)"),),
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
        (Shortcut(_FILTER, ("enter", "down"), "to_list", footer=_HERE),),
        palette=False,
    ),
)

TAKING_TURNS = frozenset({"reply.stop", "focus.back"})
"""Commands that may have the same key: Stop is on offer only while a reply arrives, and then comes before Back."""


NEEDED = frozenset({"palette.open", "focus.back"})
"""Commands that cannot do without a key: the one that finds all others by name, and the way out of what is open."""


def shortcuts_at(scope: Scope) -> Iterator[tuple[Command, Shortcut]]:
    """Yield the commands that have keys where the focus is `scope`, in the table's order."""
    return ((command, shortcut) for command in COMMANDS for shortcut in command.shortcuts if shortcut.scope is scope)
