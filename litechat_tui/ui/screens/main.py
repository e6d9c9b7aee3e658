"""The one screen: sessions on the left, the conversation and the prompt on the right."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input, TextArea
from textual.worker import Worker

from litechat_tui.app.chat import ChatService
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.exchange import NO_REMEDY, Remedy
from litechat_tui.app.positions import ReadingState
from litechat_tui.app.replies import IDLE, Activity
from litechat_tui.app.shortcuts import Command, Scope
from litechat_tui.domain.chat import Usage
from litechat_tui.domain.errors import ConfigurationError, LitechatError, StoreError
from litechat_tui.ui.bindings import bindings_at, same_keys
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.reading import ReadingScreen
from litechat_tui.ui.widgets.chat_pane import ChatPane
from litechat_tui.ui.widgets.conversation import Conversation
from litechat_tui.ui.widgets.file_guard import FileGuard
from litechat_tui.ui.widgets.find_bar import FindBox
from litechat_tui.ui.widgets.footer import KeysFooter
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.ui.widgets.session_list import SessionList
from litechat_tui.ui.widgets.sidebar import Edge, FilterBox, Sidebar
from litechat_tui.ui.widgets.status import StatusLine
from litechat_tui.ui.widgets.store_watcher import StoreWatcher
from litechat_tui.ui.widgets.transcript import Transcript
from litechat_tui.ui.widgets.welcome import Welcome
from litechat_tui.words import _, current_language

NARROW, WIDE = 80, 90
"""From the second width on the sessions have room beside the conversation. Below it they are shown only on demand, and
below the first width in its place."""
SIDEBAR_WIDTH, SIDEBAR_STEP = 32, 2
NARROWEST_SIDEBAR, WIDEST_SIDEBAR = 20, 80
"""Columns of the sessions; they never take more than half of the screen."""


class MainScreen(ReadingScreen):
    """Holds the few things the panes share; everything else is the panes' own."""

    @dataclass
    class Titled(Message):
        """The title of the window may have changed."""

        title: str
        """With a mark while a reply arrives in any session."""

    BINDINGS = [
        *bindings_at(Scope.ANYWHERE),
        # Tried after those of the table, which are refused while what they do is not on offer.
        same_keys("turn.retry", "say_why_not('retry')"),
        same_keys("turn.continue", "say_why_not('continue')"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-normal"), (WIDE, "-wide")]
    AUTO_FOCUS = "#prompt"

    session_id: var[str] = var("")
    """The session on the right; it need not be stored yet."""
    model: var[str] = var("")
    """Alias the next prompt goes to."""
    running: var[frozenset[str]] = var(frozenset[str]())
    unread: var[frozenset[str]] = var(frozenset[str]())
    activity: var[Activity] = var(IDLE)
    busy: var[bool] = var(False)
    usage: var[Usage | None] = var[Usage | None](None)
    unreachable: var[bool] = var(False)
    """Whether the proxy could not be reached when it was last tried."""
    remedies: var[frozenset[Remedy]] = var(NO_REMEDY)
    """What mends how the last turn on the screen ended."""
    sidebar_shown: var[bool] = var(True, toggle_class="-sidebar")
    """Whether the sessions stand beside the conversation, where there is room for both."""
    sidebar_raised: var[bool] = var(False, toggle_class="-raised")
    """Whether the sessions are shown for a moment, where there is not."""
    sidebar_width: var[int] = var(SIDEBAR_WIDTH, init=False)
    """Columns of the sessions where they are beside the conversation."""

    sidebar = getters.query_one(Sidebar)
    pane = getters.query_one(ChatPane)

    def __init__(self, dependencies: Dependencies, chat: ChatService, reading: ReadingState) -> None:
        super().__init__()
        self._dependencies = dependencies
        self._chat = chat
        self._reading = reading
        self._search: Worker[None] | None = None
        self._model_read = ("", "")
        """The session read last and the model that answered last in it."""
        self.language = current_language()
        """Language of the words on the screen."""
        reading.session_id = reading.session_id or dependencies.session_id or chat.blank_id
        # Set later, as Textual does after a first layout, each would style everything once more.
        self.add_class([name for least, name in self.HORIZONTAL_BREAKPOINTS if least <= self.app.size.width][-1])
        self.add_class("-sidebar")
        self.set_reactive(MainScreen.session_id, reading.session_id)
        self.set_reactive(MainScreen.model, chat.model)
        self.set_reactive(MainScreen.running, chat.running)
        self.set_reactive(MainScreen.unread, reading.unread)
        with suppress(StoreError):  # the sidebar will meet the same error and show it
            remembered = dependencies.local.preference("sidebar_width") or ""
            self.set_reactive(MainScreen.sidebar_width, _sidebar_width(remembered))

    def compose(self) -> ComposeResult:
        """Lay out the panes and bind them to what they share."""
        dependencies = self._dependencies
        with Horizontal(id="panes"):
            sidebar = Sidebar(dependencies.queries, dependencies.clock, id="sidebar")
            sidebar.styles.width = self.sidebar_width
            yield sidebar.data_bind(MainScreen.running, MainScreen.unread, current=MainScreen.session_id)
            yield ChatPane(dependencies, self._chat, self._reading, id="chat").data_bind(MainScreen.session_id)
        yield StatusLine(dependencies.endpoint, dependencies.keymap, id="status").data_bind(
            MainScreen.activity, MainScreen.busy, MainScreen.model, MainScreen.usage, MainScreen.unreachable
        )
        yield KeysFooter(show_command_palette=False, compact=True)
        yield StoreWatcher(dependencies.queries, dependencies.journal)
        if dependencies.file is not None:
            yield FileGuard(dependencies.file)

    def on_mount(self) -> None:
        """Find a model to start with."""
        if not self.model:
            self._search = self.find_model()
        if self._chat.waits_for_model:
            self._ask_for_model()

    def successor(self) -> MainScreen:
        """Return a screen in the language in use that goes on where this one is; this one rests from now on."""
        self.pane.hand_over()
        screen = MainScreen(self._dependencies, self._chat, self._reading)
        screen.sidebar_shown, screen.sidebar_width = self.sidebar_shown, self.sidebar_width
        screen._model_read = self._model_read
        return screen

    @work(group="model", exclusive=True, exit_on_error=False)
    async def find_model(self) -> None:
        """Take the model remembered, or else the first one the proxy lists; without either the first prompt asks."""
        try:
            found = await asyncio.to_thread(self._dependencies.models.any)
        except ConfigurationError:
            pass  # the app shows what is wrong, once
        except LitechatError as error:
            self.show_error(error)
        else:
            self.model = self.model or found
        self._show_reachability()

    @on(events.DescendantBlur)
    @on(events.DescendantFocus)
    def _keep_the_focus_in_sight(self) -> None:
        """Go to the prompt when the terminal became too narrow for the sessions while the reader was there."""
        lost = self._at_the_sessions or (self.focused is None and self.app.app_focus)
        if lost and not self.sidebar.display:
            self.action_focus_prompt()

    # News from the panes

    @on(Sidebar.SessionShown)
    def _show_session(self, event: Sidebar.SessionShown) -> None:
        self.session_id = event.session.id

    @on(Sidebar.SessionOpened)
    @on(Welcome.SessionChosen)
    def _open_session(self, event: Sidebar.SessionOpened | Welcome.SessionChosen) -> None:
        self.session_id = event.session.id
        self.action_focus_prompt()

    @on(Edge.Dragged)
    def _follow_the_edge(self, event: Edge.Dragged) -> None:
        self._resize_sidebar(event.column + 1 - self.sidebar.region.x, remember=event.done)

    @on(Conversation.Read)
    def _take_model_of_session(self, event: Conversation.Read) -> None:
        self.unread -= {event.session_id}
        start = self._dependencies
        asked_for = start.model if event.session_id == start.session_id else ""
        before, self._model_read = self._model_read, (event.session_id, event.model)
        # Reading the same again must not undo a choice that was made since.
        if event.model and not asked_for and self._model_read != before:
            self.model = event.model

    @on(ChatPane.Forked)
    def _show_fork(self, event: ChatPane.Forked) -> None:
        self.session_id = event.session_id
        self.action_focus_prompt()
        self.sidebar.refresh_sessions()

    def _show_reachability(self) -> None:
        self.unreachable = self._chat.reachability.unreachable

    def _show_title(self) -> None:
        title = self.conversation.heading.title
        self.post_message(self.Titled(f"● {title}" if self._chat.running else title))

    @on(ChatPane.RepliesChanged)
    def _mark_sessions(self, event: ChatPane.RepliesChanged) -> None:
        self.running = self._chat.running
        self._show_title()
        self._show_reachability()
        self.unread = (self._reading.unread | event.unread) - {self.session_id}
        self.sidebar.refresh_sessions()

    @on(ChatPane.ActivityChanged)
    def _show_activity(self, event: ChatPane.ActivityChanged) -> None:
        self.activity, self.usage = event.activity, event.usage
        self.busy = event.activity.phase is not None
        self.remedies = event.remedies
        self._show_title()
        self._show_reachability()

    @on(ChatPane.ModelWanted)
    @work(group="picker", exclusive=True, exit_on_error=False)
    async def _ask_for_model(self) -> None:
        """Wait for the model that is being looked for; without one, let the reader choose."""
        if self._search is not None:
            await self._search.wait()
        if not self.model:
            await self._choose_model()
        if not self.model:
            self._chat.give_up_model()

    @on(StoreWatcher.Checked)
    def _show_changes(self, event: StoreWatcher.Checked) -> None:
        # What could not be written at first is written by this window, which is no change to it.
        if event.changed or self._reading.unwritten:
            self.sidebar.refresh_sessions()
            self.conversation.file_changed()

    @on(Transcript.Clicked)
    def _go_on_typing(self) -> None:
        """Let letters go to the prompt after a click, not to the list of sessions."""
        if self._at_the_sessions:
            self.action_focus_prompt()

    @on(Reporting.Failed)
    def _show_error(self, event: Reporting.Failed) -> None:
        self.show_error(event.error)

    # Actions of the command table

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer Stop while the reply here arrives and the reader is with it, Back where it leads away, and so on."""
        match action:
            case "stop":
                elsewhere = self._at_the_sessions or isinstance(self.focused, FindBox)
                # The banner of an edit says that Esc leaves it; Ctrl+C stops the reply.
                editing = self.pane.composer.editing and isinstance(self.focused, Prompt)
                return self.busy and not (elsewhere or editing)
            case "remedy":
                return Remedy(str(parameters[0])) in self.remedies
            case "back" if isinstance(self.focused, Prompt):
                bar, composer = self.conversation.find_bar, self.pane.composer
                return bar.opened or composer.editing or self.sidebar.filtering
            case _:
                return super().check_action(action, parameters)

    def watch_sidebar_width(self, width: int) -> None:
        """Lay the sessions out in that width."""
        self.sidebar.styles.width = width

    def watch_session_id(self) -> None:
        """Remember which session is on the screen."""
        self._reading.session_id = self.session_id

    def watch_unread(self) -> None:
        """Remember which sessions have unread text."""
        self._reading.unread = self.unread

    def watch_model(self) -> None:
        """Send prompts to the model from now on."""
        if self.model:
            self._chat.use_model(self.model)

    def watch_busy(self) -> None:
        """Let the footer follow."""
        self.refresh_bindings()

    def watch_remedies(self) -> None:
        """Let the footer follow."""
        self.refresh_bindings()

    def action_stop(self) -> None:
        """Stop the reply on the screen."""
        self.pane.stop()

    async def action_interrupt(self) -> None:
        """Copy what is selected; else stop the reply here; else empty the box to type in; else say how to quit."""
        box = self.focused if isinstance(self.focused, Input | TextArea) else None
        if selected := (box and box.selected_text) or self.get_selected_text():
            self.copy(selected, _("Selection"))
            self.clear_selection()
        elif self._chat.live(self.session_id) is not None:
            self.pane.stop()
        elif isinstance(box, Input) and box.value:
            box.value = ""
        elif isinstance(box, Input) or not self.pane.composer.clear():
            await self.run_action("app.help_quit")

    def action_back(self) -> None:
        """Close what is open and go back to the prompt. Never quits."""
        self.refresh_bindings()
        if not self._at_the_sessions and self.stop_finding():
            return
        if self.focused is self.pane.composer.prompt:
            self.pane.composer.cancel_edit()
        self.sidebar.end_filter()
        self.action_focus_prompt()

    def action_new_session(self) -> None:
        """Show the empty session, with what was typed there; it begins to exist with its first prompt."""
        self.session_id = self._chat.blank_id
        self.action_focus_prompt()

    def action_show_origin(self) -> None:
        """Show the session that the one on the screen was forked from."""
        if (origin := self.conversation.origin) is not None:
            self.session_id = origin.id
        else:
            self.decline(_("This session was not forked from another one."))

    def action_find_session(self) -> None:
        """Show the sessions with the filter open."""
        self._reveal_sidebar()
        self.sidebar.start_filter()

    def action_toggle_sidebar(self) -> None:
        """Show or hide the sessions, beside or in front of the conversation."""
        if not self.has_class("-wide"):
            self.sidebar_raised = not self.sidebar_raised
            shown = self.sidebar_raised
        else:
            self.sidebar_shown = shown = not self.sidebar_shown
        if shown:
            self.sidebar.session_list.focus()
        elif self._at_the_sessions:
            self.action_focus_prompt()

    def action_widen_sidebar(self, by: int) -> None:
        """Give the sessions more columns, or take them away."""
        shown = self.sidebar.outer_size.width if self.sidebar.display else self.sidebar_width
        self._resize_sidebar(shown + by * SIDEBAR_STEP, remember=True)

    def _resize_sidebar(self, width: int, *, remember: bool) -> None:
        if self.has_class("-narrow"):
            return
        self.sidebar_width = min(max(width, NARROWEST_SIDEBAR), WIDEST_SIDEBAR, self.size.width // 2)
        if remember:
            self._remember_sidebar_width(self.sidebar_width)

    @work(group="sidebar-width", exclusive=True, exit_on_error=False)
    async def _remember_sidebar_width(self, width: int) -> None:
        await asyncio.to_thread(self._dependencies.local.remember, "sidebar_width", str(width))

    def action_focus_prompt(self) -> None:
        """Go to the prompt."""
        self.sidebar_raised = False
        self.pane.composer.prompt.focus()

    def action_focus_transcript(self) -> None:
        """Go to the conversation."""
        self.sidebar_raised = False
        self.transcript.focus()

    def action_scroll_transcript(self, action: str) -> None:
        """Run a scrolling action of the conversation, wherever the focus is."""
        self.pane.scroll(action)

    @work(group="picker", exclusive=True, exit_on_error=False)
    async def action_pick_model(self) -> None:
        """Choose the model, and remember it."""
        await self._choose_model()

    async def _choose_model(self) -> None:
        from litechat_tui.ui.screens.model_picker import ModelPicker

        chosen = await self.app.push_screen_wait(ModelPicker(self._dependencies.catalog, self.model))
        self._show_reachability()
        if chosen:
            self.model = chosen
            self.pane.remember_model(chosen)

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_retry(self) -> None:
        """Answer the last prompt again, after asking: it is one letter, and costs a request."""
        consequence = _("It is a new request to {model}; the answer there is stays above the new one.")
        question = Confirm(_("Answer the last prompt again?"), consequence.format(model=self.model))
        if not self.pane.may_retry or await self.app.push_screen_wait(question):
            self.pane.retry()

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_continue(self) -> None:
        """Ask for the rest of an answer that was cut short, after asking: it is one letter, and costs a request."""
        consequence = _("It is a new request to {model}.").format(model=self.model)
        question = Confirm(_("Ask for the rest of the answer?"), consequence)
        if Remedy.CONTINUE not in self.remedies or await self.app.push_screen_wait(question):
            self.pane.continue_answer()

    def action_remedy(self, name: str) -> None:
        """Retry or continue; on offer only where that mends how the last turn ended."""
        match Remedy(name):
            case Remedy.RETRY:
                self.pane.retry()
            case Remedy.CONTINUE:
                self.pane.continue_answer()

    def action_say_why_not(self, name: str) -> None:
        """Say why the last turn cannot be given again or gone on with."""
        if self._chat.live(self.session_id) is not None:
            stop = self._dependencies.keymap.shown("reply.stop")
            self.decline(_("The reply is still arriving; {key} stops it.").format(key=stop))
        elif Remedy(name) is Remedy.RETRY and self.pane.may_retry:
            key = self._dependencies.keymap.shown("turn.retry", Scope.CONVERSATION)
            self.decline(_("The answer is complete. {key} in the conversation asks for another one.").format(key=key))
        else:
            self.action_remedy(name)

    def action_edit_prompt(self) -> None:
        """Write the prompt at the cursor anew, in a fork."""
        self.pane.edit_prompt()

    def action_fork(self) -> None:
        """Fork the session after the exchange at the cursor."""
        self.pane.fork()

    def action_show_help(self) -> None:
        """Show the keys for what has the focus."""
        from litechat_tui.ui.screens.help import HelpScreen

        if self.is_active:
            self.app.push_screen(HelpScreen(self.focus_scope, self._dependencies.keymap))

    def run_command(self, command: Command) -> None:
        """Run a command of the table as if its key had been pressed where it works."""
        owner = {
            Scope.ANYWHERE: self,
            Scope.PROMPT: self.pane.composer.prompt,
            Scope.CONVERSATION: self.transcript,
            Scope.SESSIONS: self.sidebar.session_list,
            Scope.FILTER: self.sidebar.filter_box,
            Scope.FIND_BAR: self.conversation.find_bar.box,
        }[command.shortcuts[0].scope]
        self.call_later(self.app.run_action, command.shortcuts[0].action, owner)

    def _reveal_sidebar(self) -> None:
        if not self.has_class("-wide"):
            self.sidebar_raised = True
        else:
            self.sidebar_shown = True

    @property
    def _at_the_sessions(self) -> bool:
        return isinstance(self.focused, FilterBox | SessionList)

    @property
    def focus_scope(self) -> Scope:
        """What has the focus."""
        match self.focused:
            case SessionList():
                return Scope.SESSIONS
            case FilterBox():
                return Scope.FILTER
            case FindBox():
                return Scope.FIND_BAR
            case self.transcript:
                return Scope.CONVERSATION
            case _:
                return Scope.PROMPT


def _sidebar_width(remembered: str) -> int:
    """Return the columns that were chosen last, or the usual ones where nothing of use is remembered."""
    columns = int(remembered) if remembered.isascii() and remembered.isdecimal() and len(remembered) < 4 else 0
    return columns if NARROWEST_SIDEBAR <= columns <= WIDEST_SIDEBAR else SIDEBAR_WIDTH
