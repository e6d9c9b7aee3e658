"""Lets the keeper of the hub work, and tells the screen how file and hub stand. Invisible."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.message import Message
from textual.widget import Widget

from litechat_tui.app.chat import ChatService
from litechat_tui.app.hub.keeping import HubKeeper
from litechat_tui.domain.hub_light import HubLight, HubStanding
from litechat_tui.ui.toasts import show_problem

SECONDS = 15
"""Seconds that a refusal is shown."""


class HubWatcher(Widget):
    """Begins to keep in step, and goes on when it is woken. The program's end waits for nothing of it."""

    class Told(Message):
        """`standing` has changed."""

    @dataclass
    class _Reported(Message):
        standing: HubStanding

    @dataclass
    class _Broke(Message):
        defect: Exception

    DEFAULT_CSS = "HubWatcher { display: none; }"

    def __init__(self, keeper: HubKeeper, chat: ChatService) -> None:
        super().__init__()
        self._keeper = keeper
        self._chat = chat
        self.standing = HubStanding()

    def on_mount(self) -> None:
        """Begin, or go on where the screen before this one was."""
        keeper = self._keeper
        keeper.is_busy = lambda: self._chat.awaits_text
        keeper.report = self._report
        keeper.broke = lambda defect: self.post_message(self._Broke(defect))
        self.post_message(self._Reported(keeper.standing))
        keeper.start()

    def on_unmount(self) -> None:
        """Leave the keeper to go on without this."""
        if self._keeper.report == self._report:
            self._keeper.report = bool

    def wake(self) -> None:
        """Say that something was stored."""
        self._keeper.wake()

    def _report(self, standing: HubStanding) -> None:
        self.post_message(self._Reported(standing))

    @on(_Broke)
    def _raise(self, event: _Broke) -> None:
        raise event.defect

    @on(_Reported)
    def _take(self, event: _Reported) -> None:
        event.stop()
        before, self.standing = self.standing, event.standing
        self.post_message(self.Told())
        if self.standing.light is HubLight.REFUSED is not before.light and self.standing.problem is not None:
            show_problem(self.app, self.standing.problem, SECONDS)
