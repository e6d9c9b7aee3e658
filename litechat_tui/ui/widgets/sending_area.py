"""A text area in which what was sent stays, fixed, until it is known to be in the file; typing goes on behind it."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import NamedTuple

from textual.document._document import EditResult, Location  # the public module exports neither
from textual.document._edit import Edit

from litechat_tui.domain.prompt import Attachment, Paste, Prompt
from litechat_tui.domain.text import without_controls
from litechat_tui.ui.widgets.side_steps import take_step
from litechat_tui.ui.widgets.text_area import CharacterArea

_START: Location = (0, 0)


class _Sent(NamedTuple):
    """One prompt that is still in the box."""

    prompt: Prompt
    end: Location
    """Where its text ends; it begins at the end of the one before."""


class SendingArea(CharacterArea):
    """Holds prompts that were sent, and after them the next one as far as it is typed.

    No edit reaches into what was sent. It would be an edit of a copy: the prompt itself is on its way.
    """

    attachments: tuple[Attachment, ...] = ()
    """What goes with the text that is being typed."""
    pastes: tuple[Paste, ...] = ()
    """What was pasted and is folded into a label, also where undoing would bring it back."""
    _sent: tuple[_Sent, ...] = ()
    _uncollected: tuple[Prompt, ...] = ()

    @property
    def typed(self) -> Prompt:
        """What has been typed and not been sent."""
        text = self.get_text_range(self._fixed, self.document.end)
        return Prompt(text, self.attachments, tuple(paste for paste in self.pastes if paste.label in text))

    @property
    def _fixed(self) -> Location:
        """Where what was sent ends."""
        return self._sent[-1].end if self._sent else _START

    def send(self) -> bool:
        """Fix what has been typed, for `collect` to return it; return whether there is anything."""
        prompt = self.typed.stripped()
        if not prompt:
            return False
        self._sent = (*self._sent, _Sent(prompt, self.document.end))
        self._uncollected = (*self._uncollected, prompt)
        self.attachments, self.pastes = (), ()
        self.history.clear()
        self.move_cursor(self.document.end)
        return True

    def collect(self) -> tuple[Prompt, ...]:
        """Return what has been sent since the last call."""
        collected, self._uncollected = self._uncollected, ()
        return collected

    def release(self, prompts: Collection[Prompt]) -> None:
        """Take prompts that were sent out of the box, by their identity; what has been typed since stays."""
        kept: list[_Sent] = []
        left = [*self._sent]
        while left:
            begin, sent = (kept[-1].end if kept else _START), left.pop(0)
            if not any(sent.prompt is prompt for prompt in prompts):
                kept.append(sent)
                continue
            super().edit(Edit("", begin, sent.end, maintain_selection_offset=True))
            left = [_Sent(one.prompt, _without(one.end, begin, sent.end)) for one in left]
            self.history.clear()
        self._sent = tuple(kept)

    def put(self, prompt: str | Prompt) -> None:
        """Replace what has been typed, cursor at its end. Control characters, as in an old file, become pictures."""
        value = Prompt(prompt) if isinstance(prompt, str) else prompt
        self.attachments, self.pastes = value.attachments, value.pastes
        if self._sent:
            super().edit(Edit(without_controls(value.text), self._fixed, self.document.end, False))
            self.history.clear()
        else:
            self.load_text(without_controls(value.text))
        self.move_cursor(self.document.end)

    def change_to(self, prompt: Prompt) -> None:
        """Replace what has been typed, cursor at its end, in a step of its own for undo."""
        labels = {paste.label for paste in prompt.pastes}
        self.pastes = (*(paste for paste in self.pastes if paste.label not in labels), *prompt.pastes)
        steps = len(self.history.undo_stack)
        self.history.checkpoint()
        self.edit(Edit(without_controls(prompt.text), self._fixed, self.document.end, False))
        self.history.checkpoint()
        self.change_attachments(prompt.attachments, since=steps)
        self.move_cursor(self.document.end)

    def change_attachments(self, attachments: tuple[Attachment, ...], *, since: int | None = None) -> None:
        """Let other files go with the text, in a step for undo; in the one before if that came `since` so many."""
        before = self.attachments
        if attachments == before:
            return

        def put(those: tuple[Attachment, ...]) -> None:
            self.attachments = those

        take_step(self, partial(put, attachments), partial(put, before), since=since)

    def empty(self) -> None:
        """Delete what has been typed, in a step of its own for undo."""
        self.change_to(Prompt(""))

    def start_over(self, prompt: Prompt) -> None:
        """Show another prompt, as one that has not been sent; what was sent is none of this box any more."""
        self._sent = ()
        self.put(prompt)

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit, as far as it is behind what was sent."""
        edit.from_location = max(edit.from_location, self._fixed)
        edit.to_location = max(edit.to_location, self._fixed)
        return super().edit(edit)


def _without(location: Location, begin: Location, end: Location) -> Location:
    """Return where a location behind a piece of text is once that piece is gone."""
    row, column = location
    if row == end[0]:
        return begin[0], column - end[1] + begin[1]
    return row - end[0] + begin[0], column
