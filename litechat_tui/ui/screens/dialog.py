"""What stands in front of the screen until it is answered: once, however fast the keys come."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.screen import ModalScreen, Screen

T = TypeVar("T")


class Once(Screen[T]):
    """A screen that is dismissed once.

    Two keys may arrive before the first of them has taken it away. Textual (8.2.8) then pops the screen below, too, and
    ends the app when there is none.
    """

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Take the screen away, unless that has been done."""
        return super().dismiss(result) if self in self.app.screen_stack else AwaitComplete()


class Dialog(ModalScreen[T], Once[T]):
    """A question, a choice or a page to look at."""

    # Textual takes styles and bindings from the first base alone, Python the `dismiss` of the second.


class Palette(CommandPalette, Once[None]):
    """Textual's palette."""
