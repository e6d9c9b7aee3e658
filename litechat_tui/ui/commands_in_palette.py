"""The rows of the palette, and of the list in the prompt: the command table, what is likely to be wanted first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from textual.app import SystemCommand

from litechat_tui.app.entries import Entry
from litechat_tui.app.keymap import Keymap
from litechat_tui.app.likely import likely_first
from litechat_tui.app.shortcuts import Command
from litechat_tui.ui.preferences import Preferences
from litechat_tui.ui.screens.main import MainScreen
from litechat_tui.words import _
from litechat_tui.words.catalogue import LANGUAGES


def table_rows(screen: MainScreen, keymap: Keymap, preferences: Preferences) -> Iterator[SystemCommand]:
    """Yield the command table for the palette."""
    for entry in command_entries(screen, keymap, preferences):
        yield SystemCommand(entry.title, entry.help, entry.run)


def command_entries(screen: MainScreen, keymap: Keymap, preferences: Preferences) -> Iterator[Entry]:
    """Yield the command table with the keys; what is run from here is remembered."""

    def run(command: Command) -> None:
        preferences.command_used(command.id)
        screen.run_command(command)

    for command in likely_first(screen.panes.focus_scope, preferences.recent_commands, busy=screen.busy):
        keys = keymap.written(command, command.shortcuts[0])
        words = " · ".join([*keys[:1], _(command.help)])
        takes = screen.pane.composer.attach_typed if command.id == "prompt.attach" else None
        yield Entry(_(command.title), words, partial(run, command), command.id, takes)


def language_rows(use_language: Callable[[str], Awaitable[None]]) -> Iterator[SystemCommand]:
    """Yield one row for each language, which calls it by its own name."""
    explanation = _("Show everything in this language; it is remembered.")
    for language, name in LANGUAGES.items():
        title = _("Language: {language}").format(language=name)
        yield SystemCommand(title, explanation, partial(use_language, language))
