"""What the reader asks for of the turns on the screen: stop, retry, continue, edit, fork. Invisible."""

from __future__ import annotations

from dataclasses import dataclass

from textual import work
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from litechat_tui.app.chat import ChatService
from litechat_tui.app.exchange import NO_REMEDY, Remedy, last_exchange, remedies
from litechat_tui.app.keymap import Keymap
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.prompt import Attachment
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.widgets.conversation import Conversation
from litechat_tui.words import _


class TurnRequests(Reporting, Widget):
    """Passes them to the chat service, or says why they cannot be met."""

    @dataclass
    class EditWanted(Message):
        """A stored prompt is to be written anew."""

        row: int
        """Row of the prompt, where the fork begins."""
        text: str
        attachments: tuple[Attachment, ...] = ()

    DEFAULT_CSS = "TurnRequests { display: none; }"

    remedies: var[frozenset[Remedy]] = var(NO_REMEDY)
    """What mends how the last turn ended."""

    def __init__(self, chat: ChatService, keymap: Keymap, conversation: Conversation) -> None:
        super().__init__()
        self._chat = chat
        self._keymap = keymap
        self._conversation = conversation

    @property
    def _session_id(self) -> str:
        return self._conversation.session_id

    @property
    def arriving(self) -> bool:
        """Whether a reply arrives here."""
        return self._chat.live(self._session_id) is not None

    def stop(self) -> None:
        """Stop the reply."""
        self._chat.stop(self._session_id)

    def turn_changed(self) -> None:
        """Look what can be done about the last turn now."""
        self.remedies = NO_REMEDY if self.arriving else remedies(self._conversation.messages)

    def watch_remedies(self) -> None:
        """Let the footer follow."""
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what mends how the last turn ended."""
        return action != "remedy" or Remedy(str(parameters[0])) in self.remedies

    # Once more, or on

    def action_remedy(self, name: str) -> None:
        """Retry or continue at once; on offer only where that mends how the last turn ended."""
        match Remedy(name):
            case Remedy.RETRY:
                self._retry()
            case Remedy.CONTINUE:
                self._continue()

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_retry(self) -> None:
        """Answer the last prompt again, after asking: it is one letter, and costs a request."""
        consequence = _("It is a new request to {model}; the answer there is stays above the new one.")
        question = Confirm(_("Answer the last prompt again?"), consequence.format(model=self._chat.model))
        if not self._may_retry or await self.app.push_screen_wait(question):
            self._retry()

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_continue(self) -> None:
        """Ask for the rest of an answer that was cut short, after asking: it is one letter, and costs a request."""
        consequence = _("It is a new request to {model}.").format(model=self._chat.model)
        question = Confirm(_("Ask for the rest of the answer?"), consequence)
        if Remedy.CONTINUE not in self.remedies or await self.app.push_screen_wait(question):
            self._continue()

    def action_say_why_not(self, name: str) -> None:
        """Say why the last turn cannot be given again or gone on with."""
        if self.arriving:
            stop = self._keymap.shown("reply.stop")
            self.decline(_("The reply is still arriving; {key} stops it.").format(key=stop))
        elif Remedy(name) is Remedy.RETRY and self._may_retry:
            key = self._keymap.shown("turn.retry", Scope.CONVERSATION)
            self.decline(_("The answer is complete. {key} in the conversation asks for another one.").format(key=key))
        else:
            self.action_remedy(name)

    @property
    def _may_retry(self) -> bool:
        """Whether there is a finished answer here that can be given again."""
        _prompt, reply = last_exchange(self._conversation.messages)
        return reply is not None and reply.turn is not None and not self.arriving

    def _retry(self) -> None:
        if not self._chat.retry(self._session_id, self._conversation.messages):
            self.decline(_("There is no finished answer here to give again."))

    def _continue(self) -> None:
        if not self._chat.continue_answer(self._session_id, self._conversation.messages):
            self.decline(_("There is no answer here that was cut short."))

    # In a fork

    @work(group="fork", exclusive=True, exit_on_error=False)
    async def action_edit_prompt(self) -> None:
        """Let the prompt at the cursor be written anew; sending it makes a fork at that point."""
        exchange = await self._conversation.at_cursor()
        if exchange is None:
            self.decline(_("There is no stored prompt here to edit."))
            return
        prompt = exchange.prompt
        self.post_message(self.EditWanted(exchange.row, prompt.text, prompt.attachments))

    @work(group="fork", exclusive=True, exit_on_error=False)
    async def action_fork(self) -> None:
        """Fork the session after the exchange at the cursor."""
        exchange = await self._conversation.at_cursor()
        if exchange is None:
            self.decline(_("There is nothing stored here to fork."))
            return
        await self._chat.fork(self._session_id, exchange.next_row)
