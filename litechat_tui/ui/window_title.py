"""The title of the terminal's window: set while the screen is shown, and the one before it brought back."""

from __future__ import annotations

import sys

from textual.driver import Driver

from litechat_tui.domain.text import one_line

_LENGTH = 80
"""Characters of the title."""
_PUSH, _POP = "\x1b[22;2t", "\x1b[23;2t"
"""xterm's window operations: keep the title of the window on a stack, and take it from there."""


class WindowTitle(Driver):
    """Adds the title to a driver of Textual's: leaving the screen, for the editor too, is the driver's business."""

    _title = ""
    _shown = False
    """Whether the title before is kept on the terminal's stack."""

    def set_window_title(self, title: str) -> None:
        """Show `title`, which may contain anything."""
        before, self._title = self._title, one_line(title, _LENGTH)
        if self._shown and self._title != before:
            self._write_title()

    def _write_title(self) -> None:
        self.write(f"\x1b]2;{self._title}\x07")

    def start_application_mode(self) -> None:
        """Take over the title with the screen."""
        super().start_application_mode()  # type: ignore[safe-super]  # a driver of Textual's is behind this one
        self._shown = at_a_terminal()
        if self._shown:
            self.write(_PUSH)
            if self._title:
                self._write_title()

    def stop_application_mode(self) -> None:
        """Give the title back with the screen."""
        if self._shown:
            self._shown = False
            self.write(_POP)
        super().stop_application_mode()  # type: ignore[safe-super]  # as above


def at_a_terminal() -> bool:
    """Return whether both streams that a driver may write to are terminals."""
    return all(stream is not None and stream.isatty() for stream in (sys.__stdout__, sys.__stderr__))


def with_window_title(driver: type[Driver]) -> type[Driver]:
    """Return a driver that shows a title besides."""
    return type(driver.__name__, (WindowTitle, driver), {})
