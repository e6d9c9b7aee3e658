"""The multi-line box a prompt is written in. It grows with its text and knows nothing about who listens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.document._document import Selection  # the public module does not export it
from textual.message import Message
from textual.widgets import TextArea

from litechat_tui.app.commands import shortcuts_at
from litechat_tui.app.keymap import Keymap
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.prompt import Prompt as PromptValue
from litechat_tui.ui.bindings import bindings_at, same_keys
from litechat_tui.ui.editor import EditorError, edit
from litechat_tui.ui.frames import draw_now
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.file_area import FileArea
from litechat_tui.ui.word_bounds import word_at
from litechat_tui.words import _

_SAME_KEY = {"shift+\r": "shift+enter"}
"""How some terminals (xterm's modifyOtherKeys) spell a key -> its name."""
_ELSEWHERE = {"pageup", "pagedown", "f6", "f7"}
"""Keys of TextArea's that the conversation and the screen have here."""
_OF_SHELLS = {"alt+b": "cursor_word_left", "alt+f": "cursor_word_right", "alt+d": "delete_word_right"}
"""Keys of every shell's line that TextArea does not have."""
_EDITING = {
    binding.key: binding.action for binding in Binding.make_bindings(TextArea.BINDINGS) if binding.key not in _ELSEWHERE
} | _OF_SHELLS
"""Key -> action of editing."""


class Prompt(FileArea):
    """The commands of the prompt send, break the line and so on; everything else is TextArea's own editing."""

    BINDINGS = [
        *bindings_at(Scope.PROMPT),
        # TextArea has these keys for itself.
        same_keys("read.page_up", "screen.scroll_transcript('page_up')"),
        same_keys("read.page_down", "screen.scroll_transcript('page_down')"),
        same_keys("compare.begin", "compare.begin"),
    ]

    class Submitted(Message):
        """Something was sent, for whoever listens to collect."""

    @dataclass
    class Questioned(Message):
        """What was to be sent stays here until the key is pressed again."""

        question: str

    class QueueWanted(Message):
        """What waits to be sent is wanted back into the empty box."""

    class SearchWanted(Message):
        """An earlier prompt is wanted, by words in it."""

    class ClearedWanted(Message):
        """Undo was pressed in the empty box that has nothing to undo: what was cleared last is wanted back."""

    class TailWanted(Message):
        """End was pressed at the end of the text: the reader wants the newest text back."""

    def __init__(self, keymap: Keymap, *, id: str | None = None) -> None:
        placeholder = _("Message · {send} sends · {newline} new line").format(
            send=keymap.shown("prompt.send"), newline=keymap.shown("prompt.newline")
        )
        super().__init__(id=id, compact=True, highlight_cursor_line=False, placeholder=placeholder)
        self._shortcuts = {
            key: shortcut for command, shortcut in shortcuts_at(Scope.PROMPT) for key in keymap.keys(command, shortcut)
        }
        chosen = {key for keys in keymap.chosen.values() for key in keys}
        self._editing = {key: action for key, action in _EDITING.items() if key not in chosen}
        self.question: Callable[[PromptValue], str] = lambda _: ""
        """Returns what is to be asked before something is sent; empty for nothing."""
        self.asked_about: PromptValue | None = None
        """What the person was asked about and has not sent yet."""
        self.something_waits = False
        """Whether a prompt waits to be sent."""
        self.cursor_blink = False  # an idle screen draws nothing

    async def _on_key(self, event: events.Key) -> None:
        # What is typed is not to wait for the frame of a reply that streams meanwhile.
        self.call_next(draw_now, self)
        # Bindings run in the app: letters that wait in this widget's queue would overtake them, or be overtaken.
        key = _SAME_KEY.get(event.key, event.key)
        if self.list_takes(key, event.character):
            event.stop()
            event.prevent_default()
            return
        shortcut, action = self._shortcuts.get(key), self._editing.get(key)
        if shortcut is not None and not (shortcut.in_empty_box and self.typed.text):
            action = shortcut.action
        # One that is skipped leaves the key to whatever else has it.
        if action is not None and await self.app.run_action(action, self):
            event.stop()
            event.prevent_default()

    def action_send(self) -> None:
        """Send what has been typed unless it is blank or asked about first. It stays here until it is released."""
        if self.waits_for_files():
            return
        typed = self.typed.stripped()
        if typed and typed != self.asked_about and (words := self.question(typed)):
            self.asked_about = typed
            self.post_message(self.Questioned(words))
            return
        self.asked_about = None
        if self.send():
            self.post_message(self.Submitted())

    def action_newline(self) -> None:
        """Break the line at the cursor."""
        start, end = self.selection
        self._replace_via_keyboard("\n", start, end)

    def action_edit_outside(self) -> None:
        """Go on with the text in the reader's editor, as it was saved there."""
        try:
            edited = edit(self.app, self.typed.whole, "prompt.md")
        except EditorError as error:
            self.post_message(Reporting.Failed(error))
            return
        changed = edited.text != self.typed.whole
        if changed:
            self.take_edited(edited.text)
        if edited.failed:
            taken = _("The editor ended with an error; what it had saved is in the prompt.")
            kept = _("The editor ended with an error; the prompt is as it was.")
            self.notify(taken if changed else kept, severity="warning", timeout=4)

    def action_cursor_line_end(self, select: bool = False) -> None:
        """Go to the end of the line; already at the end of the text, ask for the tail of the conversation."""
        if not select and self.cursor_location == self.document.end:
            self.post_message(self.TailWanted())
        else:
            super().action_cursor_line_end(select)

    def action_undo(self) -> None:
        """Undo; with nothing left to undo, ask for what was cleared before this box was filled anew."""
        if self.typed.text or self.history.undo_stack:
            super().action_undo()
        else:
            self.post_message(self.ClearedWanted())

    async def action_quit(self) -> None:
        """Quit as from anywhere."""
        await self.run_action("app.quit")

    def on_click(self, event: events.Click) -> None:
        """Select the word, or with a third click the line."""
        row, column = self.get_target_document_location(event)
        line = self.document.get_line(row)
        if event.chain == 2:
            start, stop = word_at(line, column)
            self.selection = Selection((row, start), (row, stop))
        elif event.chain == 3:
            self.selection = Selection((row, 0), (row, len(line)))

    def action_take_back(self) -> None:
        """Ask for what waits to be sent; where nothing does, go back to an earlier prompt."""
        if self.something_waits:
            self.post_message(self.QueueWanted())
        else:
            self.action_cursor_up()

    def action_search_earlier(self) -> None:
        """Ask for an earlier prompt by its words."""
        self.post_message(self.SearchWanted())

    def nothing_pasted(self) -> None:
        """Say why nothing opens."""
        self.notify(_("Nothing that was pasted is folded here."), timeout=4)
