"""Where the next prompt is written: the box over the drafts of the chat service, and what waits to be sent."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer
from textual.widgets import Static

from litechat_tui.app.chat import ChatService
from litechat_tui.app.keymap import Keymap
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.prompt import Prompt as PromptValue
from litechat_tui.domain.text import one_line
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.words import _

_log = logging.getLogger(__name__)

SAVE_SECONDS = 1.0
"""Seconds of typing that a crash may cost: a draft is written to the file this often while it changes."""


@dataclass(frozen=True, slots=True)
class Edit:
    """An earlier prompt that is being written anew."""

    session_id: str
    row: int
    """`item_id` of the prompt."""


class Composer(Reporting, Vertical):
    """Shows the draft of one session in the box, and keeps what is typed there."""

    @dataclass
    class Submitted(Message):
        """A prompt was sent."""

        session_id: str
        prompt: PromptValue
        edit: Edit | None
        """The earlier prompt it replaces; None for a new one."""

    session_id: var[str] = var("")

    queue = getters.query_one("#queue", Static)

    def __init__(self, chat: ChatService, keymap: Keymap, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.prompt = Prompt(keymap, id="prompt")
        self._keymap = keymap
        self._chat = chat
        self._drafts = chat.drafts
        self._edit: Edit | None = None
        self._saver: Timer | None = None

    def compose(self) -> ComposeResult:
        """Yield what waits, and the box."""
        yield Static(id="queue", markup=False)
        yield self.prompt

    def on_unmount(self) -> None:
        """Keep what is in the box."""
        self._note(self.session_id)
        try:
            self._drafts.save(self.session_id)
        except StoreError:
            _log.exception("The draft could not be kept")  # the screen is gone; nothing can show it any more

    # Drafts

    def watch_session_id(self, before: str, after: str) -> None:
        """Put the draft of the session that is left away, and take out the other one."""
        if before:
            self._note(before)
            self._edit = None
            self._chat.save_draft(before)
        if after:
            self._put(self._drafts.typed(after))
            self.restore(after)
            self.show_waiting(after)

    def reload(self, session_id: str) -> None:
        """Show a draft that was changed elsewhere."""
        if session_id == self.session_id and self._edit is None:
            self._put(self._drafts.typed(session_id))

    def _note(self, session_id: str) -> None:
        # While an earlier prompt is in the box, the draft waits in `Drafts`.
        if self._edit is None:
            self._drafts.note(session_id, PromptValue(self.prompt.text))

    def _put(self, prompt: PromptValue) -> None:
        self.prompt.put(prompt.text)

    @on(Prompt.Changed)
    def _changed(self) -> None:
        if self._edit is None and self.prompt.text != self._drafts.typed(self.session_id).text:
            self._note(self.session_id)
            if self._saver is None:
                self._saver = self.set_timer(SAVE_SECONDS, self._save_current)

    def _save_current(self) -> None:
        self._saver = None
        self._chat.save_draft(self.session_id)

    @work(group="draft", exit_on_error=False)
    async def restore(self, session_id: str) -> None:
        """Put the draft from the file into the box, unless something is there already."""
        draft = await asyncio.to_thread(self._drafts.load, session_id)
        if draft.text and session_id == self.session_id and not self.prompt.text:
            self._put(draft)

    # Sending

    @on(Prompt.Submitted)
    def _submitted(self, event: Prompt.Submitted) -> None:
        event.stop()
        edit = self._edit
        self.cancel_edit()
        self.post_message(self.Submitted(self.session_id, PromptValue(event.text), edit))

    def show_waiting(self, session_id: str) -> None:
        """Show the prompts that wait to be sent from here."""
        if session_id != self.session_id:
            return
        waiting = self._chat.waiting(session_id)
        lines = [f"↳ {one_line(prompt.text)}" for prompt in waiting]
        # What there is no room for is cut off below, and counted above.
        if waiting:
            words = _("{count} waiting · {key} in the empty box takes back")
            lines.insert(0, words.format(count=len(waiting), key=self._keymap.shown("prompt.take_back")))
        if self.editing:
            words = _("✎ Editing an earlier prompt · {send} sends it in a fork · {back} leaves it as it is")
            keys = {"send": self._keymap.shown("prompt.send"), "back": self._keymap.shown("focus.back")}
            lines.insert(0, words.format(**keys))
        self.queue.update(Content("\n".join(lines)))
        self.queue.set_class(bool(lines), "-waiting")
        self.refresh_bindings()

    # Writing an earlier prompt anew

    @property
    def editing(self) -> bool:
        """Whether an earlier prompt is in the box."""
        return self._edit is not None

    def edit(self, row: int, prompt: PromptValue) -> None:
        """Take an earlier prompt into the box; what was there waits."""
        self._note(self.session_id)
        self._edit = Edit(self.session_id, row)
        self._put(prompt)
        self.prompt.focus()
        self.show_waiting(self.session_id)

    def cancel_edit(self) -> bool:
        """Leave an earlier prompt as it is, and bring back what was in the box; return whether one was edited."""
        edit, self._edit = self._edit, None
        if edit is None:
            return False
        self._put(self._drafts.typed(self.session_id))
        self.show_waiting(self.session_id)
        return True
