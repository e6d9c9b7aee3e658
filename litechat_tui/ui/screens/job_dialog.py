"""A dialog that does something long in a thread: it tells how far that is, and Esc or the program's end stops it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Generic, TypeVar

from textual import getters
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import var
from textual.widgets import ProgressBar, Static

from litechat_tui.app.job import Job
from litechat_tui.ui.focusing import focus_now
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _

T = TypeVar("T")
P = TypeVar("P")
R = TypeVar("R")

LOOK_SECONDS = 0.1
"""Seconds between two looks at how far it is."""


class JobDialog(Dialog[T], Reporting, Generic[T, P]):
    """Has a box to type in, a bar, and a line that says what happens. One thing is done at a time."""

    BINDINGS = [("escape", "stop_or_leave")]

    working: var[bool] = var(False, toggle_class="-working")
    """Whether something is being done."""

    frame = getters.query_one(".dialog", Vertical)
    box = getters.query_one(TextInput)
    bar = getters.query_one(ProgressBar)
    note = getters.query_one("#note", Static)

    def __init__(self) -> None:
        super().__init__()
        self._job = Job[P]()
        self._thread = ThreadPoolExecutor(1, "transfer")

    async def do(self, work: Callable[[Job[P]], R]) -> R:
        """Do `work` in the thread and return its result; nothing is typed meanwhile. Raises what it raises."""
        self._job = Job()
        self.working = True
        subtitle, self.frame.border_subtitle = self.frame.border_subtitle, Content(_("Esc stops"))
        self.box.disabled = True
        self.bar.update(total=None)
        self.bar.remove_class("-known")
        looking = self.set_interval(LOOK_SECONDS, self._follow)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, self._job))
        finally:
            looking.stop()
            if self.is_running:  # the program may have ended
                self.working = False
                self.frame.border_subtitle = subtitle
                self.box.disabled = False
                focus_now(self.box)

    def say(self, words: str) -> None:
        """Show a line."""
        self.note.update(Content(words))

    def show_progress(self, done: float, total: float) -> None:
        """Let the bar tell how much of what is known is done."""
        self.bar.add_class("-known")
        self.bar.update(total=max(total, 1), progress=done)

    def _follow(self) -> None:
        if self._job.latest is not None and not self._job.stopped():
            self.tell(self._job.latest)

    def tell(self, progress: P) -> None:
        """Show how far it is."""
        raise NotImplementedError

    def leave(self) -> None:
        """Take the dialog away."""
        raise NotImplementedError

    def action_stop_or_leave(self) -> None:
        """Stop what is being done, which takes until what it is at is whole; leave when nothing is."""
        if self.working:
            self._job.stop()
            self.say(_("Stopping…"))
        else:
            self.leave()

    async def on_unmount(self) -> None:
        """Let the thread end before what it works on is closed."""
        self._job.stop()
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)
