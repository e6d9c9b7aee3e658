"""What is done with a message, its code blocks and its turn."""

from __future__ import annotations

from litechat_tui.app.commands.ranks import AWAY, HERE
from litechat_tui.app.shortcuts import Command, Scope, Shortcut
from litechat_tui.words import N_

_ANYWHERE, _CONVERSATION = Scope.ANYWHERE, Scope.CONVERSATION

MESSAGES: tuple[Command, ...] = (
    Command(
        "message.copy",
        N_("Copy"),
        N_("Copy the message as Markdown."),
        (Shortcut(_CONVERSATION, ("y",), "screen.copy_message", footer=HERE + 1),),
    ),
    Command(
        "message.call_id",
        N_("Copy call id"),
        N_("Copy the id under which the proxy's logs have the answer at the cursor."),
        (Shortcut(_CONVERSATION, ("l",), "screen.copy_call_id"),),
    ),
    Command(
        "session.admin",
        N_("Admin UI"),
        N_("Open the proxy's Admin UI in the browser, at the requests of this session."),
        (Shortcut(_CONVERSATION, ("a",), "screen.open_admin_page"),),
    ),
    Command(
        "code.copy",
        N_("Copy code"),
        N_("Copy the code block in view; again for the next one of the message."),
        (Shortcut(_CONVERSATION, ("c",), "screen.copy_code", footer=HERE + 2),),
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
        "attachment.open",
        N_("Open attachment"),
        N_("Open what is attached at the cursor, or nearest above it, with what the desktop has for it."),
        (Shortcut(_CONVERSATION, ("O",), "attached.open"),),
    ),
    Command(
        "attachment.save",
        N_("Save attachment"),
        N_("Save what is attached at the cursor, or nearest above it, to a file."),
        (Shortcut(_CONVERSATION, ("S",), "attached.save"),),
    ),
    Command(
        "turn.retry",
        N_("Retry"),
        N_("Answer the last prompt again; the answer it has is kept, folded above the new one."),
        (
            Shortcut(_CONVERSATION, ("r",), "turns.retry", footer=HERE + 3),
            Shortcut(
                _ANYWHERE,
                ("ctrl+r",),
                "turns.remedy('retry')",
                footer=AWAY,
                help=N_("Answer the last prompt again, where that went wrong."),
            ),
        ),
    ),
    Command(
        "turn.continue",
        N_("Continue"),
        N_("Ask for the rest of an answer that was cut short."),
        (
            Shortcut(_CONVERSATION, ("m",), "turns.continue"),
            Shortcut(_ANYWHERE, ("ctrl+t",), "turns.remedy('continue')", footer=AWAY + 1),
        ),
    ),
    Command(
        "turn.edit",
        N_("Edit"),
        N_("Write this prompt anew; it is sent in a fork, and nothing is overwritten."),
        (Shortcut(_CONVERSATION, ("e",), "turns.edit_prompt", footer=HERE + 4),),
    ),
    Command(
        "context.shorten",
        N_("Send less"),
        N_("Begin a new session with a summary, or leave out what is above the cursor; the file keeps everything."),
        (Shortcut(_CONVERSATION, ("z",), "context.shorten"),),
    ),
    Command(
        "turn.fork",
        N_("Fork"),
        N_("Fork the session after this exchange."),
        (Shortcut(_CONVERSATION, ("f",), "turns.fork", footer=HERE + 5),),
    ),
)
