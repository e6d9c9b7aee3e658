"""Copying text to the clipboard, from any screen."""

from __future__ import annotations

import asyncio
import os

from textual import work

from litechat_tui.app import clipboard
from litechat_tui.ui.reporting import Reporting


class Copying(Reporting):
    """A screen that text is copied from."""

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
