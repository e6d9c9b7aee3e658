"""Looks now and then at what other windows and programs did to the session file. Shows nothing."""

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

LOOK_EVERY = 1.0
"""Seconds between looks for what other windows wrote."""

RECOVER_EVERY = 5.0
"""Seconds between looks for turns whose program has died."""


class Lookout(Reporting, Widget):
    """Tells after each look whether the file has changed."""

    @dataclass
    class Looked(Message):
        """It has just been looked."""

        changed: bool
        """Whether somebody else wrote since the last time."""

    DEFAULT_CSS = "Lookout { display: none; }"

    def __init__(self, queries: SessionQueries, journal: TurnJournal) -> None:
        super().__init__()
        self._queries = queries
        self._journal = journal
        self._seen = 0
        self._recovering = False

    def on_mount(self) -> None:
        """Begin to look."""
        self.set_interval(LOOK_EVERY, self.look)
        self.set_interval(RECOVER_EVERY, self.recover)

    @work(group="look", exclusive=True, exit_on_error=False)
    async def look(self) -> None:
        """See whether another window wrote."""
        changes = await asyncio.to_thread(self._queries.changes)
        before, self._seen = self._seen, changes
        self.post_message(self.Looked(changes != before))

    @work(group="recover", exit_on_error=False)
    async def recover(self) -> None:
        """Close the turns of windows and programs that died meanwhile as interrupted."""
        if self._recovering:
            return
        self._recovering = True
        try:
            if await asyncio.to_thread(self._journal.recover):
                self.post_message(self.Looked(changed=True))
        except StoreError:
            _log.warning("Turns of programs that died are left to the next look", exc_info=True)
        finally:
            self._recovering = False
