"""Write `docs/keys.md` from the command table; part of `make docs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from litechat_tui.app.commands import COMMANDS, shortcuts_at
from litechat_tui.app.keymap import DEFAULT_KEYMAP, address
from litechat_tui.app.shortcuts import Command, Scope, Shortcut

PAGE = Path(__file__).parent.parent / "docs" / "keys.md"

_INTRODUCTION = """\
# Keys

<!-- Made from the command table by `make docs`. Change `litechat_tui/app/commands.py`, not this page. -->

The first key of each row is one that every terminal sends; those after it do the same where the terminal sends them.
`F1` shows the keys for what has the focus, `Ctrl+P` every command by name. The mouse works too.
"""

_HEADINGS = {
    Scope.ANYWHERE: "Anywhere",
    Scope.PROMPT: "In the prompt",
    Scope.CONVERSATION: "In the conversation",
    Scope.SESSIONS: "In the list of sessions",
    Scope.FILTER: "In the filter box",
    Scope.FIND_BAR: "In the find bar",
}

_FOCUS = "`Tab` and `Shift+Tab` go from one to the next: list of sessions, conversation, prompt.\n"


_YOUR_OWN = """\
## Your own keys

The table `[keys]` of `config.toml` gives commands other keys. The file is read at the start from
`~/.config/litechat-tui/` on Linux, `~/Library/Application Support/litechat-tui/` on macOS and
`%LOCALAPPDATA%\\litechat-tui\\` on Windows.

```toml
[keys]
"help.show" = "f2"
"prompt.newline" = ["enter", "ctrl+j"]  # the first key is the one that hints name
"prompt.send" = "ctrl+d"
"turn.retry@conversation" = "t"         # in one place only; "turn.retry" is for all of them
```

A key replaces those of the table above, and every hint names the new one. Where an entry is wrong, the program starts
with the usual keys for that command and says why: there is no such command or key, another command has that key in the
same place, not every terminal hands that key to programs (`ctrl+m`, `ctrl+b`, `ctrl+shift+n` and the like), or it is
needed for typing and editing. `Tab`, `Shift+Tab`, `Ctrl+C` and `1–9` are fixed.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join((_INTRODUCTION, _FOCUS, *_sections(), *_palette_only(), "", _YOUR_OWN))


def _sections() -> Iterator[str]:
    for scope, heading in _HEADINGS.items():
        yield f"## {heading}\n\n| keys | what they do | command |\n|---|---|---|"
        yield "\n".join(_row(*pair) for pair in shortcuts_at(scope) if pair[1].keys) + "\n"


def _row(command: Command, shortcut: Shortcut) -> str:
    keys = ", ".join(f"`{key}`" for key in DEFAULT_KEYMAP.written(command, shortcut))
    return f"| {keys} | {command.help_at(shortcut)} | `{_name(command, shortcut)}` |"


def _name(command: Command, shortcut: Shortcut) -> str:
    """Return what names the shortcut in a configuration file."""
    return address(command, shortcut) if len(command.shortcuts) > 1 else command.id


def _palette_only() -> Iterator[str]:
    yield "## By name only\n\nThese have no key; open the palette with `Ctrl+P` and type the name.\n"
    yield "| name | what it does | command |\n|---|---|---|"
    yield "\n".join(
        f"| {command.title} | {command.help} | `{command.id}` |"
        for command in COMMANDS
        if not any(shortcut.keys for shortcut in command.shortcuts)
    )


def write() -> None:
    """Write the page where it belongs."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
