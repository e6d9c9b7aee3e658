"""What a reader does with what is read, on the screen it is read on."""

from __future__ import annotations

from pathlib import Path

from textual import getters, work
from textual.actions import SkipAction

from litechat_tui.app.code_blocks import CodeBlock
from litechat_tui.app.code_choice import CodeChoice
from litechat_tui.domain.errors import LitechatError
from litechat_tui.ui.copying import Copying
from litechat_tui.ui.editor import EditorError, edit
from litechat_tui.ui.focusing import focus_now
from litechat_tui.ui.frames import QuickScreen, T
from litechat_tui.ui.toasts import show_problem
from litechat_tui.ui.widgets.conversation import Conversation
from litechat_tui.ui.widgets.find_bar import FindBox
from litechat_tui.ui.widgets.transcript import Transcript
from litechat_tui.words import _


class ReadingScreen(QuickScreen[T], Copying):
    """A screen with one conversation to read."""

    conversation = getters.query_one(Conversation)
    transcript = getters.query_one(Transcript)

    def __init__(self) -> None:
        super().__init__()
        self._code = CodeChoice()

    @property
    def read(self) -> Transcript:
        """What is being read."""
        return self.transcript

    def show_error(self, error: LitechatError) -> None:
        """Show one sentence and its hint."""
        show_problem(self, error.problem)

    # Copying

    def action_copy_text(self) -> None:
        """Copy what is selected with the mouse."""
        selected = self.get_selected_text()
        if not selected:
            raise SkipAction
        self.copy(selected, _("Selection"))

    def action_copy_message(self) -> None:
        """Copy the message at the cursor as Markdown."""
        message = self.read.message_at_cursor
        if message is None or not message.text:
            self.decline(_("There is no text here to copy."))
            return
        self.copy(message.text, _("Message"))

    def action_copy_call_id(self) -> None:
        """Copy the id by which the proxy's logs name the answer at the cursor."""
        message = self.transcript.message_at_cursor
        served = message.turn.served if message is not None and message.turn is not None else None
        if served is None or not served.call_id:
            self.decline(_("The proxy gave this answer no id."))
            return
        self.copy(served.call_id, _("Call id"))

    # Code blocks

    def action_copy_code(self, number: int = 0) -> None:
        """Copy a code block: the one with this number, or the one in view, and then the next one each time."""
        if (block := self._choose_code(number, go_on=True)) is None:
            self._no_code(number)
        else:
            self.copy(block.code, self._code.described)

    @work(group="code", exclusive=True, exit_on_error=False)
    async def action_save_code(self) -> None:
        """Save the code block copied last, or the one in view, to a file."""
        if (block := self._choose_code()) is None:
            self._no_code()
            return
        name = block.file_name(lambda name: Path(name).exists())
        from litechat_tui.ui.screens.save_code import SaveCode

        path = await self.app.push_screen_wait(SaveCode(self._code.described, block.code, name))
        if path is not None:
            self.notify(_("Saved as {path}").format(path=path), markup=False)

    def action_open_code(self) -> None:
        """Open the code block copied last, or the one in view, in the editor; the conversation stays as it is."""
        if (block := self._choose_code()) is None:
            self._no_code()
            return
        try:
            edit(self.app, block.code, f"code{block.suffix}")
        except EditorError as error:
            self.show_error(error)

    def _choose_code(self, number: int = 0, *, go_on: bool = False) -> CodeBlock | None:
        """Return the code block that is meant: in what is in view, else at the cursor, else nearest to the end."""
        transcript = self.read
        in_view, seen = transcript.code_in_view or (None, 0)
        if in_view is None or (seen == transcript.code_at_cursor and in_view is transcript.message_at_cursor):
            number = number or transcript.code_at_cursor
        messages = (in_view, transcript.message_at_cursor, *reversed(transcript.messages))
        return self._code.choose([message for message in messages if message], number, seen=seen, go_on=go_on)

    def _no_code(self, number: int = 0) -> None:
        if number:
            self.decline(_("There is no code block {number} here.").format(number=number))
        else:
            self.decline(_("There is no code block here."))

    # Finding words

    def action_go_to_start(self) -> None:
        """Go to the first message of the conversation."""
        self.conversation.go_to_start()

    def action_find_words(self) -> None:
        """Open the bar to find words in."""
        self.conversation.begin_to_find()

    def action_find(self, by: int) -> None:
        """Go to the next match or to the one before; without words to look for, ask for them."""
        bar = self.conversation.find_bar
        if bar.box.value:
            self.conversation.read_rest()
            bar.step(by)
        else:
            self.action_find_words()

    def stop_finding(self) -> bool:
        """Close the bar and go on reading where the match is; return whether it was open."""
        bar = self.conversation.find_bar
        if not bar.opened:
            return False
        if isinstance(self.focused, FindBox):
            focus_now(self.transcript)
        bar.close()
        return True
