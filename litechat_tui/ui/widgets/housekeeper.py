"""What is done to sessions as a whole, by the keys of the list: done in a thread, told, and undone. Invisible."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import work
from textual.message import Message
from textual.widget import Widget

from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.housekeeping import Done
from litechat_tui.domain.chat import Session
from litechat_tui.domain.parameters import Parameters
from litechat_tui.domain.shelf import Shelf
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.widgets.name_box import NameBox
from litechat_tui.ui.widgets.sessions_meant import sessions_meant
from litechat_tui.ui.widgets.sidebar import Sidebar
from litechat_tui.words import _, ngettext
from litechat_tui.words.housekeeping import what_was_done, what_was_undone

_TURN = {Shelf.ACTIVE: Shelf.ARCHIVED, Shelf.ARCHIVED: Shelf.TRASHED, Shelf.TRASHED: Shelf.ACTIVE}
_MOST = 1_000_000
TOLD_SECONDS = 6


class Housekeeper(Reporting, Widget):
    """Acts on the sessions that are chosen in the list, or on the one at its cursor, or on the one on the screen."""

    DEFAULT_CSS = "Housekeeper { display: none; }"

    @dataclass
    class SessionWanted(Message):
        """The reader goes to another session."""

        session_id: str

    class Changed(Message):
        """Something about sessions has changed."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__()
        self._dependencies = dependencies
        self._house = dependencies.housekeeping

    def go_on_from(self, other: Housekeeper) -> None:
        """Undo what was done in the one that this takes the place of."""
        self._house = other._house

    @property
    def _sidebar(self) -> Sidebar:
        return self.screen.query_one(Sidebar)

    async def _meant(self) -> Sequence[Session]:
        return await sessions_meant(self._sidebar, self._dependencies.queries)

    # In place

    @work(group="house", exit_on_error=False)
    async def action_rename(self) -> None:
        """Write another name where the old one is."""
        if sessions := await self._meant():
            session = sessions[0]
            self._sidebar.write_name(session, NameBox.Purpose.NAME, session.title)
        else:
            self.decline(_("There is no session here yet."))

    @work(group="house", exit_on_error=False)
    async def action_tag(self) -> None:
        """Write the tags of the sessions."""
        if sessions := await self._meant():
            tags = ", ".join(sessions[0].tags) if len(sessions) == 1 else ""
            self._sidebar.write_name(sessions[0], NameBox.Purpose.TAGS, tags)

    def named(self, event: NameBox.Named) -> None:
        """Give a session the name, or the tags, that were written."""
        if event.purpose is NameBox.Purpose.NAME:
            self._do(lambda sessions: self._house.rename(sessions[0], event.text), [event.session])
        else:
            tags = [tag for part in event.text.replace("、", ",").split(",") if (tag := part.strip().lstrip("#"))]
            chosen = self._sidebar.session_list.chosen
            self._do(lambda sessions: self._house.tag(sessions, tags), [*chosen.values()] or [event.session])

    def set_parameters(self, session: Session, parameters: Parameters) -> None:
        """Let a session be answered in another way."""
        self._do(lambda _: self._house.set_parameters(session, parameters), [session])

    # At once

    def action_pin(self) -> None:
        """Pin the sessions, or not any more."""
        self._do(self._house.pin)

    def action_archive(self) -> None:
        """Archive the sessions, or take them out of the archive."""
        self._do(self._house.archive)

    def keep(self, session: Session, others: Sequence[Session]) -> None:
        """Go on with one of several sessions: take it out of the archive, and archive the others."""
        if session.archived:
            self._do(self._house.restore, [session])
        if others:
            self._do(self._house.archive, others)

    def action_delete(self) -> None:
        """Move the sessions to the trash."""
        self._do(self._house.delete)

    def action_restore(self) -> None:
        """Take the sessions out of the trash or the archive."""
        self._do(self._house.restore)

    def action_duplicate(self) -> None:
        """Copy the session."""
        self._do(lambda sessions: self._house.duplicate(sessions[0]))

    @work(group="house", exit_on_error=False)
    async def _do(self, deed: Callable[[Sequence[Session]], Done], sessions: Sequence[Session] = ()) -> None:
        meant = sessions or await self._meant()
        if not meant:
            self.decline(_("There is no session here yet."))
            return
        done = await asyncio.to_thread(deed, meant)
        self._sidebar.session_list.choose_none()
        undo = self._dependencies.keymap.shown("session.undo")
        hint = _("{key} in the list undoes it.").format(key=undo)
        self.notify(f"{what_was_done(done.deed, done.count)} {hint}", timeout=TOLD_SECONDS, markup=False)
        self.post_message(self.Changed())
        if done.made:
            self.post_message(self.SessionWanted(done.made))

    @work(group="house", exit_on_error=False)
    async def action_undo(self) -> None:
        """Undo what was done last."""
        if (done := await asyncio.to_thread(self._house.undo)) is None:
            self.decline(_("There is nothing to undo."))
            return
        self.notify(what_was_undone(done.deed), timeout=TOLD_SECONDS, markup=False)
        self.post_message(self.Changed())

    # Elsewhere

    def action_turn_shelf(self) -> None:
        """List the archive, then the trash, then the sessions again."""
        self._sidebar.shelf = _TURN[self._sidebar.shelf]

    @work(group="house", exit_on_error=False)
    async def action_empty_trash(self) -> None:
        """Delete everything in the trash, after a question."""
        trashed = await asyncio.to_thread(self._dependencies.lists.window, Shelf.TRASHED, 0, _MOST)
        if not trashed:
            self.decline(_("The trash is empty."))
            return
        count = len(trashed)
        question = ngettext("Delete {count} session?", "Delete {count} sessions?", count).format(count=count)
        consequence = _("They can be brought back until the program ends.")
        if await self.app.push_screen_wait(Confirm(question, consequence)):
            self._do(self._house.delete, trashed)

    @work(group="beside", exclusive=True, exit_on_error=False)
    async def action_go_beside(self, by: int) -> None:
        """Go to the next session of the list, or to the one before, wherever the focus is."""
        lists = self._dependencies.lists
        at = await asyncio.to_thread(lists.position, Shelf.ACTIVE, self._sidebar.current)
        there = max(0 if at is None else at + by, 0)
        found = await asyncio.to_thread(lists.window, Shelf.ACTIVE, there, 1)
        if found and found[0].id != self._sidebar.current:
            self.post_message(self.SessionWanted(found[0].id))
