"""A text area that goes through earlier prompts: from its first line up, from its last line down."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from litechat_tui.app.recall import Recall
from litechat_tui.domain.prompt import Prompt as PromptValue
from litechat_tui.ui.widgets.paste_area import PasteArea


class RecallArea(PasteArea):
    """Shows earlier prompts as far as they have been read; whoever listens reads more."""

    class EarlierWanted(Message):
        """More of the earlier prompts are to be read."""

    @dataclass
    class TypedLeft(Message):
        """An earlier prompt takes the place of what was being typed, which comes back on the way down."""

        typed: PromptValue

    recall: Recall | None = None
    """The way through the earlier prompts of the session."""
    _awaiting: PromptValue | None = None
    """What was in the box when an earlier prompt was asked for that is not read yet."""

    def action_cursor_up(self, select: bool = False) -> None:
        """Go up a line; from the first one, to the prompt before."""
        if select or not self._at_the_top or self.recall is None or self.recall.at_the_end:
            super().action_cursor_up(select)
        else:
            self._go_back(self.recall)

    def action_cursor_down(self, select: bool = False) -> None:
        """Go down a line; from the last one, to the prompt after, at last to what was being typed."""
        at_the_bottom = self.navigator.is_last_wrapped_line(self.cursor_location)
        if select or not at_the_bottom or self.recall is None or (later := self.recall.newer(self.typed)) is None:
            super().action_cursor_down(select)
        else:
            self.change_to(later)

    def go_on_back(self) -> None:
        """Go to the earlier prompt that was asked for before it was read, unless something was typed since."""
        if self.recall is not None and self._awaiting is not None and self._awaiting == self.typed:
            self._go_back(self.recall)

    @property
    def _at_the_top(self) -> bool:
        """Whether the cursor is in the first line that is drawn of what is being typed."""
        if self._fixed > (0, 0):
            return self.cursor_location[0] <= self._fixed[0]
        return self.navigator.is_first_wrapped_line(self.cursor_location)

    def _go_back(self, recall: Recall) -> None:
        typed, leaves = self.typed, not recall.is_back
        earlier = recall.older(typed)
        self._awaiting = typed if earlier is None else None
        if earlier is not None:
            if leaves and typed:
                self.post_message(self.TypedLeft(typed))
            self.change_to(earlier)
            # The next one is a key away, however many lines this one has.
            self.move_cursor(self.navigator.get_location_end(self._fixed))
        if recall.wants_more:
            self.post_message(self.EarlierWanted())
