"""The sessions and the conversation beside each other: how wide they are, which is in sight and which has the focus."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from textual import events, getters, on, work
from textual.containers import Horizontal
from textual.reactive import var
from textual.widget import Widget

from litechat_tui.app.latest import Latest
from litechat_tui.app.shortcuts import Scope
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import LocalState
from litechat_tui.ui.focusing import focus_now
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.widgets.approval_bar import ApprovalBar
from litechat_tui.ui.widgets.attachment_list import AttachmentList
from litechat_tui.ui.widgets.chat_pane import ChatPane
from litechat_tui.ui.widgets.find_bar import FindBox
from litechat_tui.ui.widgets.name_box import NameBox
from litechat_tui.ui.widgets.session_list import SessionList
from litechat_tui.ui.widgets.sidebar import Edge, FilterBox, Sidebar
from litechat_tui.ui.widgets.transcript import Transcript

NARROW, WIDE = 80, 90
"""From the second width on the sessions have room beside the conversation. Below it they are shown only on demand, and
below the first width in its place."""
SIDEBAR_WIDTH, SIDEBAR_STEP = 32, 2
NARROWEST_SIDEBAR, WIDEST_SIDEBAR = 20, 80
"""Columns of the sessions; they never take more than half of the screen."""
_PREFERENCE = "sidebar_width"


class Panes(Horizontal, Reporting):
    """Holds the sidebar and the chat pane, which its screen puts into it.

    Whether there is room for both the classes `-narrow`, `-normal` and `-wide` of the screen say.
    """

    # Textual takes styles from the first base alone.

    sidebar_shown: var[bool] = var(True, toggle_class="-sidebar")
    """Whether the sessions stand beside the conversation, where there is room for both."""
    sidebar_raised: var[bool] = var(False, toggle_class="-raised")
    """Whether the sessions are shown for a moment, where there is not."""
    sidebar_width: var[int] = var(SIDEBAR_WIDTH, init=False)
    """Columns of the sessions where they are beside the conversation."""

    sidebar = getters.query_one(Sidebar)
    pane = getters.query_one(ChatPane)

    def __init__(self, local: LocalState, *, id: str | None = None) -> None:
        # Set by the reactive when all is mounted, it would style everything once more.
        super().__init__(id=id, classes="-sidebar")
        self._width = Latest[int](lambda width: local.remember(_PREFERENCE, str(width)))
        with suppress(StoreError):  # the sidebar will meet the same error and show it
            self.set_reactive(Panes.sidebar_width, _sidebar_width(local.preference(_PREFERENCE) or ""))

    def go_on_from(self, other: Panes) -> None:
        """Be as wide as those that these take the place of."""
        self.sidebar_shown, self.sidebar_width = other.sidebar_shown, other.sidebar_width

    def watch_sidebar_width(self, width: int) -> None:
        """Lay the sessions out in that width."""
        self.sidebar.styles.width = width

    # In sight

    def action_filter_sessions(self) -> None:
        """Show the sessions, beside or in front of the conversation, with the filter open."""
        self.show_sidebar()
        self.sidebar.start_filter()

    def show_sidebar(self) -> None:
        """Show the sessions, beside or in front of the conversation."""
        if self._beside:
            self.sidebar_shown = True
        else:
            self.sidebar_raised = True

    def action_toggle_sidebar(self) -> None:
        """Show or hide the sessions, and go where the reader goes on."""
        if self._beside:
            self.sidebar_shown = shown = not self.sidebar_shown
        else:
            self.sidebar_raised = shown = not self.sidebar_raised
        if shown:
            focus_now(self.sidebar.session_list)
        elif self.at_the_sessions:
            self.action_focus_prompt()

    @property
    def _beside(self) -> bool:
        return self.screen.has_class("-wide")

    # Width

    def action_widen_sidebar(self, by: int) -> None:
        """Give the sessions some steps of columns more, or less."""
        shown = self.sidebar.outer_size.width if self.sidebar.display else self.sidebar_width
        self._resize_sidebar(shown + by * SIDEBAR_STEP, remember=True)

    @on(Edge.Dragged)
    def _follow_the_edge(self, event: Edge.Dragged) -> None:
        self._resize_sidebar(event.column + 1 - self.sidebar.region.x, remember=event.done)

    def _resize_sidebar(self, width: int, *, remember: bool) -> None:
        if self.screen.has_class("-narrow"):
            return
        self.sidebar_width = min(max(width, NARROWEST_SIDEBAR), WIDEST_SIDEBAR, self.size.width // 2)
        if remember:
            self._keep_width(self._width.choose(self.sidebar_width))

    @work(group="sidebar-width", exit_on_error=False)
    async def _keep_width(self, write: Callable[[], None]) -> None:
        await asyncio.to_thread(write)

    # Focus

    def action_focus_prompt(self) -> None:
        """Go to the prompt."""
        self.sidebar_raised = False
        focus_now(self.pane.composer.prompt)

    def action_focus_transcript(self) -> None:
        """Go to the conversation."""
        self.sidebar_raised = False
        focus_now(self.pane.conversation.transcript)

    @on(events.DescendantBlur)
    @on(events.DescendantFocus)
    def _keep_the_focus_in_sight(self) -> None:
        """Go to the prompt when the terminal became too narrow for the sessions while the reader was there."""
        lost = self.at_the_sessions or (self.screen.focused is None and self.app.app_focus)
        if lost and not self.sidebar.display:
            self.action_focus_prompt()

    @on(Transcript.Clicked)
    def _go_on_typing(self) -> None:
        """Let letters go to the prompt after a click, not to the list of sessions."""
        if self.at_the_sessions:
            self.action_focus_prompt()

    @property
    def at_the_sessions(self) -> bool:
        """Whether the sessions or their filter have the focus."""
        return self.focus_scope in (Scope.SESSIONS, Scope.FILTER, Scope.NAME_BOX)

    @property
    def focus_scope(self) -> Scope:
        """What has the focus."""
        match self.screen.focused:
            case SessionList():
                return Scope.SESSIONS
            case FilterBox():
                return Scope.FILTER
            case NameBox():
                return Scope.NAME_BOX
            case FindBox():
                return Scope.FIND_BAR
            case ApprovalBar():
                return Scope.QUESTION
            case Transcript():
                return Scope.CONVERSATION
            case AttachmentList():
                return Scope.ATTACHMENTS
            case _:
                return Scope.PROMPT

    def owner(self, scope: Scope) -> Widget:
        """Return the widget that has the keys of `scope`; those that work anywhere are the screen's."""
        conversation = self.pane.conversation
        owners: dict[Scope, Widget] = {
            Scope.ANYWHERE: self.screen,
            Scope.PROMPT: self.pane.composer.prompt,
            Scope.ATTACHMENTS: self.pane.composer.attached,
            Scope.CONVERSATION: conversation.transcript,
            Scope.SESSIONS: self.sidebar.session_list,
            Scope.FILTER: self.sidebar.filter_box,
            Scope.NAME_BOX: self.sidebar.name_box,
            Scope.FIND_BAR: conversation.find_bar.box,
            Scope.QUESTION: conversation.approval,
        }
        return owners[scope]


def _sidebar_width(remembered: str) -> int:
    """Return the columns that were chosen last, or the usual ones where nothing of use is remembered."""
    columns = int(remembered) if remembered.isascii() and remembered.isdecimal() and len(remembered) < 4 else 0
    return columns if NARROWEST_SIDEBAR <= columns <= WIDEST_SIDEBAR else SIDEBAR_WIDTH
