"""The conversation: one widget that draws its own lines, however long it is and however fast it grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import var

from litechat_tui.domain.chat import ChatMessage, Role
from litechat_tui.ui.commands import Where, bindings_at
from litechat_tui.ui.rendering.folds import FoldView
from litechat_tui.ui.rendering.lines import Page
from litechat_tui.ui.rendering.message import MessageView
from litechat_tui.ui.rendering.paint import LEFT, RIGHT, Painter, Setting
from litechat_tui.ui.rendering.parts import Clocks
from litechat_tui.ui.rendering.roll import Place, Roll, Row
from litechat_tui.ui.rendering.stops import Stop, step
from litechat_tui.ui.rendering.theme import CSS, component_classes, grounds_of, look_of
from litechat_tui.ui.widgets.line_window import LineWindow


class Transcript(LineWindow, can_focus=True):
    """Shows messages and lets them be read.

    Text and tail: `show`, `prepend`, `append`, `stream`. It follows the tail while the reader is there; any scroll up
    unhooks it, End hooks it on again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at(Where.TRANSCRIPT)]
    COMPONENT_CLASSES: ClassVar[set[str]] = component_classes("transcript")
    DEFAULT_CSS = CSS

    @dataclass
    class OlderWanted(Message):
        """The reader has come near the first message; what stands before it is wanted."""

        before: int
        """Its `item_id`."""

    @dataclass
    class TailChanged(Message):
        """The view was hooked to the tail or unhooked from it, or text arrived below it."""

        following: bool
        unread: bool

    @dataclass
    class LinkClicked(Message):
        """A link was clicked."""

        url: str
        """Always http or https."""

    following: var[bool] = var(True, init=False)
    """Whether the view follows the tail."""
    unread: var[bool] = var(False, init=False)
    """Whether text has arrived below the view."""

    def __init__(self, clocks: Clocks | None = None, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._roll = Roll(Page(80), clocks)
        self._more = False
        self._asked = False
        """Whether older messages have been asked for and have not come."""
        self._rows: list[Row] = []
        """What is in the window."""
        self._cursor: Stop | None = None

    @property
    def messages(self) -> Sequence[ChatMessage]:
        """The messages that are here, oldest first."""
        return [view.message for view in self._roll.views]

    # What is said

    def show(self, messages: Sequence[ChatMessage], *, more: bool) -> None:
        """Show these messages and the tail of the last; `more` says that there are older ones."""
        self._roll.show(messages)
        self._unselect()
        self._more, self._asked, self._cursor = more, False, None
        self._top = self._drift = 0
        self.following, self.unread = True, False
        self._paint()

    def prepend(self, messages: Sequence[ChatMessage], *, more: bool) -> None:
        """Put older messages before the others; what is on the screen stays where it is."""
        down = self._roll.prepend(messages)
        self._more, self._asked = more, False
        self._top += down
        self._drift += down
        self._paint()

    def append(self, message: ChatMessage) -> None:
        """Put a new message at the end."""
        self._roll.append(message)
        self._paint(unread=True)

    def stream(self, message: ChatMessage) -> None:
        """Show the last message as it now reads. Costs what it has grown by."""
        if not self._roll.views:
            self.append(message)
            return
        self._roll.stream(message)
        self._paint(unread=True)

    # What is seen

    def _paint(self, *, unread: bool = False) -> None:
        """Draw what is in the window, and have the terminal told of the rows that look different now."""
        height = self.size.height
        if not height or not self.is_mounted:
            return
        if not self.following:
            top, self._rows = self._roll.rows(self._top, height)
            self._drift += top - self._top
            self._top = top
            self.following = top >= self._roll.height - height
        if self.following:
            self._top, self._rows = self._roll.tail(height)
        self.unread = not self.following and (self.unread or unread)
        self._show_rows([(row.line, self._setting(row)) for row in self._rows], self._top, self._roll.height)
        self._roll.tidy(height)
        self._ask_for_older()

    def _ask_for_older(self) -> None:
        """Ask for what stands before the first message when the reader comes near it."""
        if not self._more or self._asked or self._top >= 2 * self.size.height or not self._roll.views:
            return
        before = next((v.message.item_id for v in self._roll.views if v.message.item_id is not None), None)
        if before is not None:
            self._asked = True
            self.post_message(self.OlderWanted(before))

    def _setting(self, row: Row) -> Setting:
        """Return how a row is set off from others."""
        if row.leaf == len(row.view.leaves) - 1:
            return Setting()
        marked = self.has_focus and self._cursor is not None and self._cursor.holds(row)
        lit = marked and self._cursor is not None and self._cursor.fold is not None
        return Setting(row.view.message.role is Role.USER, marked, lit)

    def notify_style_update(self) -> None:
        """Take on the colours of the theme."""
        super().notify_style_update()
        if self.is_mounted:
            self._turn_page()
            self._paint()

    def on_mount(self) -> None:
        """Take on the colours of the theme."""
        self._turn_page()

    def on_resize(self) -> None:
        """Draw as wide as the window is now; what is read stays where it is."""
        self._turn_page()
        self._paint()

    def _turn_page(self) -> None:
        """Begin a new page if width or look are others now."""
        width = max(self.size.width - LEFT - RIGHT, 1)
        look, grounds = look_of(self, "transcript"), grounds_of(self, "transcript")
        page, painter = self._roll.page, self._painter
        if grounds != painter.grounds or self.size.width != painter.width:
            self._painter = Painter(grounds, self.size.width)
            self._redraw()
        if width == page.width and look == page.look:
            return
        place = None if self.following or not self._roll.views else self._roll.place(self._top)
        part = place.line / max(place.view.leaves[place.leaf].height(page), 1) if place else 0
        self._roll.turn(Page(width, look))
        self._unselect()
        if place:
            height = len(place.view.lines(place.leaf, self._roll.page))
            self._top = self._roll.line_of(place._replace(line=int(part * height)))

    # Moving about

    def _go_to(self, line: int) -> None:
        self._top = max(line, 0)
        self.following = False
        self._paint()

    def _scroll_by(self, lines: int) -> None:
        if lines < 0 and self._roll.height > self.size.height:
            top = self._roll.draw_above(self._top, -lines)
            self._drift += top - self._top
            self._top = max(top + lines, 0)
            self.following = False
        elif lines > 0:
            self._top += lines
        self._paint()

    def watch_following(self) -> None:
        """Tell that the view was hooked to the tail or unhooked from it."""
        self.post_message(self.TailChanged(self.following, self.unread))

    def watch_unread(self) -> None:
        """Tell that text arrived below the view, or that it has been seen."""
        self.post_message(self.TailChanged(self.following, self.unread))

    def action_scroll_home(self) -> None:
        """Go to the first message that is here."""
        self._go_to(0)

    def action_scroll_end(self) -> None:
        """Go to the end and follow it."""
        self.following = True
        self._paint()

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
    def message_at_cursor(self) -> ChatMessage | None:
        """The message the cursor is in, or the last one; None when there is none."""
        if self._cursor is not None:
            return self._cursor.view.message
        return self._roll.views[-1].message if self._roll.views else None

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

    def _block_rows(self, y: int) -> tuple[int, int] | None:
        """Return the first and the last row of what is drawn as a whole in row `y`; they may lie outside the window."""
        if y >= len(self._rows):
            return None
        row = self._rows[y]
        first = self._roll.line_of(Place(row.view, row.leaf, 0)) - self._top
        return first, first + len(row.view.lines(row.leaf, self._roll.page)) - 1

    def _text(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """Return what is written from one (line, character) to another."""
        return self._roll.text(first, last) if self._roll.views else ""
