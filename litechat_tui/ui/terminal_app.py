"""What every full screen of this program has: its themes, the terminal's own cursor, and no traceback with a key."""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from typing import Any

from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.notifications import SeverityLevel
from textual.worker import Worker, WorkerState

from litechat_tui.domain.errors import LitechatError
from litechat_tui.ui.caret import caret_of
from litechat_tui.ui.palette import Nearest256, Shapes
from litechat_tui.ui.pasting import use_paste_parser
from litechat_tui.ui.soft_wrap import use_soft_wrap
from litechat_tui.ui.themes import TERMINAL, THEMES
from litechat_tui.ui.toasts import error_toast, show_problem
from litechat_tui.ui.window_title import with_window_title


class TerminalApp(App[None], inherit_bindings=False):
    """A full screen in the colours of this program."""

    TITLE = "litechat-tui"
    CSS_PATH = "app.tcss"

    def __init__(self) -> None:
        if not os.environ.get("NO_COLOR"):
            os.environ.pop("NO_COLOR", None)  # an empty one is none (https://no-color.org), but not to Textual
        use_soft_wrap()
        super().__init__()
        self._caret = Offset(0, 0)
        """Where the caret was last."""
        self._shapes, self._nearest = Shapes(), Nearest256()
        self.animation_level = "none"
        for name in self.available_themes:
            self.unregister_theme(name)  # Textual's own were never looked at here
        for theme in THEMES:
            self.register_theme(theme)

    def use_theme(self, name: str) -> None:
        """Use the theme of that name where there is one and the terminal has the colours for it."""
        if self.no_color or self.console.color_system not in ("truecolor", "256"):
            name = TERMINAL.name
        self.theme = name if name in self.available_themes else THEMES[0].name

    def refresh_css(self, animate: bool = True) -> None:
        """Use changed colours; a theme that is set before the first screen has no styles to change.

        Textual (8.2.8) would parse all style sheets for it, and parse them again for the first screen.
        """
        if self._screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def on_ready(self) -> None:
        """Collect garbage again, which the start goes without; what it has loaded stays, so nobody looks for any there.

        The first collection would look at all of it, in the middle of a frame.
        """
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    @property
    def failure(self) -> Exception | None:
        """What ended the app: a defect; None when it was left."""
        return self._exception

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own cursor goes with every frame: to the caret, for an input method opens there."""
        self._caret = self.caret() or self._caret
        return self._caret

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        """Keep nothing: boxes set it before they are laid out."""

    def caret(self) -> Offset | None:
        """Return where text is typed now; None where nothing is."""
        return caret_of(self.screen.focused)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what every line passes through on its way to the terminal."""
        if self.no_color and self.native_ansi_color:
            return [self._shapes]
        filters = super().get_line_filters()
        return [*filters, self._nearest] if self.console.color_system == "256" else filters

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of the terminal, which takes pasted text as text and shows the title of the window."""
        driver = super().get_driver_class()
        use_paste_parser(driver)
        return with_window_title(driver)

    def _fatal_error(self) -> None:
        # Textual would print a traceback with local variables, and with them a key; whoever ran the app has `failure`.
        self.bell()
        self._close_messages_no_wait()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show news; an error that is on the screen already is not shown a second time."""
        if severity == "error":
            seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
            self.post_message(error_toast(message, title, seconds, markup=markup))
        else:
            super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show what went wrong in a worker; a defect ends the program with its traceback rather than in silence."""
        if event.state is not WorkerState.ERROR:
            return
        error: BaseException | Any = event.worker.error
        if isinstance(error, LitechatError):
            show_problem(self, error.problem)
        elif isinstance(error, Exception):
            self._handle_exception(error)
