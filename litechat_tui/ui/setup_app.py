"""The full screen of `litechat-tui setup`: setting up, without any conversation behind it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

from textual import work
from textual.binding import Binding

from litechat_tui.app.keymap import DEFAULT_KEYMAP
from litechat_tui.app.setup.driver import Setup
from litechat_tui.domain.setup import Way
from litechat_tui.ui.screens.setup import SetupScreen
from litechat_tui.ui.terminal_app import TerminalApp
from litechat_tui.words import _


class SetupApp(TerminalApp, inherit_bindings=False):
    """Ends when setting up is left, or came to its end."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("ctrl+c", "help_quit", show=False),
    ]

    def __init__(self, setups: Callable[[Way], Setup]) -> None:
        super().__init__()
        self._setups = setups
        self.is_set_up = False
        """Whether everything was set up."""
        self.use_theme("")

    def on_mount(self) -> None:
        """Begin, and end cleanly on a signal."""
        for name in ("SIGTERM", "SIGHUP"):
            if (number := getattr(signal, name, None)) is not None:
                asyncio.get_running_loop().add_signal_handler(number, self.exit)
        self.set_up()

    @work(group="setup", exit_on_error=False)
    async def set_up(self) -> None:
        """Go through the steps."""
        self.is_set_up = await self.push_screen_wait(SetupScreen(self._setups))
        self.exit()

    def action_help_quit(self) -> None:
        """Name the key that quits, to those who expect Ctrl+C to."""
        self.notify(_("{key} quits the program.").format(key=DEFAULT_KEYMAP.shown("app.quit")), markup=False)
