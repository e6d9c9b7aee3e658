"""The app over the real engine, the real file and a scripted proxy, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.pilot import Pilot

from litechat_tui.app.dependencies import Endpoint
from litechat_tui.app.setup.driver import Setup
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import ConfigurationError, Problem
from litechat_tui.domain.ports import Clock
from litechat_tui.domain.setup import Way
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.confirm import Confirm
from litechat_tui.ui.screens.main import MainScreen
from tests.conftest import frozen_clock
from tests.fakes import dependencies
from tests.ui.conftest import main_screen, status_words
from tests.unit.agent.rig import Rig
from tests.waiting import wait_for


def _nothing_to_set_up(_: Way) -> Setup:
    """Refuse to set up, as where the settings cannot be read: keys at random may ask for it."""
    raise ConfigurationError(Problem(Code.SETUP_NO_SCREEN))


@dataclass
class Window:
    """One window of the program."""

    pilot: Pilot[Any]
    screen: MainScreen
    chat: Rig

    async def until(self, condition: Callable[[], object], description: str) -> None:
        """Let the app work until `condition()` is true."""
        await wait_for(self.pilot, condition, description)

    def press(self, key: str) -> None:
        """Press a key and wait for nothing; the pilot would wait until the app and its engine are idle."""
        self.pilot.app.post_message(events.Key(key, None))

    async def new_session(self) -> None:
        """Go to a new session."""
        before = self.chat.session_id
        self.press("ctrl+n")
        await self.until(lambda: self.screen.session_id != before and not self.conversation, "a new session is shown")
        self.chat.session_id = self.screen.session_id

    async def send(self, prompt: str) -> None:
        """Write a prompt and send it."""
        self.screen.pane.composer.prompt.put(prompt)
        self.press("enter")
        await self.until(lambda: self.screen.busy or prompt in self.conversation, "the prompt is sent")

    async def answered(self) -> None:
        """Wait until nothing arrives any more."""
        await self.until(lambda: not self.screen.busy, "the reply ends")

    async def confirmed(self, key: str) -> None:
        """Press a key in the conversation, and answer the question that follows with yes."""
        self.screen.pane.conversation.transcript.focus()
        self.press(key)
        await self.until(lambda: isinstance(self.pilot.app.screen, Confirm), "the question is asked")
        self.press("y")

    @property
    def prompt(self) -> str:
        """What is in the box."""
        return self.screen.pane.composer.prompt.text

    @property
    def conversation(self) -> str:
        """What the conversation shows, with single spaces for newlines and spaces."""
        transcript = self.screen.pane.conversation.transcript
        lines = (transcript.render_line(number).text for number in range(transcript.size.height))
        return " ".join(" ".join(lines).split())

    @property
    def status(self) -> str:
        """What the status line says is happening."""
        return status_words(self.screen)


@asynccontextmanager
async def window(chat: Rig, clock: Clock = frozen_clock) -> AsyncIterator[Window]:
    """Open the app on the session of `chat`."""
    app = LitechatApp(
        dependencies(
            chat.store,
            chat.runner,
            clock=clock,
            new_id="window-session-{}",
            endpoint=Endpoint("proxy.test"),
            model="demo-claude-haiku",
            session_id=chat.session_id,
            setup=_nothing_to_set_up,
        )
    )
    async with app.run_test(size=(120, 40)) as pilot:
        yield Window(pilot, main_screen(app), chat)
