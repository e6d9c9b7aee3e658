"""The Textual app: themes, palette, quitting. Everything a person looks at is in the main screen."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.driver import Driver
from textual.events import DescendantFocus, Event, Key, Paste
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.notifications import Notification, Notify, SeverityLevel
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.likely import likely_first, used
from litechat_tui.app.positions import ReadingState
from litechat_tui.app.shortcuts import Command
from litechat_tui.domain.errors import ConfigurationError, LitechatError, Problem, StoreError
from litechat_tui.ui.bindings import app_bindings, textual_keymap
from litechat_tui.ui.caret import caret_of
from litechat_tui.ui.palette import Nearest256, Shapes
from litechat_tui.ui.pasting import pasted, use_paste_parser
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.dialog import CommandsInOrder, Palette
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.ui.themes import TERMINAL, THEMES, ThemeCommands
from litechat_tui.ui.typed_keys import typed
from litechat_tui.ui.widgets.chat_pane import ChatPane
from litechat_tui.ui.widgets.file_guard import offer_rescue
from litechat_tui.ui.window_title import WindowTitle, with_window_title
from litechat_tui.words import _, current_language, use
from litechat_tui.words.catalogue import LANGUAGES
from litechat_tui.words.problems import problem_text, problem_title

RECENT_COMMANDS = "recent_commands"
"""Name under which the commands run from the palette are remembered."""

NOTICE_SECONDS = 20
"""Seconds that a notice of the start is shown: it may be one of several, and names an entry of a file."""

REST_SECONDS = 1.0
"""Seconds after the first frame until the SDK is loaded, unless a key is pressed: loading slows the screen down."""

KEY_SECONDS = 0.05
"""Seconds after the first key until then."""


class LitechatApp(App[None], inherit_bindings=False):
    """A full-screen chat client for a LiteLLM Proxy."""

    TITLE = "litechat-tui"
    CSS_PATH = "app.tcss"
    COMMANDS = {CommandsInOrder}
    BINDINGS = [*app_bindings(), Binding("ctrl+c", "help_quit", show=False)]

    def __init__(self, dependencies: Dependencies) -> None:
        if not os.environ.get("NO_COLOR"):
            os.environ.pop("NO_COLOR", None)  # an empty one is none (https://no-color.org), but not to Textual
        super().__init__()
        self._caret = Offset(0, 0)
        """Where the caret was last."""
        self._chat = dependencies.chat(self._spawn, keeps_drafts=True)
        catalog = self._chat.reachability.watched(dependencies.catalog)
        self._dependencies = dependencies = replace(dependencies, catalog=catalog)
        self._reading = ReadingState()
        self._misconfigured: ConfigurationError | None = None
        self._typed: list[Event] = []
        """Keys and pasted text that are not handed on yet."""
        self._is_focused = False
        """Whether a box has had the focus: what is typed before would go nowhere."""
        self._quitting: Confirm | None = None
        """The question whether to quit that was asked last."""
        self._is_typing = False
        """Whether a key was pressed before loading has begun."""
        self._loading: Timer | None = None
        """Waits until nothing has happened for a moment; None once loading has begun."""
        with suppress(StoreError):  # the sidebar will meet the same error and show it
            # Read before the first frame: what a person types then never meets a draft that arrives late.
            self._chat.drafts.load(dependencies.session_id or self._chat.blank_id)
        self._shapes, self._nearest = Shapes(), Nearest256()
        self.animation_level = "none"
        for name in self.available_themes:
            self.unregister_theme(name)  # Textual's own were never looked at here
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self._first_theme()
        self._use_remembered_language()

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own cursor goes with every frame: to the caret, for an input method opens there.

        Where nothing is typed in, that is the prompt: what is typed next goes there.
        """
        screen = self.screen
        caret = caret_of(screen.focused)
        if caret is None and isinstance(screen, MainScreen) and screen.is_mounted:
            caret = caret_of(screen.pane.composer.prompt)
        self._caret = caret or self._caret
        return self._caret

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        """Keep nothing: boxes set it before they are laid out."""

    @on(MainScreen.Titled)
    def _show_window_title(self, event: MainScreen.Titled) -> None:
        if isinstance(self._driver, WindowTitle):
            self._driver.set_window_title(event.title)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what every line passes through on its way to the terminal."""
        if self.no_color and self.native_ansi_color:
            return [self._shapes]
        filters = super().get_line_filters()
        return [*filters, self._nearest] if self.console.color_system == "256" else filters

    def _first_theme(self) -> str:
        """Return the theme that was chosen last, where the terminal has the colours for it."""
        if self.no_color or self.console.color_system not in ("truecolor", "256"):
            return TERMINAL.name
        try:
            name = self._dependencies.local.preference("theme")
        except StoreError:
            name = None  # the sidebar will meet the same error and show it
        return name if name in self.available_themes else THEMES[0].name

    def _use_remembered_language(self) -> None:
        """Speak the language that was chosen last, unless this start was asked for another one."""
        if self._dependencies.language_chosen:
            return
        with suppress(StoreError):  # as above
            language = self._dependencies.local.preference("language")
            if language in LANGUAGES:
                use(language)

    def _spawn(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run what the chat service does beside the screen; what it raises is shown like any worker's failure."""
        _: Worker[None] = self.run_worker(work, group="chat", exit_on_error=False)

    @property
    def failure(self) -> Exception | None:
        """What ended the app: a defect, or settings that are wrong; None when it was left."""
        return self._exception or self._misconfigured

    def _fatal_error(self) -> None:
        # Textual would print a traceback with local variables, and with them a key; whoever ran the app has `failure`.
        self.bell()
        self._close_messages_no_wait()

    async def on_event(self, event: Event) -> None:
        """Let no key get lost before the first box has the focus, and every input insert every character."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(typed(event) if isinstance(event, Key) else pasted(event))
        if self._is_focused or self.focused is not None:
            await self._hand_on()
        if self._loading is None:
            self._load()
        elif not self._is_typing:
            # Not before the letter is on the screen, which would wait for it.
            self._is_typing = True
            self._loading.stop()
            self._loading = self.set_timer(KEY_SECONDS, self._load)

    @on(DescendantFocus)
    async def _hand_on(self) -> None:
        """Hand on what was typed, in order."""
        self._is_focused = True
        while self._typed:
            await super().on_event(self._typed.pop(0))

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of the terminal, which takes pasted text as text and shows the title of the window."""
        driver = super().get_driver_class()
        use_paste_parser(driver)
        return with_window_title(driver)

    def get_default_screen(self) -> MainScreen:
        """Return the one screen."""
        screen = MainScreen(self._dependencies, self._chat, self._reading)
        # `switch_screen` takes a callback off the screen that goes, and Textual (8.2.8) gives none to the first one.
        screen._push_result_callback(self, None)  # noqa: SLF001 - there is no public way
        return screen

    def on_mount(self) -> None:
        """Begin to load the engine once the first frame is on its way, and end cleanly on a signal."""
        if chosen := textual_keymap(self._dependencies.keymap):
            self.set_keymap(chosen)
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember("theme", theme.name))
        self.screen_change_signal.subscribe(self, lambda _screen: self.call_later(self._renew_screen))
        self._loading = self.set_timer(REST_SECONDS, self._load)
        for name in ("SIGTERM", "SIGHUP"):
            if (number := getattr(signal, name, None)) is not None:
                asyncio.get_running_loop().add_signal_handler(number, self.exit)

    def on_ready(self) -> None:
        """Collect garbage again, which the start goes without."""
        gc.enable()

    def _load(self) -> None:
        """Load and check beside the screen what the first frame did not need."""
        if self._loading is not None:
            self._loading.stop()
            self._loading = None
            self._dependencies.runner.start()
            self.validate_settings()
        for problem in self._dependencies.notices:
            self._show(problem, NOTICE_SECONDS)

    @work(group="validate", exclusive=True, exit_on_error=False)
    async def validate_settings(self) -> None:
        """Show what is wrong with the settings, and leave: nothing could be sent."""
        try:
            await asyncio.to_thread(self._dependencies.validate)
        except ConfigurationError as error:
            from litechat_tui.ui.screens.misconfigured import Misconfigured

            await self.push_screen_wait(Misconfigured(error.problems))
            self._misconfigured = error
            self.exit()

    def _remember(self, name: str, choice: str) -> None:
        """Keep a choice for the next start."""
        work = partial(asyncio.to_thread, self._dependencies.local.remember, name, choice)
        _: Worker[None] = self.run_worker(work, group=f"remember-{name}", exclusive=True, exit_on_error=False)

    async def use_language(self, language: str) -> None:
        """Speak another language from now on, and remember it."""
        use(language)
        self._remember("language", language)
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
        for command in likely_first(screen.focus_scope, self._recent_commands(), busy=screen.busy):
            keys = self._dependencies.keymap.written(command, command.shortcuts[0])
            words = " · ".join([*keys[:1], _(command.help)])
            yield SystemCommand(_(command.title), words, partial(self._run_command, screen, command))
        yield from self._language_commands()

    def _recent_commands(self) -> Sequence[str]:
        """Return the ids of the commands that were run from the palette, the last one first."""
        with suppress(StoreError):  # the order is a convenience, and the next write tells what is wrong with the file
            return (self._dependencies.local.preference(RECENT_COMMANDS) or "").split()
        return ()

    def _run_command(self, screen: MainScreen, command: Command) -> None:
        self._remember(RECENT_COMMANDS, " ".join(used(command.id, self._recent_commands())))
        screen.run_command(command)

    def _language_commands(self) -> Iterator[SystemCommand]:
        """Yield one command for each language, which calls it by its own name."""
        explanation = _("Show everything in this language; it is remembered.")
        for language, name in LANGUAGES.items():
            title = _("Language: {language}").format(language=name)
            yield SystemCommand(title, explanation, partial(self.use_language, language))

    def action_command_palette(self) -> None:
        """Open the palette."""
        self._open_palette(Palette(id="--command-palette"))

    def search_themes(self) -> None:
        """Open the palette on the themes."""
        self._open_palette(Palette([ThemeCommands], placeholder=_("Search for themes…")))

    def _open_palette(self, palette: Palette) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(palette)

    def action_help_quit(self) -> None:
        """Name the key that quits, to those who expect Ctrl+C to."""
        self.notify(_("{key} quits the program.").format(key=self._dependencies.keymap.shown("app.quit")), markup=False)

    async def action_quit(self) -> None:
        """Leave; ask first only while a reply is arriving or the session file has lost its place."""
        self.leave()

    @work(group="quit", exclusive=True, exit_on_error=False)
    async def leave(self) -> None:
        """Ask when there is something to ask, then exit."""
        if self._chat.running:
            self._quitting = Confirm(_("Quit while a reply is arriving?"), _("It is stopped, and what came is kept."))
            if not await self.push_screen_wait(self._quitting):
                return
        file = self._dependencies.file
        if file is not None and await asyncio.to_thread(lambda: file.moved):
            await offer_rescue(self, file, Confirm)
        self.exit()

    @on(ChatPane.RepliesChanged)
    def _leave_after_the_last_reply(self) -> None:
        """Answer the question whether to quit with yes once there is no reply left to wait for."""
        if not self._chat.running and self._quitting is not None and self._quitting is self.screen:
            self._quitting.dismiss(True)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show news; an error that is on the screen already is not shown a second time."""
        if severity != "error":
            super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)
            return
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        identity = str(uuid5(NAMESPACE_OID, f"{title}\n{message}"))  # Textual has one toast for each identity
        self.post_message(Notify(Notification(message, title, severity, seconds, markup, identity=identity)))

    def _show(self, problem: Problem, seconds: float) -> None:
        """Show one sentence and its hint."""
        text, title = problem_text(problem), problem_title(problem)
        self.notify(text.summary, title=title, severity="error", markup=False, timeout=seconds)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show what went wrong in a worker; a defect ends the program with its traceback rather than in silence."""
        if event.state is not WorkerState.ERROR:
            return
        error = event.worker.error
        if isinstance(error, LitechatError):
            self._show(error.problem, 8)
        elif isinstance(error, Exception):
            self._handle_exception(error)
