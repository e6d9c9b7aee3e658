"""The Textual app: themes, palette, quitting. Everything a person looks at is in the main screen."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from textual import on, work
from textual.actions import ActionParseResult, parse
from textual.app import SystemCommand
from textual.binding import Binding
from textual.dom import DOMNode
from textual.events import DescendantFocus, Event, Key, Paste
from textual.geometry import Offset
from textual.message import Message
from textual.screen import Screen
from textual.theme import Theme
from textual.timer import Timer
from textual.worker import Worker

from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.entries import Entry
from litechat_tui.app.positions import ReadingState
from litechat_tui.app.restart import Restart
from litechat_tui.domain.errors import ConfigurationError, StoreError
from litechat_tui.ui.bindings import app_bindings, textual_keymap
from litechat_tui.ui.caret import caret_of
from litechat_tui.ui.commands_in_palette import command_entries, language_rows, table_rows
from litechat_tui.ui.held_keys import HeldKeys
from litechat_tui.ui.preferences import Preferences
from litechat_tui.ui.quitting import Quitting
from litechat_tui.ui.screens.dialog import CommandsInOrder, Palette
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.terminal_app import TerminalApp
from litechat_tui.ui.themes import ThemeCommands
from litechat_tui.ui.toasts import show_problem
from litechat_tui.ui.upkeep import Upkeep
from litechat_tui.ui.widgets.chat_pane import ChatPane
from litechat_tui.ui.widgets.store_watcher import StoreWatcher
from litechat_tui.ui.widgets.transfers import Transfers
from litechat_tui.ui.window_title import WindowTitle
from litechat_tui.words import _, current_language, use

NOTICE_SECONDS = 20
"""Seconds that a notice of the start is shown: it may be one of several, and names an entry of a file."""

REST_SECONDS = 1.0
"""Seconds after the first frame until the SDK is loaded, unless a key is pressed: loading slows the screen down."""

WATCH_SECONDS = 1.0
"""Seconds after that until the proxy is looked at, which is less urgent."""

KEY_SECONDS = 0.05
"""Seconds after the first key until then."""


class LitechatApp(TerminalApp, inherit_bindings=False):
    """A full-screen chat client for a LiteLLM Proxy."""

    class IndexMoved(Message):
        """The index of all text has come further."""

    class SessionTitled(Message):
        """A model has given a session its title."""

    COMMANDS = {CommandsInOrder}
    BINDINGS = [*app_bindings(), Binding("ctrl+c", "help_quit", show=False)]

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__()
        self._chat = dependencies.chat(self._spawn, keeps_drafts=True)
        catalog = self._chat.reachability.watched(dependencies.catalog)
        self._dependencies = dependencies = replace(dependencies, catalog=catalog)
        self._reading = ReadingState()
        self._misconfigured: ConfigurationError | None = None
        self.restart: Restart | None = None
        """How the program is to go on after this; None when it is to end."""
        self._held_keys = HeldKeys(self, super().on_event)
        self._is_typing = False
        """Whether a key was pressed before loading has begun."""
        self._preferences = Preferences(dependencies.local, self)
        self._quitting = Quitting(self, self._chat, dependencies.file)
        self._upkeep = Upkeep(dependencies, self._show_index)
        if dependencies.titles is not None:
            dependencies.titles.listen(lambda _session_id: self.post_message(self.SessionTitled()))
        self._loading: Timer | None = None
        """Waits until nothing has happened for a moment; None once loading has begun."""
        with suppress(StoreError):  # the sidebar will meet the same error and show it
            # Read before the first frame: what a person types then never meets a draft that arrives late.
            self._chat.drafts.load(dependencies.session_id or self._chat.blank_id)
        self.use_theme(self._preferences.theme)
        if not dependencies.language_chosen and self._preferences.language:
            use(self._preferences.language)

    def caret(self) -> Offset | None:
        """Return where text is typed now; where none is, the prompt: what is typed next goes there."""
        screen, caret = self.screen, super().caret()
        if caret is None and isinstance(screen, MainScreen) and screen.is_mounted:
            return caret_of(screen.pane.composer.prompt)
        return caret

    @on(MainScreen.Titled)
    def _show_window_title(self, event: MainScreen.Titled) -> None:
        if isinstance(self._driver, WindowTitle):
            self._driver.set_window_title(event.title)

    def _spawn(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run what the chat service does beside the screen; what it raises is shown like any worker's failure."""
        _: Worker[None] = self.run_worker(work, group="chat", exit_on_error=False)

    @property
    def failure(self) -> Exception | None:
        """What ended the app: a defect, or settings that are wrong; None when it was left."""
        return self._exception or self._misconfigured

    async def on_event(self, event: Event) -> None:
        """Let no key get lost before its box has the focus, and every input insert every character."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        await self._held_keys.take(event)
        if self._loading is None:
            self._load()
        elif not self._is_typing:
            # Not before the letter is on the screen, which would wait for it.
            self._is_typing = True
            self._loading.stop()
            self._loading = self.set_timer(KEY_SECONDS, self._load)

    @on(DescendantFocus)
    async def _a_box_has_the_focus(self) -> None:
        await self._held_keys.release()

    def _parse_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> tuple[DOMNode, str, tuple[object, ...]]:
        """Let an action name the part of the screen that has it; Textual (8.2.8) knows app, screen and focus only."""
        parsed = parse(action) if isinstance(action, str) else action
        # Also of a screen behind a dialog, whose bindings are looked at now and then.
        if parsed[0] not in ("", *self._action_targets) and isinstance(screen := default_namespace.screen, MainScreen):
            namespaces = screen.action_owners
        return super()._parse_action(parsed, default_namespace, namespaces)

    def get_default_screen(self) -> MainScreen:
        """Return the one screen."""
        screen = MainScreen(self._dependencies, self._chat, self._reading)
        screen.entries = self._entries
        # `switch_screen` takes a callback off the screen that goes, and Textual (8.2.8) gives none to the first one.
        screen._push_result_callback(self, None)  # noqa: SLF001 - there is no public way
        return screen

    def _entries(self, screen: MainScreen) -> Iterator[Entry]:
        """Yield what `/` lists in the empty prompt: the commands, except those that need a text there."""
        for entry in command_entries(screen, self._dependencies.keymap, self._preferences):
            if entry.name not in ("prompt.send", "prompt.newline"):
                yield entry

    def on_mount(self) -> None:
        """Begin to load the engine once the first frame is on its way, and end cleanly on a signal."""
        if chosen := textual_keymap(self._dependencies.keymap):
            self.set_keymap(chosen)
        self.theme_changed_signal.subscribe(self, self._remember_theme)
        self.screen_change_signal.subscribe(self, lambda _screen: self.call_later(self._renew_screen))
        self._loading = self.set_timer(REST_SECONDS, self._load)
        for name in ("SIGTERM", "SIGHUP"):
            if (number := getattr(signal, name, None)) is not None:
                asyncio.get_running_loop().add_signal_handler(number, self.exit)

    def _load(self) -> None:
        """Load and check beside the screen what the first frame did not need."""
        if self._loading is not None:
            self._loading.stop()
            self._loading = None
            self._dependencies.runner.start()
            self._upkeep.start()
            self.validate_settings()
            self.set_timer(WATCH_SECONDS, self._watch_account)
        for problem in self._dependencies.notices:
            show_problem(self, problem, NOTICE_SECONDS)

    def _watch_account(self) -> None:
        """Begin to look at the proxy, once nobody waits for a first token, which loading that would slow down."""
        if self._chat.awaits_text:
            self.set_timer(WATCH_SECONDS, self._watch_account)
            return
        for screen in self._main_screens():
            screen.watch_account()

    def _show_index(self, _progress: object) -> None:
        """Show the titles that the index has brought. Called on a thread of its own."""
        self.post_message(self.IndexMoved())

    @on(IndexMoved)
    def _list_anew(self) -> None:
        for screen in self._main_screens():
            screen.sidebar.refresh_sessions()

    @on(SessionTitled)
    def _show_titles(self) -> None:
        self._upkeep.wake()
        for screen in self._main_screens():
            screen.show_what_changed()

    def _main_screens(self) -> Iterator[MainScreen]:
        return (screen for screen in self.screen_stack if isinstance(screen, MainScreen))

    @on(StoreWatcher.Checked)
    def _index_what_others_wrote(self, event: StoreWatcher.Checked) -> None:
        if event.changed:
            self._upkeep.wake()

    @on(Transfers.Imported)
    def _index_what_came(self) -> None:
        self._upkeep.wake()

    async def on_unmount(self) -> None:
        """End what goes on beside the screen."""
        await asyncio.to_thread(self._upkeep.close)

    @work(group="validate", exclusive=True, exit_on_error=False)
    async def validate_settings(self) -> None:
        """Show what is wrong with the settings, and leave or start again: nothing could be sent."""
        try:
            await asyncio.to_thread(self._dependencies.validate)
        except ConfigurationError as error:
            from litechat_tui.ui.screens.misconfigured import Misconfigured, WayOn

            while (way := await self.push_screen_wait(Misconfigured(error.problems))) is WayOn.SETUP:
                if await self._was_set_up():
                    self.restart = Restart.CONFIGURED
                    break
            if way is WayOn.DEMO:
                self.restart = Restart.DEMO
            elif way is WayOn.QUIT:
                self._misconfigured = error
            self.exit()

    async def _was_set_up(self) -> bool:
        """Set up step by step, and return whether that came to its end. Call it from a worker."""
        from litechat_tui.ui.screens.setup import SetupScreen

        done: bool = await self.push_screen_wait(SetupScreen(self._dependencies.setup))
        return done

    @work(group="setup", exclusive=True, exit_on_error=False)
    async def action_set_up(self) -> None:
        """Set up step by step, and start again with the new settings."""
        if await self._was_set_up():
            self.restart = Restart.CONFIGURED
            if not await self._quitting.leave():
                self.restart = None

    def _remember_theme(self, theme: Theme) -> None:
        self._preferences.theme = theme.name

    async def use_language(self, language: str) -> None:
        """Speak another language from now on, and remember it."""
        use(language)
        self._preferences.language = language
        await self._renew_screen()

    async def _renew_screen(self) -> None:
        """Replace the main screen once it is in front and its words are in another language than the one in use.

        Everything that goes on is kept outside of it.
        """
        match self.screen_stack:
            case [*_, MainScreen() as screen] if screen.language != current_language():
                await self.switch_screen(screen.successor())

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield the command table for the palette, with the keys."""
        if not isinstance(screen, MainScreen):
            return
        yield from table_rows(screen, self._dependencies.keymap, self._preferences)
        yield from language_rows(self.use_language)

    def action_command_palette(self) -> None:
        """Open the palette."""
        self._open_palette(Palette(id="--command-palette"))

    def search_themes(self) -> None:
        """Open the palette on the themes."""
        self._open_palette(Palette([ThemeCommands], placeholder=_("Search for themes…")))

    def _open_palette(self, palette: Palette) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(palette)

    def action_show_doctor(self) -> None:
        """Look at every link from the settings to the model, over whatever is on the screen; or close that again."""
        from litechat_tui.ui.screens.doctor import DoctorScreen

        if isinstance(self.screen, DoctorScreen):
            self.screen.dismiss()
        elif not any(isinstance(screen, DoctorScreen) for screen in self.screen_stack):
            self.push_screen(DoctorScreen(self._dependencies.examination, self._dependencies.redactor))

    def action_help_quit(self) -> None:
        """Name the key that quits, to those who expect Ctrl+C to."""
        self.notify(_("{key} quits the program.").format(key=self._dependencies.keymap.shown("app.quit")), markup=False)

    async def action_quit(self) -> None:
        """Leave; ask first only while a reply is arriving or the session file has lost its place."""
        self.leave()

    @work(group="quit", exit_on_error=False)
    async def leave(self) -> None:
        """Ask when there is something to ask, then exit."""
        await self._quitting.leave()

    @on(ChatPane.RepliesChanged)
    def _leave_after_the_last_reply(self) -> None:
        self._upkeep.wake()
        self._quitting.replies_changed()
