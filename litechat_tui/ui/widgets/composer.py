"""Where the next prompt is written: the box, its draft for every session, and what waits to be sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer
from textual.widgets import Static

from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import LocalState
from litechat_tui.domain.text import one_line
from litechat_tui.ui.drafts import Drafts
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.prompt import Prompt

_log = logging.getLogger(__name__)

SAVE_DELAY = 1.0
"""Seconds after the last letter until a draft is written to the file."""

EDITING = "✎ Editing an earlier prompt · Enter sends it in a fork · Esc leaves it as it is"


@dataclass(frozen=True, slots=True)
class Edit:
    """An earlier prompt that is being written anew."""

    session_id: str
    row: int
    """`item_id` of the prompt."""
    draft: str
    """What was in the box before."""


class Composer(Reporting, Vertical):
    """Keeps what was typed: in the box, beside the sessions, and in the file."""

    @dataclass
    class Submitted(Message):
        """A prompt was sent."""

        session_id: str
        text: str
        edit: Edit | None
        """The earlier prompt it stands in for; None for a new one."""

    session_id: var[str] = var("")
    blank_id: var[str] = var("")
    """The one session that is not stored yet; its draft is kept under a name of its own."""

    queue = getters.query_one("#queue", Static)

    def __init__(self, local: LocalState, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.prompt = Prompt(id="prompt")
        self._drafts = Drafts(local)
        self._edit: Edit | None = None
        self._waiting: Sequence[str] = ()
        self._saver: Timer | None = None

    def compose(self) -> ComposeResult:
        """Yield what waits, and the box."""
        yield Static(id="queue", markup=False)
        yield self.prompt

    def on_unmount(self) -> None:
        """Keep what is in the box."""
        self._drafts.note(self.session_id, self._edit.draft if self._edit else self.prompt.text)
        try:
            self._drafts.save(self.session_id, self._draft_name(self.session_id))
        except StoreError:
            _log.exception("The draft could not be kept")  # the screen is gone; there is nobody left to show it to

    # Drafts

    def watch_session_id(self, before: str, after: str) -> None:
        """Put the draft of the session that is left away, and take out the other one."""
        if before:
            self.cancel_edit()
            self._drafts.note(before, self.prompt.text)
            self.save(before, self._draft_name(before))
        if after:
            self.prompt.put(self._drafts.known(after))
            self.restore(after, self._draft_name(after))

    def watch_blank_id(self, before: str, after: str) -> None:
        """Keep the words of the session that is blank no more under its own name."""
        if before:
            self.save(before, before)
            self._drafts.clear(after)
            self.save(after, self._draft_name(after))

    def _draft_name(self, session_id: str) -> str:
        return "new" if session_id == self.blank_id else session_id

    @on(Prompt.Changed)
    def _changed(self) -> None:
        if self._edit is None and self.prompt.text != self._drafts.known(self.session_id):
            self._drafts.note(self.session_id, self.prompt.text)
            if self._saver is not None:
                self._saver.stop()
            self._saver = self.set_timer(SAVE_DELAY, self._save_current)

    def _save_current(self) -> None:
        self.save(self.session_id, self._draft_name(self.session_id))

    @work(group="draft", exit_on_error=False)
    async def save(self, session_id: str, name: str) -> None:
        """Write a draft to the file."""
        await asyncio.to_thread(self._drafts.save, session_id, name)

    @work(group="draft", exit_on_error=False)
    async def restore(self, session_id: str, name: str) -> None:
        """Put the draft from the file into the box, unless something is there already."""
        text = await asyncio.to_thread(self._drafts.load, session_id, name)
        if text and session_id == self.session_id and not self.prompt.text:
            self.prompt.put(text)

    def give_back(self, session_id: str, *texts: str) -> None:
        """Put text that was not sent back where it was typed, before what has been typed since."""
        typed = self.prompt.text if session_id == self.session_id else self._drafts.known(session_id)
        text = "\n\n".join(filter(None, (*texts, typed)))
        self._drafts.note(session_id, text)
        self.save(session_id, self._draft_name(session_id))
        if session_id == self.session_id:
            self.prompt.put(text)

    # Sending

    @on(Prompt.Submitted)
    def _submitted(self, event: Prompt.Submitted) -> None:
        event.stop()
        session_id, edit = self.session_id, self._edit
        if edit is None:
            self._drafts.clear(session_id)
            self.hold(session_id, [*self._drafts.held(session_id), event.text])
        self.cancel_edit()
        self.post_message(self.Submitted(session_id, event.text, edit))

    def hold(self, session_id: str, prompts: Sequence[str]) -> None:
        """Keep the prompts that were sent from a session and are in no turn yet."""
        if self._drafts.hold(session_id, prompts):
            self.save(session_id, self._draft_name(session_id))

    def show_waiting(self, prompts: Sequence[str]) -> None:
        """Show the prompts that wait to be sent from here."""
        self._waiting = prompts
        lines = [f"↳ {one_line(text)}" for text in prompts]
        # What there is no room for is cut off below, and counted above.
        if prompts:
            lines.insert(0, f"{len(prompts)} waiting · Up in the empty box takes back")
        if self.editing:
            lines.insert(0, EDITING)
        self.queue.update(Content("\n".join(lines)))
        self.queue.set_class(bool(lines), "-waiting")
        self.refresh_bindings()

    # Writing an earlier prompt anew

    @property
    def editing(self) -> bool:
        """Whether an earlier prompt is in the box."""
        return self._edit is not None

    def edit(self, row: int, text: str) -> None:
        """Take an earlier prompt into the box; what was there waits."""
        draft = self._edit.draft if self._edit else self.prompt.text
        self._edit = Edit(self.session_id, row, draft)
        self.prompt.put(text)
        self.prompt.focus()
        self.show_waiting(self._waiting)

    def cancel_edit(self) -> bool:
        """Leave an earlier prompt as it is, and bring back what was in the box; return whether one was edited."""
        edit, self._edit = self._edit, None
        if edit is None:
            return False
        self.prompt.put(edit.draft)
        self.show_waiting(self._waiting)
        return True
