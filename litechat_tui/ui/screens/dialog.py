"""Modal screens, which are dismissed once however fast the keys come."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hits, ProviderSource
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.system_commands import SystemCommandsProvider
from textual.widgets import Input
from textual.widgets.option_list import Option
from textual.worker import Worker

from litechat_tui.ui.widgets.text_input import PaletteInput
from litechat_tui.words import _

T = TypeVar("T")

_INTERRUPT = Binding("ctrl+c", "interrupt", show=False)
LOW = 24
"""Below this height the palette begins at the top of the screen."""


class CommandsInOrder(SystemCommandsProvider):
    """The app's commands for the palette, in the app's order until the reader types. Textual has them by name."""

    async def discover(self) -> Hits:
        """Yield all commands."""
        for title, help_text, callback, _discover in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(title, callback, help=help_text)


class Once(Screen[T]):
    """A screen that is dismissed once.

    Two keys may arrive before the first of them has taken it away. Textual (8.2.8) then pops the screen below, too, and
    ends the app when there is none.
    """

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Take the screen away, unless that has been done."""
        return super().dismiss(result) if self in self.app.screen_stack else AwaitComplete()

    async def action_interrupt(self) -> None:
        """Empty the box to type in; else say how to quit. What is selected in it, it has copied before."""
        if isinstance(box := self.focused, Input) and box.value:
            box.value = ""
        else:
            await self.run_action("app.help_quit")


class Dialog(ModalScreen[T], Once[T]):
    """A question, a choice or a page to look at."""

    # Textual takes styles and bindings from the first base alone, Python the `dismiss` of the second.
    BINDINGS = [_INTERRUPT]
    CSS_PATH = Path(__file__).with_name("dialogs.tcss")
    """Read when the first dialog opens: the start goes without."""


class Palette(CommandPalette, Once[None]):
    """Textual's palette, in the language in use. Textual (8.2.8) has its own words for it in English only."""

    BINDINGS = [_INTERRUPT]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (LOW, "-tall")]

    def __init__(
        self, providers: ProviderSource | None = None, *, placeholder: str = "", id: str | None = None
    ) -> None:
        super().__init__(providers, placeholder=placeholder or _("Search for commands…"), id=id)

    def compose(self) -> ComposeResult:
        """Yield Textual's widgets, with a box that moves by whole characters."""
        for widget in super().compose():
            box = isinstance(widget, CommandInput)
            yield PaletteInput(placeholder=self._placeholder, select_on_focus=False) if box else widget

    def _gather_commands(self, search_value: str) -> Worker[None] | None:  # type: ignore[override]
        """Search as soon as the list is there: a letter may be typed before. Textual (8.2.8) then ends the app."""
        if self.query(CommandList):
            return super()._gather_commands(search_value)
        self.call_after_refresh(self._gather_commands, search_value)
        return None

    def _start_busy_countdown(self) -> None:
        """Show no "Loading...": what can be found is found at once."""

    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._stop_no_matches_countdown()
        self._no_matches_timer = self.set_timer(
            self._NO_MATCHES_COUNTDOWN, lambda: self._show_no_matches() if search_value else None
        )

    def _show_no_matches(self) -> None:
        note = Content(_("No matches found"))
        self.query_one(CommandList).add_option(Option(note, disabled=True, id=self._NO_MATCHES))
        self._list_visible = True
