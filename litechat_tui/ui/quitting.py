"""How the program is left: asking first while a reply is arriving, or when the session file has lost its place."""

from __future__ import annotations

import asyncio

from textual.app import App

from litechat_tui.app.chat import ChatService
from litechat_tui.domain.ports import SessionFile
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.widgets.file_guard import offer_rescue
from litechat_tui.words import _


class Quitting:
    """Asks what has to be asked, then exits."""

    def __init__(self, app: App[None], chat: ChatService, file: SessionFile | None) -> None:
        self._app = app
        self._chat = chat
        self._file = file
        self._question: Confirm | None = None
        """The question whether to quit that was asked last."""
        self._leaving = False

    async def leave(self) -> bool:
        """Exit, unless the answer is no, and return whether it was yes. Call it from a worker."""
        if self._leaving:
            return False
        self._leaving = True
        try:
            return await self._ask()
        finally:
            self._leaving = False

    async def _ask(self) -> bool:
        if isinstance(asked := self._app.screen, Confirm):
            asked.dismiss(False)  # whoever wants to leave is not asked about anything else
        if self._chat.running:
            self._question = Confirm(_("Quit while a reply is arriving?"), _("It is stopped, and what came is kept."))
            if not await self._app.push_screen_wait(self._question):
                return False
        file = self._file
        if file is not None and await asyncio.to_thread(lambda: file.moved):
            await offer_rescue(self._app, file, Confirm)
        self._app.exit()
        return True

    def replies_changed(self) -> None:
        """Answer the question whether to quit with yes once there is no reply left to wait for."""
        if not self._chat.running and self._question is not None and self._question is self._app.screen:
            self._question.dismiss(True)
