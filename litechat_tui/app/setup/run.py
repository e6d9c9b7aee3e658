"""What a step that runs in a thread shares with the face that started it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import LitechatError
from litechat_tui.domain.setup import Event, Note, Told


class StoppedError(LitechatError):
    """The step was left before its end; what it had written stays."""

    def __init__(self) -> None:
        super().__init__(Code.SETUP_STOPPED)


class Run:
    """One run of one step. Everything may be called from any thread; `report` is called in that of the step."""

    def __init__(self, report: Callable[[Event], object]) -> None:
        self.report = report
        self._stop = Flag()

    def tell(self, note: Note, /, **facts: str | int | float) -> None:
        """Report a note."""
        self.report(Told(note, **facts))

    def stop(self) -> None:
        """Ask the step to end; it does within a second, or when the proxy has answered."""
        self._stop.set()

    def stopped(self) -> bool:
        """Return whether it is to end."""
        return self._stop.is_set()

    def pause(self, seconds: float) -> None:
        """Wait so long, or until it is to end. Raises `StoppedError` then."""
        self._stop.wait(seconds)
        self.go_on()

    def go_on(self) -> None:
        """Raise `StoppedError` if it is to end."""
        if self.stopped():
            raise StoppedError
