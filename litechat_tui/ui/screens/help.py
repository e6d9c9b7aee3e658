"""The keys for what has the focus, and those that work anywhere."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from litechat_tui.app.keymap import Keymap
from litechat_tui.app.shortcuts import Scope
from litechat_tui.ui.bindings import same_keys
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.words import _


class HelpScreen(Dialog[None]):
    """Generated from the command table. Esc, q or the key that opened it closes it."""

    BINDINGS = [("escape,q", "dismiss", "Close"), same_keys("help.show", "dismiss")]

    def __init__(self, scope: Scope, keymap: Keymap) -> None:
        super().__init__()
        self._scope = scope
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Yield the two tables, aligned on one column of keys."""
        scopes = dict.fromkeys((self._scope, Scope.ANYWHERE))
        tables = {scope: list(self._keymap.rows(scope)) for scope in scopes}
        column = max(cell_len(keys) for table in tables.values() for keys, _help in table) + 2
        with VerticalScroll(id="help", classes="dialog") as box:
            box.border_title = Content(_("Keys"))
            box.border_subtitle = Content(_("Esc closes"))
            for scope, table in tables.items():
                yield Static(Content(scope.label), classes="heading")
                for keys, help_text in table:
                    with Horizontal(classes="key"):
                        yield (label := Static(Content(keys), classes="keys"))
                        label.styles.width = column
                        yield Static(Content(_(help_text)))
