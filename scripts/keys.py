"""Write `docs/keys.md` from the command table; part of `make docs`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from litechat_tui.ui.commands import COMMANDS, Command, Where, commands_at
from litechat_tui.ui.screens.help import shown_keys

PAGE = Path(__file__).parent.parent / "docs" / "keys.md"

_INTRODUCTION = """\
# Keys

<!-- Made from the command table by `make docs`. Change `litechat_tui/ui/commands.py`, not this page. -->

The first key of each row is one that every terminal sends; those after it do the same where the terminal sends them.
`F1` shows the keys for what has the focus, `Ctrl+P` every command by name. The mouse works too.
"""

_PLACES = {
    Where.ANYWHERE: "Anywhere",
    Where.PROMPT: "In the prompt",
    Where.TRANSCRIPT: "In the conversation",
    Where.SIDEBAR: "In the list of sessions",
    Where.FILTER: "In the filter box",
    Where.FIND: "In the find bar",
}

_FOCUS = "`Tab` and `Shift+Tab` go from one to the next: list of sessions, conversation, prompt.\n"


def page() -> str:
    """Return the whole page."""
    return "\n".join((_INTRODUCTION, _FOCUS, *_sections(), *_palette_only(), ""))


def _sections() -> Iterator[str]:
    for place, heading in _PLACES.items():
        rows = [*_rows(commands_at(place))]
        if rows:
            yield f"## {heading}\n\n| keys | what they do |\n|---|---|"
            yield "\n".join(rows) + "\n"


def _rows(commands: Iterable[Command]) -> Iterator[str]:
    for command in commands:
        keys = ", ".join(f"`{key}`" for key in shown_keys(command))
        if keys:
            yield f"| {keys} | {command.help} |"


def _palette_only() -> Iterator[str]:
    yield "## By name only\n\nThese have no key; open the palette with `Ctrl+P` and type the name.\n"
    yield "| name | what it does |\n|---|---|"
    yield "\n".join(f"| {command.title} | {command.help} |" for command in COMMANDS if not command.keys)


def write() -> None:
    """Write the page where it belongs."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
