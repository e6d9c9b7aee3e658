"""Export and import, by the keys of the list and from the palette. Invisible."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message
from textual.widget import Widget

from litechat_tui.app.dependencies import Dependencies
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.sessions_meant import sessions_meant
from litechat_tui.ui.widgets.sidebar import Sidebar
from litechat_tui.words import _

if TYPE_CHECKING:
    from litechat_tui.app.export_plan import ExportPlan

TOLD_SECONDS = 10
"""Seconds that is shown where an export went, which may be a long path."""


class Transfers(Reporting, Widget):
    """Asks what is to be written where, or what is to be read, and says what came of it."""

    DEFAULT_CSS = "Transfers { display: none; }"

    class Imported(Message):
        """Sessions may have come from files."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__()
        self._dependencies = dependencies

    @work(group="transfer", exit_on_error=False)
    async def action_export(self) -> None:
        """Export the sessions that are chosen in the list, or the one at its cursor, or the one on the screen."""
        meant = await sessions_meant(self.screen.query_one(Sidebar), self._dependencies.queries)
        await self._export(lambda: self._dependencies.export_plan(meant))

    @work(group="transfer", exit_on_error=False)
    async def action_export_all(self) -> None:
        """Export all sessions that are not in the trash."""
        await self._export(self._dependencies.export_plan_of_all)

    async def _export(self, make: Callable[[], ExportPlan]) -> None:
        plan = await asyncio.to_thread(make)
        if not plan.ids:
            self.decline(_("There is no session here yet."))
            return
        from litechat_tui.app.export_plan import told
        from litechat_tui.ui.screens.export import ExportDialog

        if self.app.screen is not self.screen:
            return  # the key was pressed twice
        exported = await self.app.push_screen_wait(ExportDialog(plan))
        if exported is not None:
            self.notify(told(*exported), timeout=TOLD_SECONDS, markup=False)

    @work(group="transfer", exit_on_error=False)
    async def action_import_sessions(self) -> None:
        """Import sessions from files."""
        plan = await asyncio.to_thread(self._dependencies.import_plan)
        from litechat_tui.ui.screens.import_ import ImportDialog

        if self.app.screen is self.screen:
            self.app.push_screen(ImportDialog(plan, lambda: self.post_message(self.Imported())))
