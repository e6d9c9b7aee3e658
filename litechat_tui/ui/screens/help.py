"""The keys for what has the focus, and those that work anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from litechat_tui.ui.commands import COMMANDS, Command, Where
from litechat_tui.ui.screens.dialog import Dialog


def shown_key(key: str) -> str:
    """Return a Textual key name as people write it: ``ctrl+j`` is ``Ctrl+J``."""
    names = {"slash": "/", "escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn", "question_mark": "?"}
    parts = [
        names.get(part, part if len(part) == 1 and len(key) == 1 else part.capitalize()) for part in key.split("+")
    ]
    return "+".join(parts)


def shown_keys(command: Command) -> list[str]:
    """Return the keys of a command as people write them."""
    # A terminal that sends Shift+Enter as "shift+\\r" sends no key of its own.
    return [command.shown] if command.shown else [shown_key(key) for key in command.keys if "\r" not in key]


def lines(commands: Iterator[Command]) -> Iterator[tuple[str, str]]:
    """Yield (keys, sentence) for the commands that have a key."""
    for command in commands:
        if keys := shown_keys(command):
            yield ", ".join(keys), command.help


class HelpScreen(Dialog[None]):
    """Generated from the command table. Esc, F1 or q closes it."""

    BINDINGS = [("escape,f1,q", "dismiss", "Close")]

    def __init__(self, place: Where) -> None:
        super().__init__()
        self._place = place

    def compose(self) -> ComposeResult:
        """Yield the two tables, aligned on one column of keys."""
        places = dict.fromkeys((self._place, Where.ANYWHERE))
        tables = {place: list(lines(c for c in COMMANDS if c.where is place)) for place in places}
        column = max(len(keys) for table in tables.values() for keys, _ in table) + 2
        with VerticalScroll(id="help", classes="dialog") as box:
            box.border_title = "Keys"
            box.border_subtitle = "Esc closes"
            for place, table in tables.items():
                yield Static(Content(place.value), classes="heading")
                for keys, sentence in table:
                    with Horizontal(classes="key"):
                        yield (label := Static(Content(keys), classes="keys"))
                        label.styles.width = column
                        yield Static(Content(sentence))
