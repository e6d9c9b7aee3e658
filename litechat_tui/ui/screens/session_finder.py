"""Finding a session: one box over everything that is stored, and what matches with the place of the match."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from textual import getters, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from litechat_tui.app.positions import Passage
from litechat_tui.app.search_query import query_from
from litechat_tui.domain.ports import Clock, SearchIndex, SessionSearch
from litechat_tui.domain.search import IndexProgress, SearchQuery, SearchResults, StaleSearchError
from litechat_tui.ui.bindings import same_keys
from litechat_tui.ui.screens.search_dialog import MOST_LISTED, SearchDialog
from litechat_tui.ui.widgets.hit_row import hit_row
from litechat_tui.ui.widgets.session_row import Marks
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _, ngettext

DEBOUNCE_SECONDS = 0.03
"""Rest after a letter before it is searched for; whoever types on has not waited for it."""
MUCH_UNINDEXED = 300
"""Texts out of the index from which on some may not be found; a search reads the newest itself."""
_FILTERS = "tag:  model:  before:2026-04  after:  in:title  is:pinned|archived|trashed|fork|failed"


class SessionFinder(SearchDialog[Passage | None]):
    """Returns where to go on reading; None when nothing was chosen."""

    BINDINGS = [
        same_keys("session.find", "dismiss(None)"),
        ("ctrl+home", "move('first')"),
        ("ctrl+end", "move('last')"),
    ]

    frame = getters.query_one("#finder", Vertical)
    note = getters.query_one("#note", Static)

    def __init__(self, search: SessionSearch, index: SearchIndex, clock: Clock, marks: Marks) -> None:
        super().__init__()
        self._found_in = search
        self._index = index
        self._marks = marks
        self._clock = clock
        self._results = SearchResults()
        self._query = SearchQuery()
        self._listed = False
        """Whether anything was looked for to its end."""

    def compose(self) -> ComposeResult:
        """Yield a box to type in, the list, and a line that says what else can be asked for."""
        with Vertical(id="finder", classes="dialog") as frame:
            frame.border_title = Content(_("Find a session"))
            yield TextInput(placeholder=_("Words of a title, a prompt or an answer"), compact=True)
            yield OptionList(compact=True, markup=False)
            yield Static(Content(_FILTERS), id="note")

    @work(group="find", exclusive=True, exit_on_error=False)
    async def search(self, number: int, typed: str) -> None:
        """Search, and show what was found if that is still what is asked for."""
        if typed:
            await asyncio.sleep(DEBOUNCE_SECONDS)
        query = query_from(typed, self._clock())
        with suppress(StaleSearchError):
            results = await asyncio.to_thread(self._found_in.search, query, MOST_LISTED, lambda: self.is_stale(number))
            if not self.is_stale(number):
                self._results, self._query, self._listed = results, query, True
                self._show(0)
                self.showing(number)
        self._show_index(await asyncio.to_thread(self._index.progress))

    def _show_index(self, progress: IndexProgress) -> None:
        """Say what cannot be found yet: of a file that is new to the program, it takes minutes to index all text."""
        waiting = _("{count:,} texts are still to be indexed; of these, only the newest are found.")
        much = progress.waiting >= MUCH_UNINDEXED
        self.note.update(Content(waiting.format(count=progress.waiting) if much else _FILTERS))

    def on_resize(self) -> None:
        """Lay out what was found for the new width."""
        self.call_after_refresh(lambda: self._show(self.list_box.highlighted or 0))

    def _show(self, at: int) -> None:
        """List what was found, with the cursor at one of it."""
        if not self._listed:
            return
        hits, now, width = self._results.hits, self._clock(), self.list_box.scrollable_content_region.width
        nothing = Option(Content.styled(self._nothing(), "$foreground-muted"), disabled=True)
        self.list_box.set_options([Option(hit_row(hit, now, width, self._marks)) for hit in hits] or [nothing])
        self.list_box.highlighted = at if hits else None
        self.frame.border_subtitle = Content(f"{self._count()} · " + _("Enter opens · Esc cancels"))

    def _nothing(self) -> str:
        return _("Nothing matches") if self.box.value.strip() else _("No sessions yet")

    def _count(self) -> str:
        count = len(self._results.hits)
        if not self.box.value.strip():
            return _("Last used")
        if not self._results.complete:
            return _("More than {count} sessions").format(count=count)
        return ngettext("{count} session", "{count} sessions", count).format(count=count)

    def take(self) -> None:
        """Go to the session at the cursor."""
        at = self.list_box.highlighted
        if at is not None:
            hit = self._results.hits[at]
            self.dismiss(Passage(hit.session.id, hit.item_id, self._query.words))
