"""What a person does about a conversation that has become long: a summary, or less of it is sent. Invisible."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from textual import work
from textual.message import Message

from litechat_tui.app.chat import ChatService
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.text import one_line
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.conversation import Conversation
from litechat_tui.words import _

_SHOWN_CHARS = 40
"""Characters of a prompt that say which one is meant."""


class Shortening(Reporting):
    """Asks which way, and goes it."""

    @dataclass
    class Summed(Message):
        """A new session wants to begin with a summary."""

        text: str

    DEFAULT_CSS = "Shortening { display: none; }"

    def __init__(self, dependencies: Dependencies, chat: ChatService, conversation: Conversation) -> None:
        super().__init__()
        self._dependencies = dependencies
        self._chat = chat
        self._conversation = conversation

    @work(group="shorten", exclusive=True, exit_on_error=False)
    async def action_shorten(self) -> None:
        """Let the reader send less of the conversation, or all of it again."""
        from litechat_tui.ui.screens.shorten import Shorten, Way

        session_id, exchange = self._conversation.session_id, await self._conversation.at_cursor()
        if exchange is None:
            self.decline(_("Nothing was said here yet."))
            return
        first = self._conversation.messages[0]
        prompt = one_line(exchange.prompt.text, _SHOWN_CHARS) if exchange.prompt is not first else ""
        dialog = Shorten(self._chat.model, prompt, is_cut=self._conversation.sent_from is not None)
        match await self.app.push_screen_wait(dialog):
            case Way.SUMMARY:
                await self._sum_up(session_id)
            case Way.FROM_HERE:
                await self._send_from(session_id, exchange.row)
                key = self._dependencies.keymap.shown("context.shorten", Scope.CONVERSATION)
                words = _("What is above is not sent any more; the file keeps it. {key} sends it again.")
                self.notify(words.format(key=key), markup=False)
            case Way.EVERYTHING:
                await self._send_from(session_id, None)
                self.notify(_("The whole conversation is sent again."), markup=False)

    async def _send_from(self, session_id: str, row: int | None) -> None:
        await asyncio.to_thread(self._dependencies.commands.send_from, session_id, row)
        self._conversation.file_changed()

    async def _sum_up(self, session_id: str) -> None:
        from litechat_tui.app.summaries import Summary
        from litechat_tui.ui.screens.shorten import Summarizing

        of = self._dependencies
        if of.asker is None:
            return
        summary = Summary(of.asker, of.queries, of.commands, of.clock)
        window = of.account().of(self._chat.model).max_input_tokens if of.account else None
        if text := await self.app.push_screen_wait(Summarizing(summary, session_id, self._chat.model, window)):
            heading = _("This is a summary of an earlier conversation:")
            self.post_message(self.Summed(f"{heading}\n\n{text}\n\n"))
