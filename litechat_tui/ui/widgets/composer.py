"""Where the next prompt is written: the box over the drafts of the chat service, and what waits to be sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import var
from textual.timer import Timer
from textual.widgets import Static

from litechat_tui.app.chat import ChatService
from litechat_tui.app.drafts import Edit
from litechat_tui.app.keymap import Keymap
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import EarlierPrompts
from litechat_tui.domain.prompt import EMPTY, joined
from litechat_tui.domain.prompt import Prompt as PromptValue
from litechat_tui.domain.text import without_controls
from litechat_tui.ui.focusing import focus_now
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.attachment_list import AttachmentList
from litechat_tui.ui.widgets.file_list import FileList
from litechat_tui.ui.widgets.paste_area import PasteLimits
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.ui.widgets.prompt_aids import PromptAids
from litechat_tui.ui.widgets.prompt_size import PromptSize
from litechat_tui.ui.widgets.typed_list import EntryList
from litechat_tui.words import _
from litechat_tui.words.attached import with_attachments

_log = logging.getLogger(__name__)

SAVE_SECONDS = 1.0
"""Seconds of typing that a crash may cost: a draft is written to the file this often while it changes."""


class Composer(PromptAids, Reporting, Vertical):
    """Shows the draft of one session in the box, and keeps what is typed there."""

    session_id: var[str] = var("")

    banner = getters.query_one("#editing", Static)
    queue = getters.query_one("#queue", Static)
    question = getters.query_one("#question", Static)

    def __init__(
        self,
        chat: ChatService,
        keymap: Keymap,
        earlier: EarlierPrompts,
        limits: PasteLimits,
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(chat.drafts, earlier, id=id)
        # Not looked for where it stands: what was sent is noted when all of that is gone, too.
        self.refusal = Static(id="refusal", markup=False, classes="column")
        self.prompt = Prompt(keymap, id="prompt")
        self.prompt.add_class("column")
        self.prompt.limits = limits
        self._keymap = keymap
        self._chat = chat
        self._drafts = chat.drafts
        self._row: int | None = None
        """`item_id` of the earlier prompt that is in the box; None while the draft is."""
        self._saver: Timer | None = None
        self._lent: tuple[str, PromptValue] | None = None
        """A draft that is asked elsewhere, and its session; it stays in the box until that is stored."""
        self._resting = False
        """Whether another box goes on with the drafts."""

    def compose(self) -> ComposeResult:
        """Yield what is being edited, what waits, and the box."""
        yield Static(id="editing", markup=False, classes="column")
        yield Static(id="queue", markup=False, classes="column")
        yield AttachmentList(id="attached", classes="column")
        yield self.refusal
        yield EntryList(id="entries", classes="column")
        yield FileList(id="found-files", classes="column")
        yield Static(id="question", markup=False, classes="column")
        yield self.prompt
        yield PromptSize(id="size", classes="column")

    def on_unmount(self) -> None:
        """Keep what is in the box."""
        self.put_away()
        try:
            self._drafts.save()
        except StoreError:
            _log.exception("The draft could not be kept")  # the screen is gone; nothing can show it any more

    # Drafts

    def put_away(self) -> None:
        """Note what is in the box for the one that goes on with it, and leave the drafts to that."""
        self._note(self.session_id)
        self._resting = True

    def watch_session_id(self, before: str, after: str) -> None:
        """Put the draft of the session that is left away, and take out the other one."""
        if before:
            self._note(before)
            self._chat.save_draft(before)
        self._row = None
        self.prompt.start_over(EMPTY)
        self.recall_anew(after)
        if after:
            self._show(after, resume_edit=True)
            self.load(after)

    @work(group="draft", exit_on_error=False)
    async def load(self, session_id: str) -> None:
        """Read the draft from the file; what has been typed meanwhile comes behind it."""
        await asyncio.to_thread(self._drafts.load, session_id)
        if session_id == self.session_id:
            self._note(session_id)
            self._show(session_id, resume_edit=not self.prompt.typed)

    def give_back(self, session_id: str, prompts: Sequence[PromptValue]) -> None:
        """Show prompts that were not sent, which are in the draft again, before what has been typed since."""
        if session_id != self.session_id or self._row is not None:
            return
        self._send_collected(session_id)
        self.prompt.release(prompts)
        # The last letters may not have been noted before the prompts came back.
        self._drafts.note(session_id, joined((*prompts, self.prompt.typed)))
        self._show(session_id, resume_edit=False)

    def _show(self, session_id: str, *, resume_edit: bool) -> None:
        """Put into the box what the drafts hold for a session: an earlier prompt being edited, or the draft."""
        draft, edit = self._drafts.restore(session_id), self._drafts.edit(session_id)
        if edit is not None and self._row is None and resume_edit:
            self._row = edit.row
        prompt = edit.prompt if edit is not None and self._row is not None else draft
        if replace(prompt, text=without_controls(prompt.text)) != self.prompt.typed:
            self.prompt.put(prompt)
        self.show_waiting(session_id)

    def _note(self, session_id: str) -> None:
        """Note what is in the box; what was sent from it is sent before."""
        if self._resting:
            return
        self._send_collected(session_id)
        if self._row is not None:
            self._drafts.note_edit(session_id, Edit(self._row, self.prompt.typed))
        else:
            self._drafts.note(session_id, self.prompt.typed)

    @on(Prompt.Changed)
    def _changed(self) -> None:
        self._send_collected(self.session_id)
        self._asked_no_more()
        self.show_aids()
        edit = self._drafts.edit(self.session_id)
        before = self._drafts.typed(self.session_id) if self._row is None else edit and edit.prompt
        if before == self.prompt.typed:
            return
        self._note(self.session_id)
        if self._saver is None:
            self._saver = self.set_timer(SAVE_SECONDS, self._save_current)

    def _save_current(self) -> None:
        self._saver = None
        self._chat.save_draft(self.session_id)

    # Sending

    @on(Prompt.Questioned)
    def _ask(self, event: Prompt.Questioned) -> None:
        """Ask right over the box, where the key that was pressed is looked for."""
        event.stop()
        self.question.update(Content.assemble(("! ", "$warning"), event.question))
        self.question.add_class("-there")

    def _asked_no_more(self) -> None:
        """Take the question away once something else is in the box."""
        if self.question.has_class("-there") and self.prompt.typed.stripped() != self.prompt.asked_about:
            self.prompt.asked_about = None
            self.question.remove_class("-there")

    @on(Prompt.Submitted)
    def _submitted(self, event: Prompt.Submitted) -> None:
        event.stop()
        self._asked_no_more()
        self._note(self.session_id)

    def _send_collected(self, session_id: str) -> None:
        """Send what Enter was pressed behind, in order; keys that came after it may have changed the box since."""
        for prompt in self.prompt.collect():
            self.note_sent(prompt)
            self.recall_anew(session_id)
            row = self._row
            if row is None:
                self._chat.send(session_id, prompt)
            else:
                self._chat.send_edited(session_id, row, prompt)
                self._leave_edit(session_id, typed_since=self.prompt.typed)

    def sent_is_stored(self, session_id: str, prompts: Sequence[PromptValue]) -> None:
        """Empty the box of what was sent: it is in the file now."""
        if session_id == self.session_id:
            self.prompt.release(prompts)
        if self._lent is not None and any(prompt is self._lent[1] for prompt in prompts):
            self._take_lent_away(*self._lent)
            self._lent = None

    # Asking elsewhere

    def lend(self) -> tuple[PromptValue, int | None]:
        """Return what is in the box, to be asked in other sessions, and the row of the earlier prompt it replaces.

        It leaves the box once it is stored in one of them.
        """
        self._note(self.session_id)
        prompt = self.prompt.typed.stripped()
        self._lent = (self.session_id, prompt) if prompt else None
        self._chat.save_draft(self.session_id)
        return prompt, self._row

    def _take_lent_away(self, session_id: str, prompt: PromptValue) -> None:
        """Empty the box, or the draft or the edit of a session that was left, unless it has been changed since."""
        drafts, edit = self._drafts, self._drafts.edit(session_id)
        if session_id == self.session_id:
            if self.prompt.typed.stripped() == prompt and not self.cancel_edit():
                self.clear()
        elif edit is not None and edit.prompt.stripped() == prompt:
            drafts.note_edit(session_id, None)
        elif drafts.typed(session_id).stripped() == prompt:
            drafts.note(session_id, EMPTY)
        self._chat.save_draft(session_id)

    def show_waiting(self, session_id: str) -> None:
        """Show the prompts that wait to be sent from here."""
        if session_id != self.session_id:
            return
        waiting = self._chat.waiting(session_id)
        self.prompt.something_waits = bool(waiting)
        lines = [f"↳ {with_attachments(prompt)}" for prompt in waiting]
        # What there is no room for is cut off below, and counted above.
        if waiting:
            lines.insert(0, self._waiting_text(len(waiting)))
        words = _("✎ Editing an earlier prompt\n{send} sends it in a fork · {back} leaves it as it is")
        keys = {"send": self._keymap.shown("prompt.send"), "back": self._keymap.shown("focus.back")}
        self.banner.update(Content(words.format(**keys)))
        self.banner.set_class(self.editing, "-there")
        self.queue.update(Content("\n".join(lines)))
        self.queue.set_class(bool(lines), "-waiting")
        self.refresh_bindings()

    def _waiting_text(self, count: int) -> str:
        """Return how many prompts wait, and the key that takes one back where there is one."""
        key = next(iter(self._keymap.keys_of("prompt.take_back")), "")
        words = _("{count} waiting · {key} in the empty box takes back") if key else _("{count} waiting")
        return words.format(count=count, key=key)

    # Writing an earlier prompt anew

    @property
    def editing(self) -> bool:
        """Whether an earlier prompt is in the box."""
        return self._row is not None

    def edit(self, row: int, prompt: PromptValue) -> None:
        """Take an earlier prompt into the box; the draft waits."""
        self._note(self.session_id)
        self._row = row
        self._drafts.note_edit(self.session_id, Edit(row, prompt))
        self.prompt.start_over(prompt)
        self.recall_anew(self.session_id)
        focus_now(self.prompt)
        self.show_waiting(self.session_id)

    def cancel_edit(self) -> bool:
        """Leave an earlier prompt as it is, and bring the draft back; return whether one was edited."""
        if self._row is None:
            return False
        self._drafts.note_edit(self.session_id, None)
        self._leave_edit(self.session_id)
        self._chat.save_draft(self.session_id)
        return True

    def _leave_edit(self, session_id: str, typed_since: PromptValue = EMPTY) -> None:
        """Show the draft again, and what was typed since the edit was sent behind it."""
        self._row = None
        draft = self._drafts.typed(session_id)
        attachments = (*draft.attachments, *typed_since.attachments)
        self.prompt.start_over(replace(draft, text=draft.text + typed_since.whole, attachments=attachments))
        self.recall_anew(session_id)
        self.show_waiting(session_id)
