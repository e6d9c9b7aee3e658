"""Keys on their way to a box that is not there yet."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Collection
from typing import Any

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.worker import Worker

from litechat_tui.ui.pasting import pasted
from litechat_tui.ui.typed_keys import typed

LOOK_SECONDS = 0.02
"""Seconds until it is looked again whether the box is there."""

OPENING_SECONDS = 1.0
"""Seconds that a box has to open: where it asks the file first, that may take long."""


class HeldKeys:
    """Keeps what is typed until the box that it is meant for has the focus: it would go nowhere, or elsewhere.

    That is the first box of the start, that of a screen that is being put up, and one that the key before opens: keys
    that come in one go, as on a slow line, are all here before it has.
    """

    def __init__(self, app: App[Any], hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._hand_on = hand_on
        self._events: list[events.Event] = []
        """Keys and pasted text that are not handed on yet."""
        self._started = False
        """Whether a box has had the focus, or a question, which may have none, is in front."""
        self._opening = _NOTHING

    async def take(self, event: events.Key | events.Paste) -> None:
        """Hand a key or a pasted text on, or keep it for the box that is to come."""
        self._events.append(typed(event) if isinstance(event, events.Key) else pasted(event))
        if len(self._events) == 1:
            await self.release()

    async def release(self) -> None:
        """Hand on what was typed, in order, as far as the boxes are there."""
        while self._events and self._may_hand_on():
            workers, screen = {*self._app.workers}, self._app.screen
            await self._hand_on(self._events.pop(0))
            # What a key begins at once asks for something; other workers begin with what a widget makes of it.
            self._opening = _Opening(screen, {*self._app.workers} - workers)
        if self._events:
            self._app.set_timer(LOOK_SECONDS, self.release)

    def _may_hand_on(self) -> bool:
        self._started = self._started or self._app.focused is not None or len(self._app.screen_stack) > 1
        return self._started and self._app.screen.is_mounted and not self._opening.goes_on(self._app.screen)


class _Opening:
    """What a key began: workers that are going to open a box, or not."""

    def __init__(self, screen: Screen[Any] | None, workers: Collection[Worker[Any]]) -> None:
        self._screen = screen
        self._workers = workers
        self._until = time.monotonic() + OPENING_SECONDS

    def goes_on(self, screen: Screen[Any]) -> bool:
        """Return whether the box may still come; `screen` is the one that is shown now."""
        return (
            any(not worker.is_finished for worker in self._workers)
            and screen is self._screen
            and time.monotonic() < self._until
        )


_NOTHING = _Opening(None, ())
