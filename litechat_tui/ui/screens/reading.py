"""What a reader does with what is read, on the screen it is read on."""

from __future__ import annotations

import asyncio
import os

from textual import getters, work
from textual.actions import SkipAction
from textual.screen import Screen

from litechat_tui.ui import clipboard
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.transcript import Transcript


class ReadingScreen(Screen[None], Reporting):
    """A screen with one conversation to read."""

    transcript = getters.query_one(Transcript)

    # Copying

    def copy(self, text: str, what: str) -> None:
        """Copy `text`, and say where `what` was sent."""
        self.app.copy_to_clipboard(text)
        self._copy_natively(text, what)

    @work(group="clipboard", exit_on_error=False)
    async def _copy_natively(self, text: str, what: str) -> None:
        command = clipboard.native_command(os.environ)
        taken = command is not None and await asyncio.to_thread(clipboard.hand_over, command, text)
        sentence = clipboard.what_happened(what, os.environ, command[0] if command else "", taken=taken)
        self.notify(sentence, timeout=4, markup=False)

    def action_copy_text(self) -> None:
        """Copy what is selected with the mouse."""
        selected = self.get_selected_text()
        if not selected:
            raise SkipAction
        self.copy(selected, "Selection")

    def action_copy_message(self) -> None:
        """Copy the message at the cursor as Markdown."""
        text = self.transcript.copy_message()
        if text:
            self.copy(text, "Message")
