"""Changing what a session sends: the dialog opens, and what was saved goes to the file or to the first prompt."""

from __future__ import annotations

import asyncio

from textual import work
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from litechat_tui.app.chat import ChatService
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.domain.parameters import Parameters
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.housekeeper import Housekeeper


class ParameterSetting(Reporting, Widget):
    """Opens the dialog for the session on the screen. Invisible."""

    DEFAULT_CSS = "ParameterSetting { display: none; }"

    class Waiting(Message):
        """Parameters wait for the first prompt of the session on the screen."""

    session_id: var[str] = var("")

    def __init__(self, dependencies: Dependencies, chat: ChatService, housekeeper: Housekeeper) -> None:
        super().__init__()
        self._dependencies = dependencies
        self._chat = chat
        self._housekeeper = housekeeper

    @work(group="parameters", exclusive=True, exit_on_error=False)
    async def action_set(self) -> None:
        """Let the reader set the parameters of the session on the screen."""
        from litechat_tui.ui.screens.parameters import ParametersScreen

        session_id, queries, waiting = self.session_id, self._dependencies.queries, self._chat.parameters
        before = waiting.of(session_id, await asyncio.to_thread(queries.session, session_id))
        known = self._dependencies.known
        model = await asyncio.to_thread(known.of, self._chat.model)
        after = await self.app.push_screen_wait(ParametersScreen(before, model, lambda: known.asked_of(model.alias)))
        if after is None or after == before:
            return
        await self._keep(session_id, after)

    @work(group="parameters", exclusive=True, exit_on_error=False)
    async def take(self, parameters: Parameters) -> None:
        """Set parameters of the session on the screen, and leave the others as they are."""
        session_id = self.session_id
        session = await asyncio.to_thread(self._dependencies.queries.session, session_id)
        before = self._chat.parameters.of(session_id, session)
        if (after := parameters.changing(before)) != before:
            await self._keep(session_id, after)

    @work(group="parameters", exclusive=True, exit_on_error=False)
    async def put(self, parameters: Parameters) -> None:
        """Set all parameters of the session on the screen."""
        await self._keep(self.session_id, parameters)

    async def _keep(self, session_id: str, after: Parameters) -> None:
        queries, waiting = self._dependencies.queries, self._chat.parameters
        # It may have begun, or have been deleted, while the dialog was open.
        session = await asyncio.to_thread(queries.session, session_id)
        if session is None:
            waiting.wait(session_id, after)
            self.post_message(self.Waiting())
        else:
            waiting.note_stored(session_id)
            self._housekeeper.set_parameters(session, after)
