"""A text area in which a long text that is pasted is folded into a label: it opens, and goes out as a whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual import events
from textual.document._document import EditResult, Location  # the public module exports neither
from textual.document._edit import Edit
from textual.message import Message

from litechat_tui.domain.prompt import Paste, folded_again, unfolded
from litechat_tui.domain.prompt import Prompt as PromptValue
from litechat_tui.domain.text import clean
from litechat_tui.ui.widgets.sending_area import SendingArea
from litechat_tui.words import ngettext

_LABEL = Style(bold=True, underline=True)
"""Style of a label: also without colours it is not like text."""


@dataclass(frozen=True, slots=True)
class PasteLimits:
    """What is pasted as it is; anything longer is folded. 0 is no limit."""

    lines: int = 10
    characters: int = 2_000

    def exceeded_by(self, text: str) -> bool:
        """Return whether `text` is to be folded."""
        too_many = 0 < self.lines < _line_count(text)
        return bool(text.strip()) and (too_many or 0 < self.characters < len(text))


def paste_of(text: str, number: int) -> Paste:
    """Return a folded text. No-break spaces make its label unlike anything that is typed."""
    lines = _line_count(text)
    label = ngettext("[paste {number}: {count:,} line]", "[paste {number}: {count:,} lines]", lines)
    return Paste(label.format(number=number, count=lines).replace(" ", "\N{NO-BREAK SPACE}"), text)


def _line_count(text: str) -> int:
    """Return how many lines a person would count: one that ends a file is none of its own."""
    return text.removesuffix("\n").count("\n") + 1


def as_lines(text: str) -> str:
    """Return a text with the ends of lines that a text area gives it; terminals send carriage returns."""
    lines = text.splitlines()
    return "\n".join([*lines, ""] if text.endswith(("\n", "\r")) else lines)


class PasteArea(SendingArea):
    """Moves over a label, and deletes it, as if it were one character."""

    @dataclass
    class PasteWanted(Message):
        """What was pasted wants to be seen."""

        paste: Paste

    limits = PasteLimits()

    # Pasting

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._paste(event.text)
        self.focus()

    def action_paste(self) -> None:
        """Paste what was copied in this program."""
        self._paste(self.app.clipboard)

    def _paste(self, text: str) -> None:
        lines, shown = as_lines(text), text
        if self.limits.exceeded_by(lines):
            paste = paste_of(lines, max((one.number for one in self.pastes), default=0) + 1)
            self.pastes, shown = (*self.pastes, paste), paste.label
        else:
            for one in self.pastes:
                shown = shown.replace(one.label, one.label.replace("\N{NO-BREAK SPACE}", " "))
        if result := self._replace_via_keyboard(shown, *self.selection):
            self.move_cursor(result.end_location)

    # Changing what was pasted

    def change_paste(self, changed: Paste) -> None:
        """Take another text for a label."""
        self.pastes = tuple(changed if one.label == changed.label else one for one in self.pastes)
        self.post_message(self.Changed(self))

    def label_anew(self, label: str) -> None:
        """Let a label say how long its text has become; without any, take it out."""
        paste = next(one for one in self.pastes if one.label == label)
        new = paste_of(paste.text, paste.number)
        if new.label == label and paste.text:
            return
        typed = self.typed
        text = typed.text.replace(label, new.label if paste.text else "")
        self.change_to(PromptValue(text, typed.attachments, (new,) if paste.text else ()))

    def take_edited(self, text: str) -> None:
        """Go on with the whole text as it was changed elsewhere; what was pasted and is still in it stays folded."""
        prompt = folded_again(clean(text), self.typed.pastes)
        self.change_to(PromptValue(prompt.text, self.attachments, prompt.pastes))

    def action_open_paste(self) -> None:
        """Open what was pasted at the cursor, else before it, else the first."""
        labels = [(start, paste) for row in range(self.document.line_count) for start, _, paste in self._labels(row)]
        if not labels:
            self.nothing_pasted()
            return
        before = bisect_right([start for start, _ in labels], self.cursor_location)
        self.post_message(self.PasteWanted(labels[max(before - 1, 0)][1]))

    def nothing_pasted(self) -> None:
        """Say why nothing opens."""

    # Labels

    def _labels(self, row: int) -> Iterator[tuple[Location, Location, Paste]]:
        """Yield where labels in a row begin and end, in order."""
        if not self.pastes:
            return
        line = self.document.get_line(row)
        found = [(at, paste) for paste in self.pastes for at in [line.find(paste.label)] if at >= 0]
        for at, paste in sorted(found, key=lambda pair: pair[0]):
            start, end = (row, at), (row, at + len(paste.label))
            if start >= self._fixed:
                yield start, end, paste

    def _label_around(self, location: Location) -> tuple[Location, Location, Paste] | None:
        """Return the label that a location is inside of, its edges left out."""
        return next((found for found in self._labels(location[0]) if found[0] < location < found[1]), None)

    def get_cursor_left_location(self) -> Location:
        """Return where the character, or the label, before the cursor begins."""
        here = self.cursor_location
        before = next((start for start, end, _ in self._labels(here[0]) if start < here <= end), None)
        return super().get_cursor_left_location() if before is None else before

    def get_cursor_right_location(self) -> Location:
        """Return where the character, or the label, at the cursor ends."""
        here = self.cursor_location
        behind = next((end for start, end, _ in self._labels(here[0]) if start <= here < end), None)
        return super().get_cursor_right_location() if behind is None else behind

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit; one inside of a label is one behind it, and one of a part of it is of all of it."""
        top, bottom = edit.top, edit.bottom
        first, last = self._label_around(top), self._label_around(bottom)
        if top == bottom and first:
            edit.from_location = edit.to_location = first[1]
        elif first or last:
            edit.from_location = first[0] if first else top
            edit.to_location = last[1] if last else bottom
        return super().edit(edit)

    def get_line(self, line_index: int) -> Text:
        """Return a line with its labels marked."""
        text = super().get_line(line_index)
        for (_, start), (_, end), _paste in self._labels(line_index):
            text.stylize(_LABEL, start, end)
        return text

    # What leaves

    @property
    def selected_text(self) -> str:
        """What is selected, with everything that was pasted."""
        return unfolded(super().selected_text, self.pastes)

    def action_cut(self) -> None:
        """Cut what is selected, else the line, with everything that was pasted."""
        start, end = self.selection
        result = self._delete_cursor_line() if start == end else self._delete_via_keyboard(start, end)
        if result is not None:
            self.app.copy_to_clipboard(unfolded(result.replaced_text, self.pastes))

    def on_click(self, event: events.Click) -> None:
        """Open what was pasted where the label is clicked."""
        found = self._label_around(self.get_target_document_location(event))
        if found and event.chain == 1 and self.selection.is_empty:
            self.post_message(self.PasteWanted(found[2]))
