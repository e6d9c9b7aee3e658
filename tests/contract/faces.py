"""The three faces of the program, each driven as a person would: by keys, by lines, by one command."""

from __future__ import annotations

import asyncio
import io
import os
import signal
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from textual import events
from textual.pilot import Pilot

from litechat_tui import oneshot
from litechat_tui.app.chat_events import ChatEvent, ReplyFinished
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.exchange import Remedy
from litechat_tui.console import Streams
from litechat_tui.domain.prompt import Prompt
from litechat_tui.plain.chat import PlainChat
from litechat_tui.ui.app import LitechatApp
from litechat_tui.ui.screens.main import MainScreen
from tests.ui.conftest import main_screen, status_words
from tests.waiting import wait_for

Act = str | Remedy
"""A prompt to send, or something to do about the last answer."""


class Face(ABC):
    """One face on one session. `talk` runs it from its start to its end."""

    goes_on: ClassVar[bool] = True
    """Whether more than one thing can be done in it."""

    def __init__(self, dependencies: Dependencies) -> None:
        self.dependencies = dependencies
        self._seen = ""
        self._reactions: dict[str, Callable[[], object]] = {}

    @property
    def shown(self) -> str:
        """All that was shown, lines and spaces folded into single spaces."""
        return " ".join(self._seen.split())

    def when(self, words: str, react: Callable[[], object]) -> None:
        """Do something as soon as `words` are shown, once."""
        self._reactions[words] = react

    def see(self, text: str) -> None:
        """Take in what is shown."""
        self._seen += text
        for words in [words for words in self._reactions if words in self.shown]:
            self._reactions.pop(words)()

    @abstractmethod
    def talk(self, *acts: Act) -> None:
        """Do one thing after the other, each once the one before has been answered."""

    @abstractmethod
    def stop(self) -> None:
        """Do what stops a reply."""


class Terminal(io.StringIO):
    """A stream that a person reads."""

    def __init__(self, see: Callable[[str], None]) -> None:
        super().__init__()
        self._see = see

    def isatty(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        self._see(text)
        return len(text)


class OneShot(Face):
    """`litechat-tui --input TEXT`."""

    goes_on = False

    def talk(self, *acts: Act) -> None:
        (prompt,) = acts
        job = oneshot.Job(self.dependencies.session_id, Prompt(prompt))
        oneshot.run(job, self.dependencies, Streams(Terminal(self.see), Terminal(self.see)))

    def stop(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


class Plain(Face):
    """`litechat-tui --plain`."""

    def talk(self, *acts: Act) -> None:
        lines = iter([f"/{act.value}" if isinstance(act, Remedy) else act for act in acts])

        def ask(marker: str) -> str:
            if (line := next(lines, None)) is None:
                raise EOFError
            return line

        PlainChat(self.dependencies, Streams(Terminal(self.see), Terminal(self.see)), ask).run("Hello.")

    def stop(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


class FullScreen(Face):
    """The screen, and keys."""

    KEYS: ClassVar = {Remedy.RETRY: "ctrl+r", Remedy.CONTINUE: "ctrl+t"}

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies)
        self._app = LitechatApp(dependencies)
        self._finished = 0
        self._app._chat.listen(self._happened)

    def talk(self, *acts: Act) -> None:
        asyncio.run(self._talk(acts))

    def stop(self) -> None:
        self._press("escape")

    def _press(self, key: str) -> None:
        self._app.post_message(events.Key(key, None))

    def _happened(self, event: ChatEvent) -> None:
        self._finished += isinstance(event, ReplyFinished)

    async def _talk(self, acts: tuple[Act, ...]) -> None:
        async with self._app.run_test(size=(200, 50)) as pilot:
            for act in acts:
                await self._act(pilot, act)
            await self._look_until(pilot, lambda: not main_screen(self._app).busy, "the screen has it")

    async def _act(self, pilot: Pilot[Any], act: Act) -> None:
        screen, before = main_screen(self._app), self._finished
        if isinstance(act, Remedy):
            await self._look_until(pilot, lambda: act in screen.pane.turns.remedies, "it is on offer")
            self._press(self.KEYS[act])
        else:
            screen.pane.composer.prompt.put(act)
            self._press("enter")
        await self._look_until(pilot, lambda: self._finished > before, "it is answered")

    async def _look_until(self, pilot: Pilot[Any], condition: Callable[[], object], description: str) -> None:
        def look() -> object:
            screen = main_screen(self._app)
            self.see(f"\n{conversation(screen)}\n{status_words(screen)}")
            return condition()

        await wait_for(pilot, look, description)


def conversation(screen: MainScreen) -> str:
    """Return what the conversation shows."""
    transcript = screen.pane.conversation.transcript
    return "\n".join(transcript.render_line(number).text for number in range(transcript.size.height))
