"""What helps to write a prompt: earlier ones, those that are searched for, what was pasted, the list of commands."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import getters, on, work

from litechat_tui.app.drafts import Drafts
from litechat_tui.app.entries import Provider
from litechat_tui.app.recall import Recall
from litechat_tui.domain.ports import EarlierPrompts
from litechat_tui.domain.prompt import Prompt as PromptValue
from litechat_tui.domain.prompt import joined
from litechat_tui.ui.focusing import focus_now
from litechat_tui.ui.widgets.file_aids import FileAids
from litechat_tui.ui.widgets.paste_area import PasteArea
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.ui.widgets.prompt_size import PromptSize
from litechat_tui.ui.widgets.side_steps import Act, take_step
from litechat_tui.ui.widgets.typed_list import EntryList

MOST_FOLDED = 100
"""Prompts that are remembered as they were folded."""


class PromptAids(FileAids):
    """The part of a composer that does what its prompt asks for, apart from sending and drafts."""

    entries = getters.query_one(EntryList)
    size_line = getters.query_one(PromptSize)

    prompt: Prompt
    current: str = ""
    """Id of the session that the prompt is for."""

    def __init__(self, drafts: Drafts, earlier: EarlierPrompts, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._kept = drafts
        self._earlier = earlier
        self._folded: dict[str, PromptValue] = {}
        """What was sent as a whole -> the same with what was pasted folded."""

    def offer(self, providers: Sequence[Provider]) -> None:
        """List what these provide where `/` is typed first."""
        self.prompt.providers = providers

    def show_aids(self) -> None:
        """Show what belongs to the text in the box."""
        self.prompt.follow_typed()
        self.prompt.follow_word()
        self.entries.show(self.prompt.typed_list)
        self.show_files()
        self.size_line.show(self.prompt.typed)

    # What takes the place of a text

    def clear(self) -> bool:
        """Empty the box and keep the text, which undo brings back; return whether there was any."""
        typed = self.prompt.typed
        if not (typed.text or typed.attachments):
            return False
        self._kept.note_cleared(self.current, typed)
        self.prompt.empty()
        return True

    def take(self, text: str, do: Act | None = None, undo: Act | None = None) -> None:
        """Put a text into the box in place of the one there, which undo brings back; the same files go with it.

        What else is done with it, undo undoes, too.
        """
        typed = self.prompt.typed
        if typed.text or typed.attachments:
            self._kept.note_cleared(self.current, typed)
        steps = len(self.prompt.history.undo_stack)
        self.prompt.change_to(PromptValue(text, typed.attachments))
        if do is not None and undo is not None:
            take_step(self.prompt, do, undo, since=steps)
        focus_now(self.prompt)

    @on(Prompt.ClearedWanted)
    def _bring_cleared_back(self, event: Prompt.ClearedWanted) -> None:
        event.stop()
        if not self.prompt.typed.text:
            self.prompt.put(joined((self.prompt.typed, self._kept.cleared(self.current))))

    # Earlier prompts

    def recall_anew(self, session_id: str) -> None:
        """Begin a new way through the earlier prompts, from what is in the box now; what was refused is past."""
        self.say_of_files(())
        self.current = session_id
        self.prompt.recall = Recall(self._earlier, session_id, self._folded)

    def note_sent(self, prompt: PromptValue) -> None:
        """Remember how what was sent was folded, for when it is gone back to."""
        if prompt.pastes:
            self._folded[prompt.whole] = PromptValue(prompt.text, pastes=prompt.pastes)
            for oldest in [*self._folded][:-MOST_FOLDED]:
                del self._folded[oldest]

    @on(Prompt.EarlierWanted)
    def _read_earlier(self, event: Prompt.EarlierWanted) -> None:
        event.stop()
        if (recall := self.prompt.recall) is not None and recall.wants_more:
            recall.reading = True
            self.read_earlier(recall)

    @work(group="recall", exit_on_error=False)
    async def read_earlier(self, recall: Recall) -> None:
        """Read the next of the earlier prompts."""
        try:
            texts = await asyncio.to_thread(recall.read)
        finally:
            recall.reading = False
        recall.take(texts)
        if recall is self.prompt.recall:
            self.prompt.go_on_back()

    @on(Prompt.TypedLeft)
    def _keep_typed(self, event: Prompt.TypedLeft) -> None:
        """Keep in the file what was being typed: this program may be killed before it comes back."""
        event.stop()
        self._kept.note_cleared(self.current, event.typed)

    @on(Prompt.SearchWanted)
    def _search(self, event: Prompt.SearchWanted) -> None:
        event.stop()
        self.search_earlier()

    @work(group="search-earlier", exclusive=True, exit_on_error=False)
    async def search_earlier(self) -> None:
        """Let the reader find an earlier prompt, and put it into the box."""
        from litechat_tui.ui.screens.prompt_finder import PromptFinder

        text = await self.app.push_screen_wait(PromptFinder(self._earlier, self.current))
        if text is not None:
            if self.prompt.typed:
                self._kept.note_cleared(self.current, self.prompt.typed)
            self.prompt.change_to(PromptValue(text, self.prompt.attachments))

    # What was pasted

    @on(PasteArea.PasteWanted)
    def _open_paste(self, event: PasteArea.PasteWanted) -> None:
        event.stop()
        self.open_paste(event)

    @work(group="paste", exclusive=True, exit_on_error=False)
    async def open_paste(self, wanted: PasteArea.PasteWanted) -> None:
        """Show what was pasted; each change of it is one of the draft."""
        from litechat_tui.ui.screens.paste_view import PasteView

        await self.app.push_screen_wait(PasteView(wanted.paste, self.prompt.change_paste))
        self.prompt.label_anew(wanted.paste.label)

    # The list of commands

    @on(Prompt.ListChanged)
    def _show_list(self, event: Prompt.ListChanged) -> None:
        event.stop()
        self.show_aids()

    @on(EntryList.Clicked)
    def _run_clicked(self, event: EntryList.Clicked) -> None:
        event.stop()
        if (listed := self.prompt.typed_list) is not None:
            self.prompt.run_entry(listed.entries[event.at])
