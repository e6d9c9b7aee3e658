"""The multi-line box a prompt is written in. It grows with its text and knows nothing about who listens."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from litechat_tui.domain.text import clean
from litechat_tui.ui.commands import Where, bindings_at, commands_at
from litechat_tui.ui.editor import EditorError, edit
from litechat_tui.ui.reporting import Reporting

_ACTIONS = {key: command.action for command in commands_at(Where.PROMPT) for key in command.keys}


class Prompt(TextArea):
    """Enter sends, Ctrl+J breaks the line; everything else is TextArea's own editing."""

    BINDINGS = [
        *bindings_at(Where.PROMPT),
        ("pageup", "screen.scroll_transcript('page_up')"),
        ("pagedown", "screen.scroll_transcript('page_down')"),
    ]

    @dataclass
    class Submitted(Message):
        """Enter was pressed; the box is as it was."""

        text: str

    class QueueWanted(Message):
        """Up was pressed in the empty box: what waits to be sent is wanted back."""

    class TailWanted(Message):
        """End was pressed at the end of the text: the reader wants the newest text back."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(
            id=id,
            compact=True,
            highlight_cursor_line=False,
            placeholder="Message · Enter sends · Ctrl+J new line",
        )
        self.cursor_blink = False  # an idle screen draws nothing

    async def _on_key(self, event: events.Key) -> None:
        # Bindings run in the app and would overtake letters that still wait in this widget's queue.
        if (action := _ACTIONS.get(event.key)) is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def action_send(self) -> None:
        """Post the text unless it is blank. Whoever sends it empties the box."""
        if text := self.text.strip():
            self.post_message(self.Submitted(text))

    def action_newline(self) -> None:
        """Break the line at the cursor."""
        start, end = self.selection
        self._replace_via_keyboard("\n", start, end)

    def action_edit_outside(self) -> None:
        """Go on with the text in the reader's editor; it stays as it is unless the editor saved it and ended well."""
        try:
            text = edit(self.app, self.text, "prompt.md")
        except EditorError as error:
            self.post_message(Reporting.Failed(error))
            return
        if text is None:
            self.notify("The editor ended with an error; the prompt is as it was.", severity="warning", timeout=4)
        elif text != self.text:
            self.put(clean(text))

    def action_cursor_line_end(self, select: bool = False) -> None:
        """Go to the end of the line; already at the end of the text, ask for the tail of the conversation."""
        if not select and self.cursor_location == self.document.end:
            self.post_message(self.TailWanted())
        else:
            super().action_cursor_line_end(select)

    def action_cursor_up(self, select: bool = False) -> None:
        """Go up a line; in the empty box, ask for what waits to be sent."""
        if self.text:
            super().action_cursor_up(select)
        else:
            self.post_message(self.QueueWanted())

    def put(self, text: str) -> None:
        """Replace the text, cursor at its end."""
        self.load_text(text)
        self.move_cursor(self.document.end)
