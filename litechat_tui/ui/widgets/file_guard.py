"""Offers to write everything to a new file when the session file is moved away under the program. Invisible."""

from __future__ import annotations

import asyncio

from textual import work
from textual.app import App
from textual.widget import Widget

from litechat_tui.domain.ports import SessionFile
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.screens.confirm import Confirm, Unasked
from litechat_tui.words import _

POLL_SECONDS = 1.0
"""Seconds between checks whether the file is where it was."""


class FileGuard(Reporting, Widget):
    """Asks once each time the file has lost its place."""

    DEFAULT_CSS = "FileGuard { display: none; }"

    def __init__(self, file: SessionFile) -> None:
        super().__init__()
        self._file = file
        self._asked = False

    def on_mount(self) -> None:
        """Begin to check."""
        self.set_interval(POLL_SECONDS, self.check)

    @work(group="guard", exit_on_error=False)
    async def check(self) -> None:
        """Ask when the file is gone, and go on with a new one if that is wanted."""
        moved = await asyncio.to_thread(lambda: self._file.moved)
        if self.app.screen is not self.screen:
            return  # one question at a time
        asked, self._asked = self._asked, moved
        if not moved or asked:
            return
        await offer_rescue(self.app, self._file, Unasked)


async def offer_rescue(app: App[None], file: SessionFile, question: type[Confirm]) -> None:
    """Ask whether to go on with a new file, and do so if that is wanted. Call it from a worker."""
    target = await asyncio.to_thread(lambda: file.rescue_path)
    consequence = _("What is in it is written to {path}, and the program goes on with that file.")
    if not await app.push_screen_wait(
        question(
            _("The session file was moved, deleted or replaced. Write everything to a new one?"),
            consequence.format(path=target),
        )
    ):
        return
    before = file.path
    await asyncio.to_thread(file.rescue, target)
    written = _("Everything is in {path} again.")
    if target != before:
        written = _("Everything is in {path} now. Next time, start with --session-db and that path.")
    app.notify(written.format(path=target), markup=False, timeout=20)
