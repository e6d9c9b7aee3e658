"""What an empty session says."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from litechat_tui.app.dependencies import Endpoint
from litechat_tui.ui.commands import COMMANDS
from litechat_tui.ui.screens.help import shown_key

_WORTH_KNOWING = ("prompt.send", "prompt.newline", "session.find", "model.pick", "palette.open", "help.show")


class Welcome(Static):
    """Where one is, and the half dozen keys worth knowing."""

    def __init__(self, endpoint: Endpoint, *, id: str | None = None) -> None:
        keys = {command.id: command for command in COMMANDS}
        where = (
            "This is the demo: the answers come from\nthis program, not from a model."
            if endpoint.demo
            else f"Your models are at {endpoint.name}."
        )
        rows: list[str | tuple[str, str]] = [("litechat-tui\n", "bold $primary"), f"{where}\n\n"]
        for name in _WORTH_KNOWING:
            rows += [(f"{shown_key(keys[name].keys[0]):<8}", "$primary"), f"{keys[name].help}\n"]
        super().__init__(Content.assemble(*rows), id=id, markup=False)
