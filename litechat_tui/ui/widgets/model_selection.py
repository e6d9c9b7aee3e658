"""The model that the next prompt goes to: found at the start, taken over from a session, or chosen. Invisible."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from textual import work
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget
from textual.worker import Worker

from litechat_tui.app.chat import ChatService
from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.latest import Latest
from litechat_tui.domain.errors import ConfigurationError, LitechatError
from litechat_tui.domain.shelf import Change
from litechat_tui.ui.reporting import Reporting


class ModelSelection(Reporting, Widget):
    """Keeps the chat service told which model is in use."""

    @dataclass
    class Changed(Message):
        """Another model is in use from now on."""

        model: str
        """Its alias."""

    class ProxyAsked(Message):
        """The proxy was asked for its models, with or without an answer."""

    DEFAULT_CSS = "ModelSelection { display: none; }"

    model: var[str] = var("", init=False)
    """Alias the next prompt goes to; empty while none is known."""

    def __init__(self, dependencies: Dependencies, chat: ChatService) -> None:
        super().__init__()
        self._dependencies = dependencies
        self._chat = chat
        self._choice = Latest(dependencies.models.remember)
        self._search: Worker[None] | None = None
        self.read = ("", "")
        """The session read last and the model that answered last in it."""
        self.set_reactive(ModelSelection.model, chat.model)

    def go_on_from(self, other: ModelSelection) -> None:
        """Know what the one knew that this takes the place of."""
        self.read = other.read

    def on_mount(self) -> None:
        """Find a model to start with."""
        if not self.model:
            self._search = self.find()
        if self._chat.waits_for_model:
            self.ask()

    def watch_model(self, model: str) -> None:
        """Send prompts to the model from now on."""
        if model:
            self._chat.use_model(model)
            self.post_message(self.Changed(model))

    def session_read(self, session_id: str, model: str) -> None:
        """Take over the model that answered last in a session that is shown."""
        start, before, self.read = self._dependencies, self.read, (session_id, model)
        # What the command line asks for holds until something else is chosen.
        asked_for = start.model if session_id == start.session_id and not before[0] else ""
        # Reading the same again must not undo a choice that was made since.
        if model and not asked_for and self.read != before:
            self.model = model

    @work(group="find", exclusive=True, exit_on_error=False)
    async def find(self) -> None:
        """Take the model remembered, or else the first one the proxy lists; without either the first prompt asks."""
        try:
            found = await asyncio.to_thread(self._dependencies.models.any)
        except ConfigurationError:
            pass  # the app shows what is wrong, once
        except LitechatError as error:
            self.post_message(self.Failed(error))
        else:
            self.model = self.model or found
        self.post_message(self.ProxyAsked())

    @work(group="pick", exclusive=True, exit_on_error=False)
    async def ask(self) -> None:
        """Wait for the model that is being looked for; without one, let the reader choose."""
        if self._search is not None:
            await self._search.wait()
        if not self.model:
            await self._pick()
        if not self.model:
            self._chat.give_up_model()

    @work(group="pick", exclusive=True, exit_on_error=False)
    async def action_pick(self) -> None:
        """Let the reader choose the model, and remember it."""
        await self._pick()

    async def _pick(self) -> None:
        from litechat_tui.ui.screens.model_picker import ModelPicker

        of, known = self._dependencies, self._dependencies.known
        chosen = await self.app.push_screen_wait(ModelPicker(known, of.catalog, self.model))
        self.post_message(self.ProxyAsked())
        if chosen:
            self.model = chosen
            self._keep(self._choice.choose(chosen))
            self._keep(partial(known.note_used, chosen))
            self._keep(partial(self._stay_with, self.read[0], chosen))

    def take(self, model: str) -> None:
        """Go on with a model in the session that is shown; other sessions and the next start know nothing of it."""
        self.model = model
        self._keep(partial(self._stay_with, self.read[0], model))

    def _stay_with(self, session_id: str, model: str) -> None:
        """Let a session go on with a model, also before it has answered."""
        self._dependencies.commands.change([session_id], Change(model=model))

    @work(group="remember", exit_on_error=False)
    async def _keep(self, write: Callable[[], None]) -> None:
        """Keep the choice for the next start."""
        await asyncio.to_thread(write)
