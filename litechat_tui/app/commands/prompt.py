"""What a person does in the prompt."""

from __future__ import annotations

from litechat_tui.app.commands.ranks import HERE
from litechat_tui.app.shortcuts import Command, Scope, Shortcut
from litechat_tui.words import N_

_ANYWHERE, _PROMPT, _ATTACHMENTS = Scope.ANYWHERE, Scope.PROMPT, Scope.ATTACHMENTS

PROMPT: tuple[Command, ...] = (
    Command("prompt.send", N_("Send"), N_("Send the prompt."), (Shortcut(_PROMPT, ("enter",), "send", footer=HERE),)),
    Command(
        "prompt.newline",
        N_("New line"),
        N_("Start a new line in the prompt."),
        (Shortcut(_PROMPT, ("ctrl+j", "shift+enter"), "newline", footer=HERE + 1),),
    ),
    Command(
        "prompt.editor",
        N_("Write in editor"),
        N_("Go on writing the prompt in your editor ($VISUAL or $EDITOR)."),
        (Shortcut(_PROMPT, ("ctrl+g",), "edit_outside"),),
    ),
    Command(
        "prompt.search",
        N_("Earlier prompts"),
        N_("Find an earlier prompt by its words and put it into the box; Up and Down go through them."),
        (Shortcut(_PROMPT, ("ctrl+s",), "search_earlier"),),
    ),
    Command(
        "prompt.open_paste",
        N_("Open paste"),
        N_("Show what was pasted and is folded, to read and change it."),
        (Shortcut(_PROMPT, ("ctrl+right_square_bracket",), "open_paste"),),
    ),
    Command(
        "prompt.attach",
        N_("Attach"),
        N_("Attach files by their paths; /attach PATH does it at once, and @ finds files by their names."),
        (Shortcut(_PROMPT, ("alt+a",), "attach"),),
    ),
    Command(
        "prompt.attach_image",
        N_("Attach image from clipboard"),
        N_("Attach the image on the desktop's clipboard."),
        (Shortcut(_PROMPT, ("alt+v",), "attach_image"),),
    ),
    Command(
        "attachment.remove",
        N_("Remove"),
        N_("Take the file out of the prompt again; undo in the prompt brings it back."),
        (Shortcut(_ATTACHMENTS, ("delete", "backspace", "x"), "remove", footer=HERE),),
        palette=False,
    ),
    Command(
        "templates.use",
        N_("Templates"),
        N_("Take a template into the prompt, with its model and parameters; what is in the prompt goes into it."),
        (Shortcut(_ANYWHERE, (), "templates.use"),),
    ),
    Command(
        "templates.make",
        N_("Make template"),
        N_("Make a template of what is in the prompt."),
        (Shortcut(_ANYWHERE, (), "templates.make"),),
    ),
    Command(
        "prompt.take_back",
        N_("Take back"),
        N_("In the empty prompt: take back what waits to be sent; else an earlier prompt."),
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
    Command("prompt.focus", N_("Write"), N_("Go to the prompt."), (Shortcut(_ANYWHERE, (), "panes.focus_prompt"),)),
)
