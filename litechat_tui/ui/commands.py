"""One table of everything a person can do: it feeds the bindings, the footer, the palette, help and docs/keys.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding


class Where(StrEnum):
    """What must have the focus for a command's key to work."""

    ANYWHERE = "Anywhere"
    PROMPT = "Prompt"
    TRANSCRIPT = "Conversation"
    SIDEBAR = "Sessions"
    FILTER = "Filter"
    FIND = "Find bar"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do."""

    id: str
    """Stable name, for rebinding keys."""
    keys: tuple[str, ...]
    """Textual key names; the first is the one every terminal sends, and the one shown."""
    action: str
    """Action of the widget (or, for ANYWHERE, of the screen) it belongs to; `{key}` stands for the key pressed."""
    title: str
    """Two or three words, for footer and palette."""
    help: str
    """One sentence."""
    where: Where = Where.ANYWHERE
    footer: bool = False
    priority: bool = False
    """Whether the key is taken before the focused widget's own keys."""
    palette: bool = True
    """False only for plain movement, which makes no sense away from its widget."""
    shown: str = ""
    """How the keys are written, where there are too many to name each."""


COMMANDS: tuple[Command, ...] = (
    Command("prompt.send", ("enter",), "send", "Send", "Send the prompt.", Where.PROMPT, footer=True),
    Command(
        "prompt.newline",
        ("ctrl+j", "shift+enter", "shift+\r"),
        "newline",
        "New line",
        "Start a new line in the prompt.",
        Where.PROMPT,
        footer=True,
    ),
    Command(
        "prompt.editor",
        ("ctrl+g",),
        "edit_outside",
        "Write in editor",
        "Go on writing the prompt in your editor ($VISUAL or $EDITOR).",
        Where.PROMPT,
    ),
    Command("reply.stop", ("escape",), "stop", "Stop", "Stop the reply; what came is kept.", footer=True),
    Command(
        "turn.retry",
        ("ctrl+r",),
        "retry",
        "Retry",
        "Answer the last prompt again, where that went wrong.",
        footer=True,
        palette=False,
    ),
    Command(
        "turn.more",
        ("ctrl+t",),
        "more",
        "Continue",
        "Go on with an answer that broke off.",
        footer=True,
        palette=False,
    ),
    Command(
        "focus.back",
        ("escape",),
        "back",
        "Back",
        "Close what is open and go back to the prompt.",
        footer=True,
        palette=False,
    ),
    Command("session.new", ("ctrl+n",), "new_session", "New", "Start a new session.", footer=True),
    Command(
        "session.find",
        ("ctrl+o", "f3"),
        "find_session",
        "Find",
        "Find a session by title or text.",
        footer=True,
    ),
    Command("find.open", ("ctrl+f",), "find_words", "Find here", "Find words in this conversation.", footer=True),
    Command("model.pick", ("ctrl+l",), "pick_model", "Model", "Choose the model you talk to.", footer=True),
    Command("sidebar.toggle", ("f4",), "toggle_sidebar", "Sessions", "Show or hide the list of sessions.", footer=True),
    Command(
        "palette.open",
        ("ctrl+p",),
        "app.command_palette",
        "Palette",
        "Everything you can do, by name.",
        footer=True,
        priority=True,  # as the app's own binding has it, which would stand in for this one
        palette=False,
    ),
    Command("help.show", ("f1",), "show_help", "Help", "The keys for what has the focus.", footer=True),
    Command(
        "app.quit",
        ("ctrl+q",),
        "app.quit",
        "Quit",
        "Quit. Asks only while a reply is arriving.",
        footer=True,
        priority=True,
    ),
    Command("theme.pick", (), "app.change_theme", "Theme", "Choose a light or a dark theme; it is remembered."),
    Command(
        "view.up",
        ("pageup",),
        "scroll_transcript('page_up')",
        "Page up",
        "Scroll the conversation up.",
        palette=False,
    ),
    Command(
        "view.down",
        ("pagedown",),
        "scroll_transcript('page_down')",
        "Page down",
        "Scroll the conversation down.",
        palette=False,
    ),
    Command(
        "view.top",
        ("ctrl+home",),
        "go_to_start",
        "To the start",
        "Go to the start of the conversation.",
    ),
    Command(
        "view.tail",
        ("ctrl+end",),
        "scroll_transcript('scroll_end')",
        "To the end",
        "Go to the end of the conversation and follow it.",
    ),
    Command("prompt.focus", (), "focus_prompt", "Write", "Go to the prompt."),
    Command("transcript.focus", (), "focus_transcript", "Read", "Go to the conversation."),
    Command(
        "read.next", ("j",), "next", "Next", "Go to the next message or folded line.", Where.TRANSCRIPT, palette=False
    ),
    Command(
        "read.previous",
        ("k",),
        "previous",
        "Previous",
        "Go to the message or folded line before.",
        Where.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "read.next_code",
        ("b",),
        "code(1)",
        "Next code",
        "Go to the next code block; c, s and o are then about that one.",
        Where.TRANSCRIPT,
    ),
    Command(
        "read.previous_code",
        ("B",),
        "code(-1)",
        "Code before",
        "Go to the code block before.",
        Where.TRANSCRIPT,
    ),
    Command(
        "read.fold",
        ("space", "enter"),
        "toggle_fold",
        "Open / close",
        "Open or close the folded line at the cursor; on a message, all of its lines.",
        Where.TRANSCRIPT,
        footer=True,
        palette=False,
    ),
    Command("read.up", ("up",), "line_up", "Up", "Scroll one line up.", Where.TRANSCRIPT, palette=False),
    Command("read.down", ("down",), "line_down", "Down", "Scroll one line down.", Where.TRANSCRIPT, palette=False),
    Command(
        "read.start",
        ("home", "g"),
        "scroll_home",
        "Start",
        "Go to the first message here.",
        Where.TRANSCRIPT,
        palette=False,
    ),
    Command(
        "read.end",
        ("end", "G"),
        "scroll_end",
        "End",
        "Go to the newest text and follow it.",
        Where.TRANSCRIPT,
        palette=False,
    ),
    Command("find.next", ("n",), "screen.find(1)", "Next match", "Go to the next match.", Where.TRANSCRIPT),
    Command("find.previous", ("N",), "screen.find(-1)", "Match before", "Go to the match before.", Where.TRANSCRIPT),
    Command(
        "message.copy",
        ("y",),
        "screen.copy_message",
        "Copy",
        "Copy the message as Markdown.",
        Where.TRANSCRIPT,
        footer=True,
    ),
    Command(
        "code.copy",
        ("c",),
        "screen.copy_code",
        "Copy code",
        "Copy a code block of the message; again for the next one.",
        Where.TRANSCRIPT,
        footer=True,
    ),
    Command(
        "code.number",
        tuple("123456789"),
        "screen.copy_code({key})",
        "Copy code by number",
        "Copy the code block with this number.",
        Where.TRANSCRIPT,
        palette=False,
        shown="1–9",
    ),
    Command(
        "code.save",
        ("s",),
        "screen.save_code",
        "Save code",
        "Save the code block at the cursor, or the one copied last, or the first one, to a file.",
        Where.TRANSCRIPT,
    ),
    Command(
        "code.open",
        ("o",),
        "screen.open_code",
        "Open code",
        "Open that code block in your editor ($VISUAL or $EDITOR).",
        Where.TRANSCRIPT,
    ),
    Command(
        "turn.again",
        ("r",),
        "screen.answer_again",
        "Retry",
        "Answer the last prompt again; the answer it has is kept, folded above the new one.",
        Where.TRANSCRIPT,
        footer=True,
    ),
    Command(
        "turn.continue",
        ("m",),
        "screen.go_on",
        "Continue",
        "Ask for the rest of an answer that was cut short.",
        Where.TRANSCRIPT,
    ),
    Command(
        "turn.edit",
        ("e",),
        "screen.edit_prompt",
        "Edit",
        "Write this prompt anew; it is sent in a fork, and nothing is overwritten.",
        Where.TRANSCRIPT,
        footer=True,
    ),
    Command(
        "turn.fork",
        ("f",),
        "screen.fork",
        "Fork",
        "Fork the session after this exchange.",
        Where.TRANSCRIPT,
        footer=True,
    ),
    Command(
        "sidebar.open",
        ("enter",),
        "select",
        "Open",
        "Open the session and go to the prompt.",
        Where.SIDEBAR,
        footer=True,
        palette=False,
    ),
    Command(
        "sidebar.down", ("down", "j"), "cursor_down", "Next", "Show the next session.", Where.SIDEBAR, palette=False
    ),
    Command(
        "sidebar.up", ("up", "k"), "cursor_up", "Previous", "Show the previous session.", Where.SIDEBAR, palette=False
    ),
    Command("sidebar.first", ("home", "g"), "first", "First", "Show the newest session.", Where.SIDEBAR, palette=False),
    Command(
        "sidebar.last", ("end", "G"), "last", "Last", "Show the oldest session listed.", Where.SIDEBAR, palette=False
    ),
    Command(
        "session.origin",
        ("o",),
        "screen.show_origin",
        "Origin of the fork",
        "Show the session that this one was forked from.",
        Where.SIDEBAR,
    ),
    Command(
        "sidebar.filter",
        ("slash",),
        "screen.find_session",
        "Find",
        "Type to filter the sessions.",
        Where.SIDEBAR,
        palette=False,
    ),
    Command(
        "find.down",
        ("enter", "down"),
        "step(1)",
        "Next",
        "Go to the next match.",
        Where.FIND,
        footer=True,
        palette=False,
    ),
    Command(
        "find.up",
        ("up", "shift+enter", "shift+\r"),
        "step(-1)",
        "Before",
        "Go to the match before.",
        Where.FIND,
        footer=True,
        palette=False,
    ),
    Command(
        "filter.down",
        ("enter", "down"),
        "to_list",
        "To the list",
        "Go to the first match.",
        Where.FILTER,
        footer=True,
        palette=False,
    ),
)


def commands_at(where: Where) -> Iterator[Command]:
    """Yield the commands whose keys work where the focus is `where`, in the table's order."""
    return (command for command in COMMANDS if command.where is where)


def bindings_at(where: Where) -> list[Binding]:
    """Return Textual bindings for `where`: the first key is shown, aliases work silently."""
    return [
        Binding(
            key,
            command.action.replace("{key}", key),
            command.title,
            show=command.footer and position == 0,
            priority=command.priority,
            tooltip=command.help,
            id=command.id if position == 0 else f"{command.id}.alias{position}",
        )
        for command in commands_at(where)
        for position, key in enumerate(command.keys)
    ]
