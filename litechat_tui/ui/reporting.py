"""How a worker's failure reaches the reader: once, as a sentence; a defect ends the program with its traceback."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from textual.css.query import NoMatches
from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from litechat_tui.domain.errors import LitechatError

_log = logging.getLogger(__name__)


class Reporting(Widget):
    """A widget whose workers may fail. Run them with `exit_on_error=False`."""

    @dataclass
    class Failed(Message):
        """A worker failed for a reason that has a sentence."""

        error: LitechatError

    def decline(self, why: str) -> None:
        """Say in passing why what was asked for does not happen."""
        self.notify(why, severity="warning", timeout=3, markup=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Pass the failure on."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        if isinstance(error, LitechatError):
            self.post_message(self.Failed(error))
        elif isinstance(error, NoMatches) and not (self.is_attached and self.app.is_running):
            # The parts of a widget are taken away before its workers are told to end.
            _log.debug("A worker went on in a widget that is gone", exc_info=error)
        else:
            raise error
