"""A box to type in over a list of what is found in the session file, which follows a little behind."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, TypeVar

from textual import getters, on
from textual.binding import BindingType
from textual.widgets import Input, OptionList

from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.ui.widgets.text_input import TextInput

T = TypeVar("T")

MOST_LISTED = 100
"""What is listed at most: more words find less."""


class SearchDialog(Dialog[T], Reporting):
    """Searches as one types, each search giving up the one before; Enter waits for what the letters before it find."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)"),
        ("down", "move('cursor_down')"),
        ("up", "move('cursor_up')"),
        ("pagedown", "move('page_down')"),
        ("pageup", "move('page_up')"),
    ]

    box = getters.query_one(TextInput)
    list_box = getters.query_one(OptionList)

    def __init__(self) -> None:
        super().__init__()
        self._searches = 0
        """Counts the searches: the one before is stale ..."""
        self._shown = 0
        """... and which of them the list is of."""
        self._wanted = False
        """Whether the first of what is found is to be taken as soon as it is."""

    @abstractmethod
    def search(self, number: int, typed: str) -> object:
        """Begin to search for what is typed; call `showing` when the list shows what was found."""

    @abstractmethod
    def take(self) -> None:
        """Dismiss with what is at the cursor, if there is anything."""

    def on_mount(self) -> None:
        """List what there is without any words."""
        self.list_box.can_focus = False
        self._search_anew()

    @on(Input.Changed)
    def _search_anew(self) -> None:
        self._searches += 1
        self._wanted = False
        self.search(self._searches, self.box.value)

    def is_stale(self, number: int) -> bool:
        """Return whether nobody wants the result of a search any more. Callable from any thread."""
        return number != self._searches

    def showing(self, number: int) -> None:
        """Note that the list is of this search."""
        self._shown = number
        if self._wanted:
            self.take()

    @on(Input.Submitted)
    def _take_when_found(self) -> None:
        if self._shown == self._searches:
            self.take()
        else:
            self._wanted = True

    @on(OptionList.OptionSelected)
    def _take_clicked(self) -> None:
        self.take()

    async def action_move(self, action: str) -> None:
        """Move in the list while the box keeps the focus."""
        await self.app.run_action(action, self.list_box)
