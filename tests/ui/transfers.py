"""What the tests of export and import share: the list with the keys, the dialog, and a gate in the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event
from typing import Any, TypeVar

import pytest
from textual.command import CommandList
from textual.pilot import Pilot

from litechat_tui.app.job import Job
from litechat_tui.ui.screens.job_dialog import JobDialog
from litechat_tui.ui.screens.main import MainScreen
from tests.ui.conftest import Stage, main_screen, sessions_read
from tests.waiting import PATIENCE, wait_for

D = TypeVar("D", bound=JobDialog[Any, Any])


@asynccontextmanager
async def at_the_list(
    stage: Stage, sessions: int = 3, *, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[None], MainScreen]]:
    """Start the app with sessions s2, s1 and s0 in the list, and the cursor at s2."""
    for number in range(sessions):
        stage.session(f"s{number}", (f"Title {number}", f"Answer {number}"))
    app = stage.app()
    async with app.run_test(size=size, notifications=True) as pilot:
        screen = main_screen(app)
        await wait_for(pilot, lambda: len(sessions_read(screen)) == sessions, "the sessions are read")
        screen.sidebar.session_list.focus()
        await pilot.pause()
        yield pilot, screen


async def opened(pilot: Pilot[None], key: str, kind: type[D]) -> D:
    """Press a key that opens a dialog, and return that."""
    await pilot.press(key)
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.is_running, "it is open")
    assert isinstance(pilot.app.screen, kind)
    return pilot.app.screen


async def opened_from_palette(pilot: Pilot[None], words: str, kind: type[D]) -> D:
    """Find a command that opens a dialog in the palette, and return the dialog."""
    await pilot.press("ctrl+p", *words)

    def is_found() -> bool:
        lists = pilot.app.screen.query(CommandList)
        prompts = [str(option.prompt) for found in lists for option in found.options]
        return bool(prompts) and all(words in prompt.lower() for prompt in prompts)

    await wait_for(pilot, is_found, "the palette has found it")
    return await opened(pilot, "enter", kind)


def note(dialog: JobDialog[Any, Any]) -> str:
    """Return what the dialog says."""
    return str(dialog.note.content)


def told(pilot: Pilot[None]) -> str:
    """Return what was told last in the corner of the screen."""
    return [*pilot.app._notifications][-1].message if len(pilot.app._notifications) else ""


class Gate:
    """Lets a blocking function run only once it is open, from the call `shut` on."""

    def __init__(self, function: Callable[..., Any], shut: int) -> None:
        self._function = function
        self._shut = shut
        self._calls = 0
        self.reached = Event()
        self.open = Event()

    def __call__(self, *args: object) -> Any:
        self._calls += 1
        if self._calls >= self._shut:
            self.reached.set()
            assert self.open.wait(PATIENCE)
        return self._function(*args)

    def opens_when_stopped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Open when whatever goes on in a thread is asked to stop, and not before."""
        stop = Job.stop

        def opening(job: Job[Any]) -> None:
            stop(job)
            self.open.set()

        monkeypatch.setattr(Job, "stop", opening)
