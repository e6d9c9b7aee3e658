"""Keeps a session file and a hub in step beside everything else, on a thread that nobody waits for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Protocol

from litechat_tui.app.hub.syncing import Syncing
from litechat_tui.domain.errors import ConfigurationError, HubError, StoreError
from litechat_tui.domain.hub_light import HubLight, HubStanding, light_of_hub
from litechat_tui.domain.ports import Clock, SessionArchive
from litechat_tui.domain.ports.hub import Hub
from litechat_tui.domain.redaction import Redactor

_log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
"""After which a hub is asked though it told no news: news may get lost, and some poolers tell none."""
LISTEN_SECONDS = 1.0
"""How long it is listened at a time; what happened here waits as long at most."""
BUSY_SECONDS = 0.2
"""How long it waits at a time while a first token is awaited: nothing is to slow that down."""
SHORTEST_SECONDS, LONGEST_SECONDS = 5.0, 300.0
"""Until a hub that failed is tried again: each time twice as long as before."""
REST = 20
"""How many times as long as a look took, the next one waits; at most for `LOOK_SECONDS`."""


class NewsHub(Hub, Protocol):
    """A hub that tells when something was pushed to it."""

    def await_news(self, seconds: float) -> bool:
        """Wait so long for news since the last call; return whether another program pushed something.

        The first call only begins to listen, and may return at once. Raises `HubError`.
        """


@dataclass(frozen=True, slots=True)
class Way:
    """What is kept in step."""

    archive: SessionArchive
    hub: NewsHub
    redactor: Redactor


class HubKeeper:
    """Pulls and pushes at the start, when it is woken, and when the hub has news."""

    def __init__(self, opened: Callable[[], AbstractContextManager[Way]], clock: Clock) -> None:
        """`opened` is called on the keeper's own thread, and may raise `LitechatError`."""
        self._opened = opened
        self._clock = clock
        self.standing = HubStanding()
        self.report: Callable[[HubStanding], object] = bool
        """Told on the keeper's own thread what has become of it."""
        self.broke: Callable[[Exception], object] = _raised
        """Told of a defect."""
        self.is_busy: Callable[[], bool] = bool
        """Says whether nothing is to be slowed down now."""
        self._woken = Event()
        self._closing = Event()
        self._failures = 0
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin; again does nothing."""
        if self._thread is None:
            self._thread = Thread(target=self._work, name="hub", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Say that something was stored. Cheap, and safe from any thread."""
        self._woken.set()

    def close(self) -> None:
        """Begin no more. What is under way is not waited for: all of it is stored or nothing, here and there."""
        self._closing.set()
        self._woken.set()

    def _work(self) -> None:
        try:
            self.run()
        except Exception as defect:  # noqa: BLE001 - it is raised where it is seen
            self.broke(defect)

    def run(self) -> None:
        """Keep in step until it is closed, and try again where that fails."""
        while not self._closing.is_set():
            try:
                with self._opened() as way:
                    self._keep(way)
            except (HubError, ConfigurationError) as error:
                light = light_of_hub(error.problem)
                since = self.standing.since or self._clock()
                self._tell(HubStanding(light, since=since, problem=error.problem))
            except StoreError:
                _log.warning("The sessions are not brought in step now", exc_info=True)
            self._closing.wait(min(SHORTEST_SECONDS * 2.0 ** min(self._failures, 10), LONGEST_SECONDS))
            self._failures += 1

    def _keep(self, way: Way) -> None:
        # It listens before it looks: what is pushed meanwhile would be missed.
        way.hub.await_news(0)
        while not self._closing.is_set():
            if self.is_busy():
                self._closing.wait(BUSY_SECONDS)
                continue
            self._woken.clear()
            began = time.monotonic()
            self._look(way)
            self._failures = 0
            self._closing.wait(min((time.monotonic() - began) * REST, LOOK_SECONDS))
            self._listen(way.hub)

    def _look(self, way: Way) -> None:
        syncing = Syncing(
            way.archive, way.hub, redactor=way.redactor, progress=self._progress, stopped=self._closing.is_set
        )
        report = syncing.both()
        left = len(report.skipped)
        self._tell(HubStanding(HubLight.BEHIND, left) if left else HubStanding(HubLight.IN_STEP))

    def _progress(self, done: int, total: int) -> None:
        self._tell(HubStanding(HubLight.BEHIND, total - done))

    def _listen(self, hub: NewsHub) -> None:
        """Wait until there may be something to do."""
        until = time.monotonic() + LOOK_SECONDS
        while not self._woken.is_set() and time.monotonic() < until:
            if hub.await_news(LISTEN_SECONDS):
                return

    def _tell(self, standing: HubStanding) -> None:
        if standing != self.standing:
            self.standing = standing
            self.report(standing)


def _raised(defect: Exception) -> None:
    raise defect
