"""What a person chose on the screen, as it is remembered from start to start."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from textual.app import App
from textual.worker import Worker

from litechat_tui.app.latest import Latest
from litechat_tui.app.likely import used
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import LocalState
from litechat_tui.words.catalogue import LANGUAGES

THEME, LANGUAGE = "theme", "language"
RECENT_COMMANDS = "recent_commands"
"""Name under which the commands run from the palette are remembered."""


class Preferences:
    """Reads choices at once, and writes them beside the screen. What cannot be read is not chosen.

    The sidebar or the next write meets the same error and shows it.
    """

    def __init__(self, local: LocalState, app: App[None]) -> None:
        self._local = local
        self._app = app
        self._latest: dict[str, Latest[str]] = {}
        """By the name of the choice."""

    @property
    def theme(self) -> str:
        """Name of the theme that was chosen last; empty without one."""
        return self._read(THEME)

    @theme.setter
    def theme(self, name: str) -> None:
        self._remember(THEME, name)

    @property
    def language(self) -> str:
        """The language that was chosen last; empty without one."""
        language = self._read(LANGUAGE)
        return language if language in LANGUAGES else ""

    @language.setter
    def language(self, language: str) -> None:
        self._remember(LANGUAGE, language)

    @property
    def recent_commands(self) -> Sequence[str]:
        """Ids of the commands that were run from the palette, the last one first."""
        return self._read(RECENT_COMMANDS).split()

    def command_used(self, id_: str) -> None:
        """Put a command before those that were used earlier."""
        self._remember(RECENT_COMMANDS, " ".join(used(id_, self.recent_commands)))

    def _read(self, name: str) -> str:
        with suppress(StoreError):
            return self._local.preference(name) or ""
        return ""

    def _remember(self, name: str, choice: str) -> None:
        latest = self._latest.setdefault(name, Latest(partial(self._local.remember, name)))
        work = partial(asyncio.to_thread, latest.choose(choice))
        _: Worker[None] = self._app.run_worker(work, group="remember", exit_on_error=False)
