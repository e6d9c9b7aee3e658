"""What was pasted and is folded into its label, to read and to change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import TextArea

from litechat_tui.domain.prompt import Paste
from litechat_tui.ui.bindings import same_keys_at
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.ui.widgets.text_area import TextBox
from litechat_tui.words import _


class PasteView(Dialog[None]):
    """Tells each change at once, so that it is kept as a draft is."""

    BINDINGS = [("escape", "dismiss(None)"), same_keys_at("prompt.open_paste", "dismiss(None)")]

    box = getters.query_one(TextBox)

    def __init__(self, paste: Paste, changed: Callable[[Paste], None]) -> None:
        super().__init__()
        self._paste = paste
        self._changed = changed

    def compose(self) -> ComposeResult:
        """Yield the text."""
        with Vertical(id="paste", classes="dialog") as frame:
            frame.border_title = Content(self._paste.label.strip("[]"))
            frame.border_subtitle = Content(_("Esc closes; what you change is kept"))
            yield (box := TextBox(self._paste.text, placeholder=""))
            box.show_line_numbers = True

    @on(TextArea.Changed)
    def _tell(self) -> None:
        if self.box.text != self._paste.text:
            self._paste = replace(self._paste, text=self.box.text)
            self._changed(self._paste)
