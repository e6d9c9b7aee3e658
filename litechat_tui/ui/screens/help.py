"""The keys for what has the focus, and those that work anywhere."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from litechat_tui.app.keymap import Keymap
from litechat_tui.app.shortcuts import Scope
from litechat_tui.ui.bindings import same_keys
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.words import N_, _

MARKS = (
    ("✓", N_("Chosen for what is done with several.")),
    ("●", N_("A reply is arriving.")),
    ("?", N_("A tool call asks for your decision.")),
    ("○", N_("A reply is arriving in another window.")),
    ("◆", N_("There is text you have not seen yet.")),
    ("✎", N_("There is a draft or an unfinished edit.")),
    ("!", N_("The last reply failed or was interrupted.")),
    ("★", N_("Pinned to the top of the list.")),
    ("⇄", N_("One of several answers to the same prompt.")),
    ("↳", N_("A fork of another session.")),
)
"""What is before the titles in the list of sessions, the first of them where several apply."""


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
                yield from _table(scope.label, table, column)
                if scope is Scope.SESSIONS:
                    yield from _table(_("Marks"), MARKS, column)


def _table(heading: str, rows: Iterable[tuple[str, str]], column: int) -> ComposeResult:
    """Yield rows of two columns, of which the first is `column` cells wide, under a heading."""
    yield Static(Content(heading), classes="heading")
    for left, help_text in rows:
        with Horizontal(classes="key"):
            yield (label := Static(Content(left), classes="keys"))
            label.styles.width = column
            yield Static(Content(_(help_text)))
