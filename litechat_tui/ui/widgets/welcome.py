"""The content of an empty session."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from litechat_tui.app.commands import COMMANDS
from litechat_tui.app.dependencies import Endpoint
from litechat_tui.app.keymap import Keymap
from litechat_tui.words import _

_SHOWN_COMMANDS = ("prompt.send", "prompt.newline", "session.find", "model.pick", "palette.open", "help.show")
_KEY_CELLS = 8
"""Cells of the column of keys, where no key is wider."""


class Welcome(Static):
    """Shows the proxy or demo in use, and the most useful keys."""

    def __init__(self, endpoint: Endpoint, keymap: Keymap, *, id: str | None = None) -> None:
        where = (
            _("This is the demo: the answers come from\nthis program, not from a model.")
            if endpoint.demo
            else _("Your models are at {address}.").format(address=endpoint.name)
        )
        help_texts = {command.id: command.help for command in COMMANDS}
        keys = {name: keymap.shown(name) for name in _SHOWN_COMMANDS}
        column = max(_KEY_CELLS, *(cell_len(key) + 1 for key in keys.values()))
        rows: list[str | tuple[str, str]] = [("litechat-tui\n", "bold $primary"), f"{where}\n\n"]
        for name, key in keys.items():
            rows += [(key + " " * (column - cell_len(key)), "$primary"), f"{_(help_texts[name])}\n"]
        super().__init__(Content.assemble(*rows), id=id, markup=False)
