"""The one screen: sessions on the left, the conversation and the prompt on the right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import getters, on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input, TextArea

from litechat_tui.app.chat import ChatService
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.entries import Entry
from litechat_tui.app.positions import ReadingState
from litechat_tui.app.replies import IDLE, Activity
from litechat_tui.app.shortcuts import Command, Scope
from litechat_tui.domain.chat import Usage
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.light import Light
from litechat_tui.ui.bindings import bindings_at, same_keys
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.screens.reading import ReadingScreen
from litechat_tui.ui.widgets.attachment_list import AttachmentList
from litechat_tui.ui.widgets.chat_pane import ChatPane
from litechat_tui.ui.widgets.comparisons import Comparisons
from litechat_tui.ui.widgets.conversation import Conversation
from litechat_tui.ui.widgets.file_guard import FileGuard
from litechat_tui.ui.widgets.find_bar import FindBox
from litechat_tui.ui.widgets.footer import KeysFooter
from litechat_tui.ui.widgets.heading import FEWEST_ROWS, Heading
from litechat_tui.ui.widgets.housekeeper import Housekeeper
from litechat_tui.ui.widgets.model_selection import ModelSelection
from litechat_tui.ui.widgets.name_box import NameBox
from litechat_tui.ui.widgets.panes import NARROW, WIDE, Panes
from litechat_tui.ui.widgets.parameter_setting import ParameterSetting
from litechat_tui.ui.widgets.prompt import Prompt
from litechat_tui.ui.widgets.session_row import Marks
from litechat_tui.ui.widgets.shortening import Shortening
from litechat_tui.ui.widgets.sidebar import Sidebar
from litechat_tui.ui.widgets.status import StatusLine
from litechat_tui.ui.widgets.store_watcher import StoreWatcher
from litechat_tui.ui.widgets.template_use import TemplateUse
from litechat_tui.ui.widgets.transfers import Transfers
from litechat_tui.ui.widgets.welcome import Welcome
from litechat_tui.words import _, current_language

if TYPE_CHECKING:
    from litechat_tui.ui.widgets.account_watcher import AccountWatcher
    from litechat_tui.ui.widgets.hub_watcher import HubWatcher


class MainScreen(ReadingScreen[None]):
    """Holds the few things the panes share; everything else is the panes' own."""

    @dataclass
    class Titled(Message):
        """The title of the window may have changed."""

        title: str
        """With a mark while a reply arrives in any session."""

    BINDINGS = [
        *bindings_at(Scope.ANYWHERE),
        # Tried after those of the table, which are refused while what they do is not on offer.
        same_keys("turn.retry", "turns.say_why_not('retry')"),
        same_keys("turn.continue", "turns.say_why_not('continue')"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-normal"), (WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (FEWEST_ROWS, "-high")]
    AUTO_FOCUS = "#prompt"

    session_id: var[str] = var("")
    """The session on the right; it need not be stored yet."""
    model: var[str] = var("")
    """Alias the next prompt goes to."""
    running: var[frozenset[str]] = var(frozenset[str]())
    unread: var[frozenset[str]] = var(frozenset[str]())
    """Sessions with unread text that could not be written to the file; of others, the file knows."""
    unsent: var[frozenset[str]] = var(frozenset[str]())
    """Sessions that are not on the screen, with a draft or an unfinished edit."""
    activity: var[Activity] = var(IDLE)
    busy: var[bool] = var(False)
    usage: var[Usage | None] = var[Usage | None](None)
    light: var[Light] = var(Light.UNKNOWN)
    """The state of the proxy when it was last tried."""
    sidebar = getters.query_one(Sidebar)
    pane = getters.query_one(ChatPane)

    def __init__(self, dependencies: Dependencies, chat: ChatService, reading: ReadingState) -> None:
        super().__init__()
        self._dependencies = dependencies
        self._chat = chat
        self._reading = reading
        self.entries: Callable[[MainScreen], Iterable[Entry]] = lambda _screen: ()
        """Returns what `/` lists in the empty prompt of a screen."""
        self.language = current_language()
        """Language of the words on the screen."""
        reading.session_id = reading.session_id or dependencies.session_id or chat.blank_id
        # Set later, as Textual does after a first layout, it would style everything once more.
        self.add_class([name for least, name in self.HORIZONTAL_BREAKPOINTS if least <= self.app.size.width][-1])
        self.add_class([name for least, name in self.VERTICAL_BREAKPOINTS if least <= self.app.size.height][-1])
        self.set_reactive(MainScreen.session_id, reading.session_id)
        self.set_reactive(MainScreen.model, chat.model)
        self.set_reactive(MainScreen.running, chat.running)
        self.set_reactive(MainScreen.unread, reading.unread)
        self.panes = Panes(dependencies.local, id="panes")
        self.model_selection = ModelSelection(dependencies, chat)
        self.housekeeper = Housekeeper(dependencies)
        self.parameter_setting = ParameterSetting(dependencies, chat, self.housekeeper)
        self.template_use = TemplateUse(dependencies)
        self.transfers = Transfers(dependencies)
        self.comparisons = Comparisons(dependencies, chat)
        self._watcher: AccountWatcher | None = None
        self._hub_watcher: HubWatcher | None = None
        self._watches = False
        """Whether the screen that this one takes the place of looked at the proxy."""

    def compose(self) -> ComposeResult:
        """Lay out the panes and bind them to what they share."""
        dependencies = self._dependencies
        with self.panes:
            sidebar = Sidebar(dependencies.session_reader, dependencies.clock, id="sidebar")
            sidebar.styles.width = self.panes.sidebar_width
            yield sidebar.data_bind(
                MainScreen.running, MainScreen.unread, MainScreen.unsent, current=MainScreen.session_id
            )
            yield ChatPane(dependencies, self._chat, self._reading, id="chat").data_bind(MainScreen.session_id)
        yield StatusLine(dependencies.endpoint, dependencies.keymap, id="status").data_bind(
            MainScreen.activity,
            MainScreen.busy,
            MainScreen.model,
            MainScreen.usage,
            MainScreen.light,
        )
        yield KeysFooter(show_command_palette=False, compact=True)
        yield self.model_selection
        yield self.housekeeper
        yield self.parameter_setting.data_bind(MainScreen.session_id)
        yield self.template_use
        yield self.transfers
        yield self.comparisons
        yield StoreWatcher(dependencies.queries, dependencies.journal)
        if dependencies.file is not None:
            yield FileGuard(dependencies.file)

    def on_mount(self) -> None:
        """Look for what an earlier start left unsent."""
        self.pane.composer.offer([lambda: self.entries(self)])
        self.look_for_drafts()
        if self._watches:
            self.watch_account()

    def watch_account(self) -> None:
        """Begin to look at the proxy from time to time. The first frame needs nothing of it."""
        self._watch_tools()
        if self._dependencies.account is not None and self._watcher is None:
            from litechat_tui.ui.widgets.account_watcher import AccountWatcher

            self._watcher = AccountWatcher(self._dependencies, self._chat, self._dependencies.account(), self.pane)
            self.mount(self._watcher)
        if self._dependencies.hub is not None and self._hub_watcher is None:
            from litechat_tui.ui.widgets.hub_watcher import HubWatcher

            self._hub_watcher = HubWatcher(self._dependencies.hub(), self._chat)
            self.mount(self._hub_watcher)

    def _watch_tools(self) -> None:
        if self._dependencies.tools is not None:
            from litechat_tui.ui.widgets.tool_watcher import ToolWatcher

            if not self.query(ToolWatcher):
                key = self._dependencies.keymap.shown("tools.show", Scope.ANYWHERE)
                self.mount(ToolWatcher(self._dependencies.tools(), self._chat, key))

    def _count(self) -> None:
        if self._watcher is not None:
            self._watcher.count()

    @work(group="drafts", exclusive=True, exit_on_error=False)
    async def look_for_drafts(self) -> None:
        """Mark the sessions of which the file holds a draft or an edit."""
        with suppress(StoreError):  # the sidebar meets the same error and shows it
            await asyncio.to_thread(self._chat.drafts.look)
        self._mark_drafts()

    def _mark_drafts(self) -> None:
        self.unsent = self._chat.drafts.unsent() - {self.session_id}

    def successor(self) -> MainScreen:
        """Return a screen in the language in use that goes on where this one is; this one rests from now on."""
        self.pane.hand_over()
        screen = MainScreen(self._dependencies, self._chat, self._reading)
        screen.entries = self.entries
        screen.panes.go_on_from(self.panes)
        screen.model_selection.go_on_from(self.model_selection)
        screen.housekeeper.go_on_from(self.housekeeper)
        screen._watches = self._watcher is not None or self._hub_watcher is not None
        return screen

    @property
    def action_owners(self) -> Mapping[str, Widget]:
        """The parts that have actions of the command table, by the name before the dot; the others are the screen's."""
        return {
            "panes": self.panes,
            "model": self.model_selection,
            "parameters": self.parameter_setting,
            "turns": self.pane.turns,
            "house": self.housekeeper,
            "templates": self.template_use,
            "transfers": self.transfers,
            "compare": self.comparisons,
            "context": self.pane.shortening,
            "approval": self.conversation.approval,
            "attached": self.pane.attached_files,
        }

    # News from the panes

    @on(Sidebar.SessionShown)
    def _show_session(self, event: Sidebar.SessionShown) -> None:
        self.session_id = event.session.id

    @on(Sidebar.SessionOpened)
    @on(Welcome.SessionChosen)
    def _open_session(self, event: Sidebar.SessionOpened | Welcome.SessionChosen) -> None:
        self.session_id = event.session.id
        self.panes.action_focus_prompt()

    @on(Conversation.Read)
    def _conversation_read(self, event: Conversation.Read) -> None:
        self.unread -= {event.session_id}
        if event.unread:
            self.mark_read(event.session_id)
        self.model_selection.session_read(event.session_id, event.model)
        self._count()

    @on(Comparisons.Kept)
    def _go_on_with_kept(self, event: Comparisons.Kept) -> None:
        self.session_id = event.session.id
        self.panes.action_focus_prompt()
        self.housekeeper.keep(event.session, event.others)

    @on(Comparisons.SessionWanted)
    @on(Housekeeper.SessionWanted)
    def _show_wanted_session(self, event: Housekeeper.SessionWanted | Comparisons.SessionWanted) -> None:
        self.session_id = event.session_id
        self.sidebar.refresh_sessions()

    @on(Housekeeper.Changed)
    @on(Transfers.Imported)
    @on(Comparisons.Seen)
    def show_what_changed(self) -> None:
        """Read titles and what else belongs to sessions as a whole anew."""
        self.sidebar.refresh_sessions()
        self.conversation.file_changed()
        self._tell_hub()

    @on(ParameterSetting.Waiting)
    def _show_parameters(self) -> None:
        self.conversation.show_parameters()

    @on(Prompt.ListOpened)
    def _list_templates(self) -> None:
        self.template_use.list_entries()

    @on(TemplateUse.Used)
    def _take_template(self, event: TemplateUse.Used) -> None:
        made, model, parameters = event.made, self.model, self.conversation.heading.parameters

        def use() -> None:
            if made.model and made.model != model:
                self.model_selection.take(made.model)
            if made.parameters:
                self.parameter_setting.take(made.parameters)

        def undo() -> None:
            if made.model and made.model != model:
                self.model_selection.take(model)
            if made.parameters:
                self.parameter_setting.put(parameters)

        self.pane.composer.take(made.text, use, undo)

    @on(NameBox.Named)
    def _name_session(self, event: NameBox.Named) -> None:
        self.housekeeper.named(event)

    def action_rename_session(self) -> None:
        """Write another name for the session, in the list, which is shown for that."""
        self.panes.show_sidebar()
        self.housekeeper.action_rename()

    @on(Shortening.Summed)
    def _begin_with_summary(self, event: Shortening.Summed) -> None:
        self.action_new_session()
        self.call_after_refresh(self.pane.composer.take, event.text)

    @on(ModelSelection.Changed)
    def _show_model(self, event: ModelSelection.Changed) -> None:
        self.model = event.model
        self._count()

    @on(ChatPane.Forked)
    def _show_fork(self, event: ChatPane.Forked) -> None:
        self.session_id = event.session_id
        self.panes.action_focus_prompt()
        self.sidebar.refresh_sessions()

    @on(ModelSelection.ProxyAsked)
    def _proxy_asked(self) -> None:
        self.show_reachability()

    def on_account_watcher_looked(self) -> None:
        """Show what the proxy is like now. Named so, since the watcher is not loaded before the first frame."""
        self.show_reachability()

    def show_reachability(self) -> None:
        """Show the state of the proxy as it is known by now."""
        self.light = self._chat.reachability.light

    @on(Heading.Changed)
    def _show_title(self) -> None:
        title = self.conversation.heading.title
        self.post_message(self.Titled(f"● {title}" if self._chat.running else title))

    @on(ChatPane.RepliesChanged)
    def _mark_sessions(self, event: ChatPane.RepliesChanged) -> None:
        self.running = self._chat.running
        self._tell_hub()
        self._show_title()
        self.show_reachability()
        self.unread = (self._reading.unread | event.unread) - {self.session_id}
        self._mark_drafts()
        self.sidebar.refresh_sessions()
        if event.read:
            self.mark_read(event.read)

    @work(group="read", exit_on_error=False)
    async def mark_read(self, session_id: str) -> None:
        """Take the mark of an unread session away, in the file too."""
        if await asyncio.to_thread(self._dependencies.commands.mark_read, session_id):
            self.sidebar.refresh_sessions()

    @on(ChatPane.ActivityChanged)
    def _show_activity(self, event: ChatPane.ActivityChanged) -> None:
        self.activity, self.usage = event.activity, event.usage
        self.busy = event.activity.phase is not None
        self._show_title()
        self.show_reachability()

    @on(ChatPane.ModelWanted)
    def _ask_for_model(self) -> None:
        self.model_selection.ask()

    @on(StoreWatcher.Checked)
    def _show_changes(self, event: StoreWatcher.Checked) -> None:
        # What could not be written at first is written by this window, which is no change to it.
        if event.changed or self._reading.unwritten:
            self.sidebar.refresh_sessions()
            self.conversation.file_changed()
            self.look_for_drafts()
            self._tell_hub()

    def _tell_hub(self) -> None:
        """Say that there may be something to push. What came from the hub itself is in step already."""
        if self._hub_watcher is not None:
            self._hub_watcher.wake()

    def on_hub_watcher_told(self) -> None:
        """Show how file and hub stand. Named so, since the watcher is not loaded before the first frame."""
        if self._hub_watcher is not None:
            self.query_one(StatusLine).hub = self._hub_watcher.standing

    @on(Reporting.Failed)
    def _show_error(self, event: Reporting.Failed) -> None:
        self.show_error(event.error)

    # Actions of the command table

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer Stop while the reply here arrives and the reader is with it, Back where it leads away, and so on."""
        match action:
            case "stop":
                elsewhere = self.panes.at_the_sessions or isinstance(self.focused, FindBox | AttachmentList)
                # The banner of an edit says that Esc leaves it; Ctrl+C stops the reply.
                editing = self.pane.composer.editing and isinstance(self.focused, Prompt)
                return self.busy and not (elsewhere or editing)
            case "back" if isinstance(self.focused, Prompt):
                bar, composer = self.conversation.find_bar, self.pane.composer
                return bar.opened or composer.editing or self.sidebar.filtering
            case _:
                return super().check_action(action, parameters)

    def watch_session_id(self) -> None:
        """Remember which session is on the screen, and mark the one before if something is left in its box."""
        self._reading.session_id = self.session_id
        self.call_later(self._mark_drafts)

    def watch_unread(self) -> None:
        """Remember which sessions have unread text that the file does not have."""
        self._reading.unread = self.unread

    def watch_busy(self) -> None:
        """Let the footer follow."""
        self.refresh_bindings()

    def action_stop(self) -> None:
        """Stop the reply on the screen."""
        self.pane.turns.stop()

    async def action_interrupt(self) -> None:
        """Copy what is selected; else stop the reply here; else empty the box to type in; else say how to quit."""
        box = self.focused if isinstance(self.focused, Input | TextArea) else None
        if selected := (box and box.selected_text) or self.get_selected_text():
            self.copy(selected, _("Selection"))
            self.clear_selection()
        elif self.pane.turns.arriving:
            self.pane.turns.stop()
        elif isinstance(box, Input) and box.value:
            box.value = ""
        elif isinstance(box, Input) or not self.pane.composer.clear():
            await self.run_action("app.help_quit")

    def action_focus_question(self) -> None:
        """Go to the question about a tool call; where there is none, the key does what it does elsewhere."""
        if self.conversation.approval.call is None:
            raise SkipAction
        self.conversation.approval.action_focus_question()

    def action_back(self) -> None:
        """Close what is open and go back to the prompt. Never quits."""
        self.refresh_bindings()
        if not self.panes.at_the_sessions and self.stop_finding():
            return
        if self.focused is self.pane.composer.prompt:
            self.pane.composer.cancel_edit()
        if self.sidebar.session_list.choose_none() or (self.panes.at_the_sessions and self.sidebar.leave_shelf()):
            return
        self.sidebar.end_filter()
        self.panes.action_focus_prompt()

    def action_new_session(self) -> None:
        """Show the empty session, with what was typed there; it begins to exist with its first prompt."""
        self.session_id = self._chat.blank_id
        self.panes.action_focus_prompt()

    @work(group="find-session", exclusive=True, exit_on_error=False)
    async def action_find_session(self) -> None:
        """Let the reader find a session, and go to what was found in it."""
        from litechat_tui.ui.screens.session_finder import SessionFinder

        of, marks = self._dependencies, Marks(self.running, self.unread, self.unsent)
        passage = await self.app.push_screen_wait(SessionFinder(of.search, of.index, of.clock, marks))
        if passage is not None:
            self.conversation.seek(passage)
            self.session_id = passage.session_id
            self.panes.action_focus_prompt()

    def action_show_origin(self) -> None:
        """Show the session that the one on the screen was forked from."""
        if (origin := self.conversation.origin) is not None:
            self.session_id = origin.id
        else:
            self.decline(_("This session was not forked from another one."))

    def action_scroll_transcript(self, action: str) -> None:
        """Run a scrolling action of the conversation, wherever the focus is."""
        self.pane.scroll(action)

    def action_show_help(self) -> None:
        """Show the keys for what has the focus."""
        from litechat_tui.ui.screens.help import HelpScreen

        if self.is_active:
            self.app.push_screen(HelpScreen(self.panes.focus_scope, self._dependencies.keymap))

    def action_show_statistics(self) -> None:
        """Show what was said and consumed."""
        from litechat_tui.ui.screens.statistics import StatisticsScreen

        if self.is_active:
            self.app.push_screen(StatisticsScreen(self._dependencies.spending, self._dependencies.clock))

    def action_show_tools(self) -> None:
        """Show the servers of tools and what they offer."""
        from litechat_tui.ui.screens.tools import ToolsScreen
        from litechat_tui.ui.widgets.tool_watcher import ToolWatcher

        if self.is_active:
            control = self._dependencies.tools() if self._dependencies.tools else None
            for watcher in self.query(ToolWatcher):
                watcher.seen()
            self.app.push_screen(ToolsScreen(control, self.session_id))

    @work(group="browser", exclusive=True, exit_on_error=False)
    async def action_open_admin_page(self) -> None:
        """Open the proxy's Admin UI at the session on the screen, or copy its address where there is no browser."""
        from litechat_tui.ui.admin_page import open_session

        address = await open_session(self, self._dependencies.endpoint, self.conversation)
        if address:
            self.copy(address, _("No browser can be opened here. {address}").format(address=address))

    def run_command(self, command: Command) -> None:
        """Run a command of the table as if its key had been pressed where it works."""
        owner = self.panes.owner(command.shortcuts[0].scope)
        self.call_later(self.app.run_action, command.shortcuts[0].action, owner)
