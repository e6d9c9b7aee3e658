"""Polls the session file for changes by other windows and programs. Invisible."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from textual import work
from textual.message import Message
from textual.widget import Widget

from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import SessionQueries, TurnJournal
from litechat_tui.ui.reporting import Reporting

_log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""Seconds between checks for changes by other windows."""

RECOVER_SECONDS = 5.0
"""Seconds between checks for turns whose program has died."""


class StoreWatcher(Reporting, Widget):
    """Posts after each check whether the file has changed."""

    @dataclass
    class Checked(Message):
        """The file has been checked."""

        changed: bool
        """Whether another window or program wrote since the last check."""

    DEFAULT_CSS = "StoreWatcher { display: none; }"

    def __init__(self, queries: SessionQueries, journal: TurnJournal) -> None:
        super().__init__()
        self._queries = queries
        self._journal = journal
        self._seen = 0
        self._recovering = False

    def on_mount(self) -> None:
        """Begin to check for changes."""
        self.set_interval(POLL_SECONDS, self.check_for_changes)
        self.set_interval(RECOVER_SECONDS, self.recover)

    @work(group="look", exclusive=True, exit_on_error=False)
    async def check_for_changes(self) -> None:
        """See whether another window wrote."""
        changes = await asyncio.to_thread(self._queries.changes)
        before, self._seen = self._seen, changes
        self.post_message(self.Checked(changes != before))

    @work(group="recover", exit_on_error=False)
    async def recover(self) -> None:
        """Mark the turns of windows and programs that have died as interrupted."""
        if self._recovering:
            return
        self._recovering = True
        try:
            if await asyncio.to_thread(self._journal.recover):
                self.post_message(self.Checked(changed=True))
        except StoreError:
            _log.warning("Turns of programs that died are left to the next check", exc_info=True)
        finally:
            self._recovering = False
