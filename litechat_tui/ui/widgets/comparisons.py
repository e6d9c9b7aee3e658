"""Comparing models: asks whom, shows the answers beside each other, and tells which one goes on. Invisible."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message
from textual.widget import Widget

from litechat_tui.app.chat import ChatService
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.domain.chat import AttachmentPart, Session
from litechat_tui.domain.prompt import Prompt
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.chat_pane import ChatPane
from litechat_tui.words import _

if TYPE_CHECKING:
    from litechat_tui.app.comparing import Comparing, Comparison

# What compares is loaded when it is asked for: a start has no need of it.

_PREFERENCE = "compared_models"


class Comparisons(Reporting, Widget):
    """Begins a comparison of what is in the prompt, or of the last prompt of the session."""

    DEFAULT_CSS = "Comparisons { display: none; }"

    @dataclass
    class Kept(Message):
        """One answer of a comparison is the way on."""

        session: Session
        others: Sequence[Session]
        """The other answers that are still among the sessions."""

    class Seen(Message):
        """An answer was looked at."""

    @dataclass
    class SessionWanted(Message):
        """The reader goes to another session."""

        session_id: str

    def __init__(self, dependencies: Dependencies, chat: ChatService) -> None:
        super().__init__()
        self._dependencies = dependencies
        self._chat = chat

    @property
    def _comparing(self) -> Comparing:
        from litechat_tui.app.comparing import Comparing

        of = self._dependencies
        return Comparing(self._chat, of.queries, of.commands, of.new_id)

    @property
    def _pane(self) -> ChatPane:
        return self.screen.query_one(ChatPane)

    @work(group="compare-models", exclusive=True, exit_on_error=False)
    async def action_begin(self) -> None:
        """Ask several models what is in the prompt, or else the prompt at the cursor or the last one again."""
        pane, session_id = self._pane, self._pane.session_id
        if self._chat.live(session_id) is not None:
            self.decline(_("The reply is still arriving; stop it or wait for its end, then compare."))
            return
        prompt, before = pane.composer.lend()
        if not prompt:
            exchange = await pane.conversation.at_cursor()
            asked = exchange.prompt if exchange else None
            if exchange is None or asked is None or not (prompt := Prompt(asked.text, asked.attachments)):
                self.decline(_("There is nothing to ask yet: write a prompt first."))
                return
            if any(isinstance(part, AttachmentPart) and part.attachment is None for part in asked.parts):
                self.decline(_("That prompt has an attachment, which cannot be asked again."))
                return
            before = exchange.row
        if models := await self._chosen(prompt):
            await self._compare(session_id, prompt, models, before)

    async def _chosen(self, prompt: Prompt) -> Sequence[str]:
        """Let the reader choose the models, and remember them."""
        from litechat_tui.ui.screens.compare_models import CompareModels

        local = self._dependencies.local
        before = _models_from(await asyncio.to_thread(local.preference, _PREFERENCE))
        usual = before or tuple(filter(None, [self._chat.model]))
        chosen = await self.app.push_screen_wait(CompareModels(self._dependencies.catalog, prompt.text, usual))
        if chosen:
            await asyncio.to_thread(local.remember, _PREFERENCE, json.dumps(chosen))
        return chosen or ()

    async def _compare(self, session_id: str, prompt: Prompt, models: Sequence[str], before: int | None) -> None:
        await self._show(await self._comparing.begin(session_id, prompt, models, before))

    async def _show(self, comparison: Comparison) -> None:
        from litechat_tui.ui.screens.compare import CompareScreen

        of = self._dependencies
        kept = await self.app.push_screen_wait(CompareScreen(comparison, self._chat, of.clock, of.keymap))
        await self._note_read(comparison)
        session = await asyncio.to_thread(of.queries.session, kept) if kept else None
        if session is not None:
            others = await asyncio.to_thread(self._comparing.others, kept)
            self.post_message(self.Kept(session, [other for other in others if not other.archived]))

    async def _note_read(self, comparison: Comparison) -> None:
        """Take the marks of unread answers away from those that ended before the reader's eyes."""
        mark_read = self._dependencies.commands.mark_read
        for answer in comparison.answers:
            if answer.ending is not None and await asyncio.to_thread(mark_read, answer.session_id):
                self.post_message(self.Seen())

    @work(group="compare-models", exclusive=True, exit_on_error=False)
    async def action_show(self) -> None:
        """Show the answers beside each other again."""
        comparison = await asyncio.to_thread(self._comparing.again, self._pane.session_id)
        if comparison is not None and comparison.answers:
            await self._show(comparison)
        else:
            self._not_compared()

    def action_next(self) -> None:
        """Go to the next session of the comparison, and after the last one to the first."""
        session_id = self._pane.session_id
        ids = sorted(session.id for session in self._pane.conversation.compared)
        if ids:
            self.post_message(self.SessionWanted(next((each for each in ids if each > session_id), ids[0])))
        else:
            self._not_compared()

    def _not_compared(self) -> None:
        self.decline(_("This session takes part in no comparison."))


def _models_from(stored: str | None) -> tuple[str, ...]:
    """Return the aliases that were remembered; none where something else is stored."""
    try:
        found = json.loads(stored or "[]")
    except ValueError:
        return ()
    return (
        tuple(filter(None, found)) if isinstance(found, list) and all(isinstance(each, str) for each in found) else ()
    )
