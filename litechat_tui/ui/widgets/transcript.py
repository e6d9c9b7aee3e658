"""The conversation as it is read: a cursor goes through messages and folds, a mouse opens folds and links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from litechat_tui.domain.chat import ChatMessage, Role
from litechat_tui.ui.commands import Where, bindings_at
from litechat_tui.ui.finding import Match, folded, located
from litechat_tui.ui.places import Anchor
from litechat_tui.ui.rendering.codes import line_of, step_to_code
from litechat_tui.ui.rendering.folds import FoldView
from litechat_tui.ui.rendering.message import MessageView
from litechat_tui.ui.rendering.paint import LEFT, Setting
from litechat_tui.ui.rendering.roll import Place, Row
from litechat_tui.ui.rendering.spots import spots
from litechat_tui.ui.rendering.stops import Stop, step
from litechat_tui.ui.rendering.theme import CSS, component_classes
from litechat_tui.ui.widgets.roll_window import RollWindow


class Transcript(RollWindow, can_focus=True):
    """Shows messages and lets them be read."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at(Where.TRANSCRIPT)]
    COMPONENT_CLASSES: ClassVar[set[str]] = component_classes("transcript")
    DEFAULT_CSS = CSS

    @dataclass
    class LinkClicked(Message):
        """A link was clicked."""

        url: str
        """Always http or https."""

    def __init__(self, zone: tzinfo | None = None, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(zone, id=id, classes=classes)
        self._cursor: Stop | None = None

    def show(self, messages: Sequence[ChatMessage], *, more: bool, at: Anchor | None = None) -> None:
        """Show these messages instead, with the cursor nowhere yet."""
        self._cursor = None
        super().show(messages, more=more, at=at)

    def _setting(self, row: Row) -> Setting:
        """Return how a row is set off from others."""
        if row.leaf == len(row.view.leaves) - 1:
            return Setting()
        marked = self.has_focus and self._cursor is not None and self._cursor.holds(row)
        lit = marked and self._cursor is not None and self._cursor.fold is not None
        return Setting(row.view.message.role is Role.USER, marked, lit)

    # The cursor

    def on_focus(self) -> None:
        """Show the cursor, at the end of what is on the screen if it has been nowhere yet."""
        if self._cursor is None and self._rows:
            self._cursor = Stop(self._rows[-1].view)
        self._paint()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._paint()

    def action_next(self) -> None:
        """Go to the next message or fold; behind the last one, to the end."""
        self._step(1)

    def action_previous(self) -> None:
        """Go to the message or fold before."""
        self._step(-1)

    def action_code(self, by: int) -> None:
        """Go to the next code block or to the one before; where there is none above, to what may have more."""
        cursor = self._cursor
        seen = cursor is not None and any(cursor.holds(row) for row in self._rows)
        at = (cursor.view, cursor.code) if cursor is not None and cursor.code is not None and seen else None
        found = step_to_code(self._roll, self._rows, at, by)
        if found is None:
            self.app.bell()
            if by < 0:
                self.action_scroll_home()
            return
        index, code = found
        lines = self._roll.draw(index, code.leaf)
        view = self._roll.views[index]
        self._cursor = Stop(view, code=code)
        self._look_at(Place(view, code.leaf, line_of(code, lines)))

    def action_toggle_fold(self) -> None:
        """Open or close the fold at the cursor; on a message, all of its folds."""
        if self._cursor is None:
            return
        view, fold = self._cursor.view, self._cursor.fold
        together = all(one.opened for one in view.folds)
        for one in view.folds:
            if one is fold or (fold is None and one.opened == together):
                self._toggle(view, one)

    @property
    def position(self) -> int | None:
        """Which of the messages shown the cursor is in; None while it has been nowhere."""
        return self._roll.views.index(self._cursor.view) if self._cursor is not None else None

    @property
    def code_at_cursor(self) -> int:
        """Which code block of its message the cursor is at, from 1; 0 when it is at none."""
        return self._cursor.code.number if self._cursor is not None and self._cursor.code is not None else 0

    @property
    def message_at_cursor(self) -> ChatMessage | None:
        """The message the cursor is in, or the last one; None when there is none."""
        if self._cursor is not None:
            return self._cursor.view.message
        return self._roll.views[-1].message if self._roll.views else None

    @property
    def last_seen(self) -> int:
        """Index of the last message on the screen; -1 when there is none."""
        return self._roll.views.index(self._rows[-1].view) if self._rows else -1

    def show_match(self, match: Match, words: str) -> None:
        """Go to a match, select it, and take the cursor to its message."""
        self._unselect()
        view = self._roll.views[match.message]
        wanted = folded(words)
        here = [*spots(self._roll, match.message, lambda text: located(text, wanted))]
        self._cursor = Stop(view)
        # What is written and what is shown may differ: the address of a link is one and not the other.
        spot = here[min(match.nth, len(here) - 1)] if here else None
        self._look_at(spot.first if spot else self._cursor.place)
        if spot is not None:
            ends = ((spot.first, spot.start), (spot.last, spot.stop))
            self.select(*((self._roll.line_of(place), character) for place, character in ends))

    def _look_at(self, place: Place) -> None:
        """Scroll to a place unless it is on the screen, so that a third of the window stands before it."""
        line, height = self._roll.line_of(place), self.size.height
        if self._top <= line < self._top + height:
            self._paint()
            return
        self._go_to(self._roll.draw_above(line, height) - height // 3)

    def _step(self, by: int) -> None:
        stop = step(self._roll, self._rows, self._cursor, by)
        if stop is None:
            self.action_scroll_end()
            return
        self._cursor = stop
        # Scroll as far as is needed to see where it begins.
        line = self._roll.line_of(stop.place)
        below = line - self._top - self.size.height + (1 if stop.fold else min(4, self.size.height // 2))
        self._scroll_by(min(line - self._top, 0) or max(below, 0))

    def _toggle(self, view: MessageView, fold: FoldView) -> None:
        """Open or close a fold; its own line stays where it is."""
        fixed = Stop(view, fold).place
        row = self._roll.line_of(fixed) - self._top
        self._roll.toggle(view, fold)
        if 0 <= row < self.size.height:
            self._top = max(self._roll.line_of(fixed) - row, 0)
            self.following = False
        self._paint()

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Open a fold or a link, or take the cursor there."""
        if self.text_selection is not None or not 0 <= event.y < len(self._rows):
            return
        row = self._rows[event.y]
        fold = row.view.fold_at(row.leaf)
        self._cursor = Stop(row.view, fold)
        for start, stop, url in row.line.links:
            if start <= event.x - LEFT < stop:
                self.post_message(self.LinkClicked(url))
        if fold is not None:
            self._toggle(row.view, fold)
        self._paint()
