"""Servers of tools and what they offer: how they are, what they cost, what they wrote, on and off."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from litechat_tui.app.tool_choice import EVERYWHERE
from litechat_tui.app.tool_control import ToolControl
from litechat_tui.app.tool_rows import Row, rows_of
from litechat_tui.domain.errors import StoreError
from litechat_tui.ui.bindings import same_keys
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.ui.toasts import show_problem
from litechat_tui.ui.widgets.tool_details import details, row_content
from litechat_tui.words import _
from litechat_tui.words.tools import tokens

LOOK_SECONDS = 0.25
"""How often the screen looks whether a server is otherwise than before."""


class ToolsScreen(Dialog[None], Reporting):
    """The servers in a list, each with its tools below it once it is opened, and what is known of the one at hand."""

    BINDINGS = [
        ("escape,q", "dismiss"),
        same_keys("tools.show", "dismiss"),
        ("space,enter", "switch"),
        ("s", "switch_here"),
        ("r", "reconnect"),
        ("t", "trust"),
        ("x", "refuse"),
        ("right", "open"),
        ("left", "close"),
        ("j", "scroll('scroll_down')"),
        ("k", "scroll('scroll_up')"),
    ]

    box = getters.query_one("#tools", Vertical)
    list_box = getters.query_one(OptionList)
    detail = getters.query_one("#detail", Static)
    detail_box = getters.query_one(VerticalScroll)
    note = getters.query_one("#note", Static)

    def __init__(self, control: ToolControl | None, session_id: str) -> None:
        """`control` is None where no servers are used, as in the demo."""
        super().__init__()
        self._control = control
        self._session_id = session_id
        self._opened: frozenset[str] = frozenset()
        """Names of the servers whose tools are listed."""
        self._rows: Sequence[Row] = ()
        self._seen: tuple[object, ...] = ()
        """What was there when the rows were made."""

    def compose(self) -> ComposeResult:
        """Yield the list, what is known of the row at hand, and the keys."""
        with Vertical(id="tools", classes="dialog") as box:
            box.border_title = Content(_("Tools"))
            box.border_subtitle = Content(_("Space on/off · →← tools · Esc closes"))
            yield OptionList(compact=True, markup=False)
            with VerticalScroll(can_focus=False):
                yield Static(id="detail", markup=False)
            yield Static(id="note", markup=False)

    def on_mount(self) -> None:
        """Show how the servers are, and go on looking."""
        self.list_box.focus()
        self._follow()
        self.set_interval(LOOK_SECONDS, self._follow)

    def _follow(self) -> None:
        """List the servers anew when something has changed."""
        if self._control is None:
            self.list_box.display = False
            self.detail.update(Content(_("No tool servers are used here.")))
            return
        control = self._control
        seen = (control.states, control.untrusted, control.problems)
        if not self._seen or any(new is not old for new, old in zip(seen, self._seen, strict=True)):
            self._seen = seen
            self._list()

    def _list(self) -> None:
        at = self._row
        assert self._control is not None  # noqa: S101 - there would be nothing to list
        self._rows = rows_of(self._control, self._session_id, self._opened)
        self.list_box.set_options(Option(row_content(row)) for row in self._rows)
        same = [number for number, row in enumerate(self._rows) if at is not None and row.key == at.key]
        self.list_box.highlighted = same[0] if same else 0 if self._rows else None
        self.list_box.display = bool(self._rows)
        self._show_details()

    @property
    def _row(self) -> Row | None:
        at = self.list_box.highlighted
        return None if at is None or at >= len(self._rows) else self._rows[at]

    @on(OptionList.OptionHighlighted)
    def _show_details(self) -> None:
        row = self._row
        self.detail.update(details(row))
        self.detail_box.scroll_home(animate=False)
        if row is not None and row.untrusted is not None:
            self.note.update(
                Content(_("T trusts them as long as the file stays as it is · X does not, and asks no more"))
            )
            return
        total = self._control.tokens(self._session_id) if self._control else 0
        title = _("Tools")
        self.box.border_title = Content(f"{title} · {tokens(total)}" if total else title)
        self.note.update(Content(_("S on/off in this session · R reconnects")))

    # What is done

    def action_switch(self) -> None:
        """Switch what is at hand on or off for all sessions, or trust the servers it names."""
        if self._row is not None and self._row.untrusted is not None:
            self.action_trust()
        else:
            self._switch(EVERYWHERE)

    @on(OptionList.OptionSelected)
    def _switch_clicked(self) -> None:
        self.action_switch()

    def action_switch_here(self) -> None:
        """Switch what is at hand on or off for this session."""
        self._switch(self._session_id)

    def _switch(self, session_id: str) -> None:
        row, control = self._row, self._control
        if row is None or control is None or not row.switchable:
            self.app.bell()
            return
        on_ = control.choice.is_off(row.address, session_id)
        self._do(lambda: control.switch(row.address, session_id, on=on_))

    def action_trust(self) -> None:
        """Start the servers of the current folder."""
        self._decide(trusted=True)

    def action_refuse(self) -> None:
        """Ask no more about the servers of the current folder."""
        self._decide(trusted=False)

    def _decide(self, *, trusted: bool) -> None:
        row, control = self._row, self._control
        if row is None or control is None or (untrusted := row.untrusted) is None:
            self.app.bell()
            return
        self._do(lambda: control.trust(untrusted, trusted=trusted))

    @work(group="tools", exit_on_error=False)
    async def _do(self, change: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(change)
        except StoreError as error:
            show_problem(self, error.problem)
        self._list()

    def action_reconnect(self) -> None:
        """Connect again to the server at hand."""
        if self._control is not None and self._row is not None and self._row.state is not None:
            self._control.reconnect(self._row.state.server.name)

    def action_open(self) -> None:
        """List the tools of the server at hand."""
        if self._row is not None and self._row.state is not None:
            self._opened |= {self._row.state.server.name}
            self._list()

    def action_close(self) -> None:
        """List the tools of the server at hand no more, and go to it."""
        row = self._row
        if row is not None and row.state is not None:
            self._opened -= {row.state.server.name}
            names = [each.key for each in self._rows]
            self.list_box.highlighted = names.index(row.state.server.name)
            self._list()

    async def action_scroll(self, action: str) -> None:
        """Scroll what is known of the row at hand."""
        await self.app.run_action(action, self.detail_box)
